#pragma once

#include <deque>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "model/event.hpp"

namespace tw::support {

Decimal dec(std::string_view text);
Price price(std::string_view text);
Quantity quantity(std::string_view text);
/// A moment of the test: milliseconds after a fixed day.
Timestamp at_ms(std::int64_t milliseconds);

/// A linear instrument with price grid 0.1, quantity grid 0.001, tick 0.5, step 0.01, minimum 0.02
/// and 5 USDT, fees 0.0002 and 0.0005.
InstrumentDefined sample_instrument(std::uint32_t id, std::string_view symbol = "BTCUSDT");

using Levels = std::initializer_list<DepthLevel>;

/// Makes market events of one instrument; owns their levels.
class MarketScript {
 public:
  explicit MarketScript(std::uint32_t instrument) : instrument_(instrument) {}

  Event snapshot(Timestamp at, Levels bids, Levels asks);
  Event snapshot(Timestamp at, std::vector<DepthLevel> bids, std::vector<DepthLevel> asks);
  /// Follows the update made before.
  Event delta(Timestamp at, Levels bids, Levels asks);
  Event delta(Timestamp at, std::vector<DepthLevel> bids, std::vector<DepthLevel> asks);
  /// A delta after a hole.
  Event gap(Timestamp at);
  Event trade(Timestamp at, std::int64_t ticks, std::int64_t lots = 1, Side aggressor = Side::Buy);
  Event quote(Timestamp at);
  Event reset(Timestamp at, FeedResetReason reason = FeedResetReason::Reconnect);

 private:
  Event depth(Timestamp at, DepthKind kind, std::vector<DepthLevel> bids,
              std::vector<DepthLevel> asks);
  InstrumentId instrument_;
  std::uint64_t sequence_ = 0;
  std::uint64_t trades_ = 0;
  std::deque<std::vector<DepthLevel>> levels_;
};

}  // namespace tw::support
