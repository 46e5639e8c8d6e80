#include "sample_effect.hpp"

#include <gtest/gtest.h>

#include "venue_sim/fault_table.hpp"

namespace tw::venue_sim {

FaultEffect effect_of(const char* name, const With& with, std::uint64_t draw) {
  FaultEffect effect{.effect = name, .parameters = with, .draw = draw};
  const EffectRule* const rule = find_effect(name);
  EXPECT_NE(rule, nullptr) << name;
  for (const auto& [parameter, value] : with) {
    EXPECT_TRUE(check_value(*rule->find(parameter), value).has_value()) << parameter;
  }
  for (const EffectParameter& parameter : rule->parameters) {
    if (parameter.fallback.has_value()) {
      effect.parameters.emplace(parameter.name, *parameter.fallback);
    }
  }
  return effect;
}

}  // namespace tw::venue_sim
