#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/assert.hpp"
#include "data/market_feed.hpp"

// What every feed must hold whatever the bytes say: levels and trades that a book can hold, and a
// chain of updates in which each follows the one before.
namespace tw::fuzz {

class FeedChecks {
 public:
  /// One message per line; all that a feed makes of them.
  void run(data::MarketFeed& feed, std::string_view lines) {
    std::int64_t seconds = 0;
    while (!lines.empty()) {
      const std::string_view line = lines.substr(0, lines.find('\n'));
      lines.remove_prefix(line.size() < lines.size() ? line.size() + 1 : lines.size());
      const Timestamp now{std::chrono::seconds{++seconds}};
      static_cast<void>(feed.take(line, now).has_value());
      for (auto event = feed.next(); event.has_value(); event = feed.next()) {
        TW_ASSERT(event->ts_recv == now);
        check(*event);
      }
    }
    TW_ASSERT(feed.counts().checksums_equal <= feed.counts().checksums_total);
  }

 private:
  static void check_level(const DepthLevel& level) {
    TW_ASSERT(level.ticks > 0 && level.lots >= 0);
  }
  void check(const Event& event) {
    if (const auto* trade = std::get_if<Trade>(&event.body)) {
      TW_ASSERT(trade->ticks > 0 && trade->lots > 0);
    } else if (const auto* quote = std::get_if<Quote>(&event.body)) {
      TW_ASSERT(quote->bid.ticks >= 0 && quote->ask.ticks >= 0);
    } else if (const auto* depth = std::get_if<DepthUpdate>(&event.body)) {
      for (const auto side : {depth->bids, depth->asks}) {
        for (const DepthLevel& level : side) {
          check_level(level);
        }
      }
      if (depth->kind == DepthKind::Delta) {
        TW_ASSERT(sequence_ == depth->previous_sequence && depth->sequence > *sequence_);
      }
      sequence_ = depth->sequence;
    } else {
      TW_ASSERT(sequence_.has_value());
      sequence_.reset();
    }
  }

  std::optional<std::uint64_t> sequence_;
};

}  // namespace tw::fuzz
