#include "performance/exposure.hpp"

namespace tw::performance {

void Exposure::on(Timestamp at, Decimal exposure, Decimal equity) {
  TW_ASSERT(exposure.sign() >= 0);
  TW_ASSERT(!last_ || at >= last_->at);
  if (last_) {
    hold_until(at);
  }
  last_ = Sample{at, exposure, equity};
}

void Exposure::hold_until(Timestamp at) {
  const Duration held = at - last_->at;
  elapsed_ += held;
  if (last_->exposure.is_zero() || held == Duration::zero()) {
    return;
  }
  exposed_ += held;
  if (last_->equity.sign() <= 0) {
    is_equity_positive_ = false;
    return;
  }
  weighted_ +=
      static_cast<double>(held.count()) * (last_->exposure.to_double() / last_->equity.to_double());
}

Figure<double> Exposure::time_share() const {
  if (elapsed_ == Duration::zero()) {
    return Absence::NoSamples;
  }
  return static_cast<double>(exposed_.count()) / static_cast<double>(elapsed_.count());
}

Figure<double> Exposure::average() const {
  if (elapsed_ == Duration::zero()) {
    return Absence::NoSamples;
  }
  if (!is_equity_positive_) {
    return Absence::EquityNotPositive;
  }
  return Figure<double>::of(weighted_ / static_cast<double>(elapsed_.count()));
}

}  // namespace tw::performance
