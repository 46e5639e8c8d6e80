// misuse: raw
// twin: known
// diagnostic: could not convert|no viable conversion
#include "base/amount.hpp"

tw::Price price_from_decimal(tw::Decimal raw, tw::Price known) {
  static_cast<void>(raw);
  static_cast<void>(known);
  return TW_TOKEN;
}
