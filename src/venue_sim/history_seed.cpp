#include "venue_sim/history_seed.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <ranges>

#include "base/random.hpp"

namespace tw::venue_sim {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

/// A stretch of the past in parts of one length, up to the stretch before it.
struct Stretch {
  Duration length;
  Duration reach;  ///< before the beginning of the day
  double step;     ///< largest change of the price in one part, a fraction
};
constexpr std::array<Stretch, 4> kStretches = {{
    {minutes(1), days(2), 0.0006},
    {minutes(15), days(21), 0.0022},
    {hours(1), days(130), 0.0045},
    {days(1), days(1'400), 0.02},
}};

constexpr double kMinuteTurnover = 50'000;  // quote currency
constexpr int kTradeMinutes = 100;
constexpr std::size_t kFundingRows = 300;

/// Two in a hundred thousand beside the venue's usual 0.01 percent.
constexpr std::int64_t kFundingUsual = 100;  // in 10^-6
constexpr std::uint64_t kFundingSpread = 41;

/// Goes backwards in time from a known price.
class Walk {
 public:
  Walk(const sim::Contract& contract, std::int64_t ticks, std::uint64_t seed)
      : instrument_(contract.instrument), random_(seed), anchor_(ticks), ticks_(ticks) {}

  Kline part(Timestamp start, const Stretch& stretch) {
    const std::int64_t close = ticks_;
    ticks_ = moved(close, stretch.step);
    const auto [low, high] = std::minmax(ticks_, close);
    Kline part{.start = start,
               .open = ticks_,
               .high = high + span(high, stretch.step / 3),
               .low = std::max<std::int64_t>(low - span(low, stretch.step / 3), 1),
               .close = close};
    part.lots = lots(close, stretch.length);
    const auto value = instrument_.notional(instrument_.grid().price(close),
                                            instrument_.grid().quantity(part.lots));
    part.turnover = value ? value->amount : Decimal{};
    return part;
  }

  Random& random() { return random_; }

 private:
  std::int64_t moved(std::int64_t from, double step) {
    // Kept within a factor of four of where it ends, so that years do not carry it off.
    const double pull = from > anchor_ * 4 ? -1.0 : (from * 4 < anchor_ ? 1.0 : 0.0);
    const double change = step * (random_.uniform() * 2.0 - 1.0 + pull);
    const auto moved = static_cast<std::int64_t>(static_cast<double>(from) * (1.0 + change) + 0.5);
    return std::max<std::int64_t>(moved, 1);
  }
  std::int64_t span(std::int64_t ticks, double step) {
    return static_cast<std::int64_t>(static_cast<double>(ticks) * step * random_.uniform());
  }
  std::int64_t lots(std::int64_t ticks, Duration length) {
    const auto one =
        instrument_.notional(instrument_.grid().price(ticks), instrument_.grid().quantity(1));
    const bool is_inverse = instrument_.listing().kind == ContractKind::Inverse;
    // Inverse contracts are quote units themselves.
    const double value = is_inverse ? instrument_.grid().quantity(1).decimal().to_double()
                                    : (one ? one->amount.to_double() : 1.0);
    const double parts = static_cast<double>(length / minutes(1));
    const double wanted =
        kMinuteTurnover * parts * (0.5 + random_.uniform()) / std::max(value, 1e-12);
    return std::clamp<std::int64_t>(static_cast<std::int64_t>(std::min(wanted, 1e15)), 1,
                                    std::int64_t{1} << 50U);
  }

  Instrument instrument_;
  Random random_;
  std::int64_t anchor_;
  std::int64_t ticks_;
};

struct Part {
  Kline kline;
  Duration length;
};

/// Newest first.
std::vector<Part> walk_back(Walk& walk, Timestamp now) {
  std::vector<Part> parts;
  const Timestamp midnight = Interval::every(days(1)).start_of(now);
  Timestamp start = Interval::every(minutes(1)).start_of(now);
  for (const Stretch& stretch : kStretches) {
    if (stretch.length > minutes(1)) {
      start -= stretch.length;
    }
    const Timestamp end = std::max(midnight - stretch.reach, Timestamp{});
    for (; start >= end; start -= stretch.length) {
      parts.push_back({walk.part(start, stretch), stretch.length});
    }
    start += stretch.length;
  }
  return parts;
}

void add_trades(MarketHistory& past, std::span<const Part> newest_first, Walk& walk) {
  // The oldest minute first; the open one is still to come.
  const auto minutes_shown =
      newest_first.subspan(1, std::min<std::size_t>(kTradeMinutes, newest_first.size() - 1));
  for (const Part& part : std::views::reverse(minutes_shown)) {
    const Kline& kline = part.kline;
    const std::array<std::int64_t, 4> path = {kline.open, kline.high, kline.low, kline.close};
    const std::int64_t quarter = std::max<std::int64_t>(kline.lots / 4, 1);
    for (std::size_t i = 0; i < path.size(); ++i) {
      const Side side = walk.random().below(2) == 0 ? Side::Buy : Side::Sell;
      past.add_past_trade(kline.start + std::chrono::seconds(15 * i + 5),
                          {.instrument = {}, .ticks = path[i], .lots = quarter, .aggressor = side});
    }
  }
}

void add_funding(MarketHistory& past, const sim::Contract& contract, Walk& walk, Timestamp now) {
  if (!sim::has_margin(contract) || contract.funding_interval <= Duration{}) {
    return;
  }
  const Interval interval = Interval::every(contract.funding_interval);
  Timestamp at = interval.start_of(now) -
                 contract.funding_interval * static_cast<std::int64_t>(kFundingRows - 1);
  for (std::size_t i = 0; i < kFundingRows; ++i, at += contract.funding_interval) {
    const auto off = static_cast<std::int64_t>(walk.random().below(kFundingSpread)) -
                     static_cast<std::int64_t>(kFundingSpread / 2);
    past.add_past_funding({at, Rate{Decimal::from_units(kFundingUsual + off, 6)}});
  }
}

/// In [0, 1), of a number and a seed.
double noise(std::uint64_t seed, std::int64_t number) {
  return Random{seed ^ (static_cast<std::uint64_t>(number) * 0x9E3779B97F4A7C15ULL)}.uniform();
}

}  // namespace

MarketHistory invented_past(const sim::Contract& contract, std::int64_t ticks, std::uint64_t seed,
                            Timestamp now) {
  MarketHistory past{contract};
  Walk walk{contract, ticks, seed};
  const std::vector<Part> parts = walk_back(walk, now);
  for (const Part& part : std::views::reverse(parts)) {
    past.add_part(part.kline, part.length);
  }
  add_trades(past, parts, walk);
  add_funding(past, contract, walk, now);
  return past;
}

OpenInterest::OpenInterest(const sim::Contract& contract, std::int64_t ticks, std::uint64_t seed)
    : seed_(seed) {
  constexpr double kWorth = 50e6;
  const BookGrid& grid = contract.instrument.grid();
  const double lot = grid.quantity(1).decimal().to_double();
  const double price = grid.price(ticks).decimal().to_double();
  const bool is_inverse = contract.instrument.listing().kind == ContractKind::Inverse;
  lots_ = std::min(kWorth / std::max(is_inverse ? lot : lot * price, 1e-12), 1e15);
}

std::int64_t OpenInterest::lots(Timestamp at) const {
  // A line between one number an hour and the next.
  const Duration hour = hours(1);
  const std::int64_t number = at.time_since_epoch() / hour;
  const double share = static_cast<double>((at.time_since_epoch() % hour).count()) /
                       static_cast<double>(hour.count());
  const double level = noise(seed_, number) * (1.0 - share) + noise(seed_, number + 1) * share;
  return static_cast<std::int64_t>(lots_ * (0.95 + 0.1 * level));
}

}  // namespace tw::venue_sim
