#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "data/message_source.hpp"
#include "twin_book.hpp"

namespace tw::twin {

enum class OutcomeKind : std::uint8_t { Snapshot, Delta, Reset, Trade, Quote };

/// One event that a message must amount to, and the book after it.
struct Outcome {
  OutcomeKind kind = OutcomeKind::Reset;
  Timestamp ts_event;
  Timestamp ts_recv;
  std::optional<std::uint64_t> number;  ///< the venue's: of an update, a trade, a quote
  std::optional<Side> aggressor;        ///< of a trade
  std::vector<TwinLevel> levels;        ///< touched ones; the one of a trade, the two of a quote
  std::optional<TwinLevel> bid;         ///< best of the book
  std::optional<TwinLevel> ask;
  std::size_t bid_count = 0;
  std::size_t ask_count = 0;
};

/// A venue's order book as its documents describe it, written once more: for one instrument, by
/// name look-up in a general JSON library, with `std::map` for the book.
/// Input:   well-formed messages in the order of arrival.
class VenueTwin {
 public:
  virtual ~VenueTwin() = default;
  virtual std::vector<Outcome> take(const data::RecordedMessage& message) = 0;
  const TwinBook& book() const { return book_; }

 protected:
  /// An event about the book as it stands now.
  Outcome of_book(OutcomeKind kind, Timestamp ts_event, Timestamp ts_recv) const {
    return {.kind = kind,
            .ts_event = ts_event,
            .ts_recv = ts_recv,
            .number = std::nullopt,
            .aggressor = std::nullopt,
            .levels = {},
            .bid = book_.best(Side::Buy),
            .ask = book_.best(Side::Sell),
            .bid_count = book_.levels(Side::Buy).size(),
            .ask_count = book_.levels(Side::Sell).size()};
  }
  /// What rests now at the prices that a message named.
  std::vector<TwinLevel> now_at(const std::vector<std::pair<Side, Decimal>>& prices) const {
    std::vector<TwinLevel> levels;
    levels.reserve(prices.size());
    for (const auto& [side, price] : prices) {
      levels.push_back(book_.at(side, price));
    }
    return levels;
  }

  TwinBook book_;
};

/// Milliseconds since the epoch.
inline Timestamp twin_time_ms(std::int64_t milliseconds) {
  return Timestamp{std::chrono::milliseconds{milliseconds}};
}

}  // namespace tw::twin
