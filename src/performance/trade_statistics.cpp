#include "performance/trade_statistics.hpp"

namespace tw::performance {

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

std::optional<Decimal> TradeStatistics::win_rate() const {
  if (closes_ == 0) {
    return std::nullopt;
  }
  return divide(Decimal::from_int(static_cast<std::int64_t>(wins_)),
                Decimal::from_int(static_cast<std::int64_t>(closes_)), Rounding::HalfEven);
}

std::optional<Decimal> TradeStatistics::profit_factor() const {
  if (lost_.is_zero()) {
    return std::nullopt;
  }
  return divide(gained_, lost_, Rounding::HalfEven);
}

}  // namespace tw::performance
