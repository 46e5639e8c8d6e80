#include "performance/trade_statistics.hpp"

#include "base/state_archive.hpp"

namespace tw::performance {
namespace {

// `sum` per each of `count`, or why not.
Figure<Decimal> mean(Decimal sum, std::uint64_t count, Absence without) {
  if (count == 0) {
    return without;
  }
  return quotient(sum, Decimal::from_int(static_cast<std::int64_t>(count)));
}

}  // namespace

void TradeStatistics::on_close(Decimal realized_gross) {
  ++closes_;
  if (realized_gross.sign() > 0) {
    ++wins_;
    gained_ += realized_gross;
  } else if (realized_gross.sign() < 0) {
    ++losses_;
    lost_ -= realized_gross;
  }
}

Figure<Decimal> TradeStatistics::win_rate() const {
  return mean(Decimal::from_int(static_cast<std::int64_t>(wins_)), closes_, Absence::NoTrades);
}

Figure<Decimal> TradeStatistics::profit_factor() const {
  if (lost_.is_zero()) {
    return closes_ == 0 ? Absence::NoTrades : Absence::NoLosses;
  }
  return quotient(gained_, lost_);
}

Figure<Decimal> TradeStatistics::expectancy() const {
  return mean(gained_ - lost_, closes_, Absence::NoTrades);
}

Figure<Decimal> TradeStatistics::average_win() const {
  return mean(gained_, wins_, closes_ == 0 ? Absence::NoTrades : Absence::NoWins);
}

Figure<Decimal> TradeStatistics::average_loss() const {
  return mean(lost_, losses_, closes_ == 0 ? Absence::NoTrades : Absence::NoLosses);
}

void TradeStatistics::save(StateWriter& out) const { out(closes_, wins_, losses_, gained_, lost_); }

void TradeStatistics::load(StateReader& in) {
  in(closes_, wins_, losses_, gained_, lost_);
  in.require(wins_ <= closes_ && losses_ <= closes_ - wins_);
  in.require(gained_.sign() >= 0 && lost_.sign() >= 0);
}

}  // namespace tw::performance
