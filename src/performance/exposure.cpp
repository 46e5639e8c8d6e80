#include "performance/exposure.hpp"

#include <limits>

#include "base/state_archive.hpp"

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

void Exposure::save(StateWriter& out) const { state(*this, out); }

void Exposure::load(StateReader& in) {
  state(*this, in);
  in.require(!last_ || last_->exposure.sign() >= 0);
  in.require(exposed_ >= Duration::zero() && exposed_ <= elapsed_);
  in.require(weighted_ >= 0 && weighted_ <= std::numeric_limits<double>::max());
}

template <class Self, class Archive>
void Exposure::state(Self& self, Archive& archive) {
  archive.optional(self.last_, [](Archive& each, auto& sample) {
    each.moment(sample.at);
    each(sample.exposure, sample.equity);
  });
  archive(self.elapsed_, self.exposed_, self.weighted_, self.is_equity_positive_);
}

}  // namespace tw::performance
