#include "performance/costs.hpp"

#include "base/state_archive.hpp"

namespace tw::performance {

void Costs::on_fill(Decimal notional, Decimal fee) {
  TW_ASSERT(notional.sign() >= 0);
  ++fills_;
  traded_ += notional;
  fees_ += fee;
}

Figure<double> Costs::turnover(Decimal equity) const {
  if (traded_.is_zero()) {
    return Absence::NoTrades;
  }
  if (equity.sign() <= 0) {
    return Absence::EquityNotPositive;
  }
  return Figure<double>::of(traded_.to_double() / equity.to_double());
}

Figure<double> Costs::fee_bps() const {
  if (traded_.is_zero()) {
    return Absence::NoTrades;
  }
  return Figure<double>::of(fees_.to_double() / traded_.to_double() * 10'000);
}

void Costs::save(StateWriter& out) const { out(fills_, traded_, fees_, funding_); }

void Costs::load(StateReader& in) {
  in(fills_, traded_, fees_, funding_);
  in.require(traded_.sign() >= 0);
}

}  // namespace tw::performance
