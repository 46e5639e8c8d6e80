#include "model/parameter.hpp"

#include <limits>

#include "base/assert.hpp"

namespace tw {
namespace {

bool is_allowed(const ParameterSpec& spec, Decimal value) {
  return value >= spec.low && value <= spec.high && is_multiple(value - spec.low, spec.step);
}

// specs.size() when there is no such name.
std::size_t index_of(std::span<const ParameterSpec> specs, std::string_view name) {
  std::size_t index = 0;
  while (index < specs.size() && specs[index].name != name) {
    ++index;
  }
  return index;
}

}  // namespace

ParameterSet::ParameterSet(std::span<const ParameterSpec> specs) : specs_(specs) {
  values_.reserve(specs.size());
  for (std::size_t i = 0; i < specs.size(); ++i) {
    TW_ASSERT(is_allowed(specs[i], specs[i].value));
    TW_ASSERT(index_of(specs, specs[i].name) == i);
    values_.push_back(specs[i].value);
  }
}

Checked<void> ParameterSet::set(std::string_view name, std::string_view text) {
  const std::size_t index = index_of(specs_, name);
  if (index == specs_.size()) {
    return fault(ErrorCode::NotFound, Field::Parameter);
  }
  const auto value = Decimal::parse_exact(text);
  if (!value || !is_allowed(specs_[index], *value)) {
    return fault(ErrorCode::InvalidInput, Field::Parameter);
  }
  values_[index] = *value;
  return {};
}

Decimal ParameterSet::get(std::string_view name) const {
  const std::size_t index = index_of(specs_, name);
  TW_ASSERT(index < specs_.size());
  return values_[index];
}

std::int64_t ParameterSet::get_integer(std::string_view name) const {
  const Decimal value = get(name);
  TW_ASSERT(is_multiple(value, Decimal::from_int(1)));
  const Int128 whole = value.raw() / Decimal::kScale;
  TW_ASSERT(whole >= std::numeric_limits<std::int64_t>::min() &&
            whole <= std::numeric_limits<std::int64_t>::max());
  return static_cast<std::int64_t>(whole);
}

}  // namespace tw
