#include "model/command.hpp"

namespace tw {

bool increases_risk(const Command& command) {
  if (const auto* const place = std::get_if<PlaceOrder>(&command.body)) {
    return place->terms.reduce_only == ReduceOnly::No;
  }
  return std::holds_alternative<AmendOrder>(command.body);
}

}  // namespace tw
