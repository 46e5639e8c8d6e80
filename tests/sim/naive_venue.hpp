#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

namespace tw::sim {

/// What the naive venue is told, in plain numbers: prices in 0.1, quantities in 0.001, times in ms.
struct NaiveMarket {
  enum class Kind { Snapshot, Delta, Trade, Reset };
  struct Level {
    bool is_bid = false;
    std::int64_t price = 0;
    std::int64_t quantity = 0;
  };
  Kind kind = Kind::Trade;
  std::int64_t time = 0;
  std::vector<Level> levels;
  std::int64_t trade_price = 0;
  std::int64_t trade_quantity = 0;
  bool is_buyer_aggressor = false;
};

struct NaiveCommand {
  enum class Kind { Gtc, Ioc, Fok, PostOnly, MarketIoc, Cancel, Amend };
  enum class Watch { Nothing, LastRise, LastFall, MarkRise, MarkFall, IndexRise };
  Kind kind = Kind::Gtc;
  std::int64_t decided = 0;
  std::uint64_t order = 0;
  bool is_buy = false;
  std::int64_t price = 0;
  std::int64_t quantity = 0;
  bool is_reduce_only = false;
  Watch watch = Watch::Nothing;
  std::int64_t trigger_price = 0;
};

struct NaiveFunding {
  std::int64_t time = 0;
  std::int64_t rate_millionths = 0;
  std::int64_t mark = 0;  ///< zero: the mid
};

struct NaiveRules {
  std::int64_t order_latency = 0;
  std::int64_t response_latency = 0;
  std::int64_t tick = 1;              ///< in 0.1
  std::int64_t step = 1;              ///< in 0.001
  std::int64_t quantity_min = 1;      ///< in 0.001
  std::int64_t notional_min = 0;      ///< in 0.0001
  std::int64_t maker_millionths = 0;  ///< fee rates
  std::int64_t taker_millionths = 0;
  int queue_power = -1;  ///< -1: pessimistic, 0: risk adverse, n: probability
  bool is_whole = false;
  bool is_through_opposite = false;  ///< trades beyond a price count from the other side only
  std::vector<NaiveFunding> funding;
};

/// What it answers. `fee` is exact, in 10^-10, and so is the amount of funding in 0.5 * 10^-10:
/// price times quantity times rate need no rounding, a mid may be half a unit.
struct NaiveAnswer {
  std::string kind;
  std::uint64_t order = 0;
  std::int64_t cause = 0;
  std::int64_t due = 0;
  std::int64_t price = 0;
  std::int64_t quantity = 0;
  std::int64_t fee = 0;
  bool is_maker = false;
  friend auto operator<=>(const NaiveAnswer&, const NaiveAnswer&) = default;
};

/// The rules of the overlay venue once more, by plain integers and maps over the whole day at once.
std::vector<NaiveAnswer> run_naive_venue(const NaiveRules& rules,
                                         const std::vector<NaiveMarket>& market,
                                         const std::vector<NaiveCommand>& commands);

}  // namespace tw::sim
