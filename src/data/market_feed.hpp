#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "data/message_source.hpp"
#include "model/ports.hpp"

namespace tw::data {

/// A venue's public messages of one instrument as events: a state machine over bytes.
/// Input:   messages in the order of arrival; after each `take` `next` is called until it yields
///          nothing, while the message's bytes are still valid.
/// Output:  snapshots and deltas in a chain whose sequence numbers rise by themselves; a FeedReset
///          where it broke, and nothing of the book until the next snapshot.
/// Errors:  InvalidInput naming field and value.
class MarketFeed {
 public:
  virtual ~MarketFeed() = default;
  /// `ts_recv` is nothing where no recorder noted it (a venue's archive): the venue's own time of
  /// sending stands for it.
  virtual Result<void> take(std::string_view text, std::optional<Timestamp> ts_recv) = 0;
  virtual std::optional<Event> next() = 0;
  virtual const FeedCounts& counts() const = 0;
};

/// Plays the recorded messages of one session through a feed. Answers of REST are left out.
/// Errors:  as data::open_messages; InvalidInput naming file, line, field and value.
class FeedReader final : public MarketReader {
 public:
  static Result<std::unique_ptr<FeedReader>> open(std::span<const std::string> paths,
                                                  std::unique_ptr<MarketFeed> feed);
  Result<std::optional<Event>> next() override;
  FeedCounts counts() const override { return feed_->counts(); }

 private:
  FeedReader(std::unique_ptr<MessageSource> source, std::unique_ptr<MarketFeed> feed);
  std::unique_ptr<MessageSource> source_;
  std::unique_ptr<MarketFeed> feed_;
};

}  // namespace tw::data
