#include "strategy/registry.hpp"

#include <array>

#include "strategy/builtin/grid.hpp"

namespace tw::strategy {

std::span<const Descriptor> built_in() {
  static const std::array kBuiltIn = {
      Descriptor{"grid",
                 "quotes on both sides of the mid price, rebuilt when the market moves away",
                 Grid::parameters(), &Grid::make},
  };
  return kBuiltIn;
}

Checked<Descriptor> find(std::string_view name) {
  for (const Descriptor& descriptor : built_in()) {
    if (descriptor.name == name) {
      return descriptor;
    }
  }
  return fault(ErrorCode::NotFound, Field::Parameter);
}

}  // namespace tw::strategy
