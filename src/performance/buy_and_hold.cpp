#include "performance/buy_and_hold.hpp"

#include "base/state_archive.hpp"

namespace tw::performance {

void BuyAndHold::on(Price price) {
  TW_ASSERT(price.sign() > 0);
  first_ = first_.value_or(price);
  last_ = price;
}

Figure<double> BuyAndHold::total_return() const {
  if (!first_) {
    return Absence::NoSamples;
  }
  return Figure<double>::of((last_ - *first_).decimal().to_double() /
                            first_->decimal().to_double());
}

void BuyAndHold::save(StateWriter& out) const { out(first_, last_); }

void BuyAndHold::load(StateReader& in) {
  in(first_, last_);
  in.require(first_ ? first_->sign() > 0 && last_.sign() > 0 : last_.is_zero());
}

}  // namespace tw::performance
