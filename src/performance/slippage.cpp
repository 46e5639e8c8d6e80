#include "performance/slippage.hpp"

#include "base/state_archive.hpp"

namespace tw::performance {

void Slippage::on_fill(Side side, Decimal notional, std::optional<Decimal> notional_at_mid) {
  TW_ASSERT(notional.sign() >= 0 && (!notional_at_mid || notional_at_mid->sign() >= 0));
  ++fills_;
  if (!notional_at_mid || notional_at_mid->is_zero()) {
    ++unmeasured_;
    return;
  }
  const Decimal above = notional - *notional_at_mid;
  cost_ += side == Side::Buy ? above : -above;
  reference_ += *notional_at_mid;
}

Figure<double> Slippage::bps() const {
  if (reference_.is_zero()) {
    return fills_ == 0 ? Absence::NoTrades : Absence::NoReference;
  }
  return Figure<double>::of(cost_.to_double() / reference_.to_double() * 10'000);
}

void Slippage::save(StateWriter& out) const { out(fills_, unmeasured_, cost_, reference_); }

void Slippage::load(StateReader& in) {
  in(fills_, unmeasured_, cost_, reference_);
  in.require(unmeasured_ <= fills_ && reference_.sign() >= 0);
}

}  // namespace tw::performance
