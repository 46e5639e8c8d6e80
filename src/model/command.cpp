#include "model/command.hpp"

namespace tw {

bool increases_risk(const Command& command) {
  const auto* const place = std::get_if<PlaceOrder>(&command.body);
  return place != nullptr && place->terms.reduce_only == ReduceOnly::No;
}

}  // namespace tw
