#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/decimal.hpp"
#include "base/fixed_text.hpp"
#include "base/result.hpp"

namespace tw {

using ParameterName = FixedText<24>;

enum class ParameterUnit : std::uint8_t {
  None,
  Ticks,
  Quote,
  Base,
  Fraction,
  Milliseconds,
  Seconds,
};

/// One tunable of a strategy: feeds configuration, checks, forms and the optimiser.
struct ParameterSpec {
  std::string_view name;
  ParameterUnit unit = ParameterUnit::None;
  Decimal value;  ///< default
  Decimal low;
  Decimal high;
  Decimal step;  ///< > 0; allowed values are low + n * step
  std::string_view help;
};

/// Values for all parameters of a table, in table order.
class ParameterSet {
 public:
  /// Starts with the defaults.
  explicit ParameterSet(std::span<const ParameterSpec> specs);
  /// Errors: NotFound for an unknown name; InvalidInput outside range or step, or not a number.
  Checked<void> set(std::string_view name, std::string_view text);
  /// A known name (TW_ASSERT).
  Decimal get(std::string_view name) const;
  /// The same for parameters with a whole-number step (TW_ASSERT when it does not fit).
  std::int64_t get_integer(std::string_view name) const;
  std::span<const ParameterSpec> specs() const { return specs_; }
  Decimal at(std::size_t index) const { return values_.at(index); }

 private:
  std::span<const ParameterSpec> specs_;
  std::vector<Decimal> values_;
};

}  // namespace tw
