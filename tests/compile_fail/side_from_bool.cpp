// misuse: bool
// twin: tw::Side
// diagnostic: cannot convert|cannot initialize
#include "model/order.hpp"

tw::Side side_from_bool(TW_TOKEN value) {
  const tw::Side side = value;
  return side;
}
