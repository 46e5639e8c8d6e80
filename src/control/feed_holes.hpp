#pragma once

#include <cstdint>
#include <vector>

#include "model/ports.hpp"
#include "model/record.hpp"

namespace tw::control {

/// A range of market time in which a recorded market is not the one that was consumed.
struct FeedHole {
  Timestamp from;
  Timestamp to;
  std::uint64_t record = 0;  ///< the first feed index that speaks of other events, from 1
  friend bool operator==(const FeedHole&, const FeedHole&) = default;
};

/// What a journal says of the market events it rests on.
struct ConsumedFeed {
  std::uint64_t record = 0;  ///< number of the feed index in the journal, from 1
  std::uint64_t events = 0;  ///< consumed so far, this index included
  Timestamp at;
};

/// Compares a market with the feed indexes of a journal by counting: at the time of an index as
/// many events must have come as it says. Of events at that very moment any number may have been
/// consumed, so that many may be missing unseen; comparing the records then tells.
/// Input:   indexes in the order of the journal; `first` is the time of its first record.
/// Output:  the ranges in which the difference between both counts changes, in order.
/// Errors:  those of the history.
Result<std::vector<FeedHole>> find_holes(const std::vector<ConsumedFeed>& indexes, Timestamp first,
                                         HistoryReader& history);

}  // namespace tw::control
