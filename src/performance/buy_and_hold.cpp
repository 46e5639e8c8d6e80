#include "performance/buy_and_hold.hpp"

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

}  // namespace tw::performance
