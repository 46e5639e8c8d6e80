#include "strategy/builtin/trend_signal.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace tw::strategy {
namespace {

constexpr std::size_t index_of(Direction direction) { return static_cast<std::size_t>(direction); }

double number(std::int64_t ticks) { return static_cast<double>(ticks); }

}  // namespace

TrendSignal::TrendSignal(const TrendRules& rules)
    : rules_(rules),
      warm_up_(std::max({rules.slow, rules.rsi_length + 1, 2 * rules.adx_length})),
      fast_(rules.average, rules.fast),
      slow_(rules.average, rules.slow),
      rsi_(rules.rsi_length),
      adx_(rules.adx_length) {
  TW_ASSERT(rules.fast < rules.slow);
}

Direction TrendSignal::on(const market::Candle& candle) {
  candles_ += candles_ < warm_up_ ? 1 : 0;
  const double close = number(candle.close);
  const auto fast = fast_.on(close);
  const auto slow = slow_.on(close);
  const auto rsi = rsi_.on(close);
  const auto adx =
      adx_.on({.high = number(candle.high), .low = number(candle.low), .close = close});
  if (!is_warm() || !fast || !slow) {
    return wanted();
  }
  readings_ = {.fast = *fast, .slow = *slow, .rsi = rsi, .adx = adx};
  if (*fast == *slow) {
    return wanted();
  }
  follow(index_of(*fast > *slow ? Direction::Long : Direction::Short));
  if (wanted() == Direction::Flat && rsi && adx && may_enter(*rsi, *adx)) {
    wanted_ = crossed_;
  }
  return wanted();
}

void TrendSignal::follow(std::size_t side) {
  if (above_ != index_of(Direction::Flat) && above_ != side) {
    crossed_ = side;
    wanted_ = index_of(Direction::Flat);
  }
  above_ = side;
}

bool TrendSignal::may_enter(double rsi, double adx) const {
  const auto crossed = static_cast<Direction>(crossed_);
  const bool is_spent = crossed == Direction::Long ? rsi > rules_.rsi_high : rsi < rules_.rsi_low;
  return crossed != Direction::Flat && !is_spent && adx >= rules_.adx_min;
}

}  // namespace tw::strategy
