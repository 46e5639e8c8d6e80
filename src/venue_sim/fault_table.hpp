#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "venue_sim/faults.hpp"

namespace tw::venue_sim {

enum class ParameterKind : std::uint8_t {
  Integer,  ///< `low` to `high`
  Choice,   ///< one of `choices`
  Text,     ///< at most `high` bytes
};

/// One parameter of an effect, in the member `with` of a script line.
struct EffectParameter {
  std::string_view name;
  ParameterKind kind = ParameterKind::Integer;
  std::int64_t low = 0;
  std::int64_t high = 0;
  std::string_view choices = {};  ///< reset|close|silent
  /// What stands for one that is left out. No text at all: it must be given.
  std::optional<std::string_view> fallback = {};
};

/// The points of the traffic where an effect may stand.
class FaultPoints {
 public:
  template <class... Points>
  constexpr explicit FaultPoints(Points... points) : bits_((bit(points) | ... | 0U)) {}
  constexpr bool contains(FaultPoint point) const { return (bits_ & bit(point)) != 0; }

 private:
  static constexpr unsigned bit(FaultPoint point) { return 1U << static_cast<unsigned>(point); }
  unsigned bits_;
};

struct EffectRule {
  static constexpr std::size_t kParametersMax = 5;
  std::string_view name;
  FaultPoints points;
  std::array<EffectParameter, kParametersMax> parameters;  ///< those without a name are none
  std::string_view sentence;                               ///< what it does

  const EffectParameter* find(std::string_view parameter) const;
};

/// Every effect that a script line may name.
std::span<const EffectRule> effect_rules();
const EffectRule* find_effect(std::string_view name);
std::string_view name_of(FaultPoint point);

/// Checks one value. Errors: InvalidInput that says what is allowed.
Result<void> check_value(const EffectParameter& parameter, std::string_view value);
/// `an integer from 0 to 600000`, `one of reset|close|silent`.
std::string describe(const EffectParameter& parameter);
/// The table as a JSON list: effect, points, with (name and what it may be), does.
std::string effects_json();

}  // namespace tw::venue_sim
