// misuse: raw
// twin: known
// diagnostic: could not convert|no viable conversion
#include "base/ids.hpp"

tw::AccountId id_from_int(std::uint32_t raw, tw::AccountId known) {
  static_cast<void>(raw);
  static_cast<void>(known);
  return TW_TOKEN;
}
