// misuse: quantity
// twin: price
// diagnostic: c(ould not|annot) convert|no viable conversion|no known conversion
#include "model/instrument.hpp"

tw::Checked<tw::Money> quantity_as_price(const tw::Instrument& instrument, tw::Price price,
                                         tw::Quantity quantity) {
  static_cast<void>(price);
  return instrument.notional(TW_TOKEN, quantity);
}
