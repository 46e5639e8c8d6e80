#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/market_feed.hpp"
#include "support/allocation_count.hpp"

namespace tw::support {

/// Allocations of a second run of the lines through a feed: the first one is its warm-up.
inline std::uint64_t allocations_after_warm_up(data::MarketFeed& feed,
                                               const std::vector<std::string>& lines) {
  std::uint64_t before = 0;
  std::uint64_t events = 0;
  for (int round = 0; round < 2; ++round) {
    before = allocation_count();
    for (const std::string& line : lines) {
      if (!feed.take(line, Timestamp{}).has_value()) {
        return ~0ULL;
      }
      for (auto event = feed.next(); event.has_value(); event = feed.next()) {
        ++events;
      }
    }
  }
  return events == 0 ? ~0ULL : allocation_count() - before;
}

}  // namespace tw::support
