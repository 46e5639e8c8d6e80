#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/contract.hpp"

namespace tw::venue_sim {

enum class Category : std::uint8_t { Spot, Linear, Inverse, Option };
std::string_view name_of(Category category);
/// Nothing for what the venue has no such category.
std::optional<Category> parse_category(std::string_view text);

/// What the wire says of an instrument beyond `sim::Contract`.
struct Symbol {
  InstrumentId id;
  Category category = Category::Linear;
  std::string name;  ///< BTCUSDT
  std::int64_t launched_ms = 0;
  Rate funding_cap = {};
};

/// The symbols that this venue lists, by id and by name. Equal names in two categories are two
/// instruments. What `find` and `at` return lives until the next `add`.
class Directory {
 public:
  /// The next id, a name that the category does not have yet (TW_ASSERT).
  void add(Symbol symbol);
  const Symbol* find(Category category, std::string_view name) const;
  const Symbol& at(InstrumentId id) const;  ///< one that is listed (TW_ASSERT)
  const std::vector<Symbol>& all() const { return symbols_; }

 private:
  std::vector<Symbol> symbols_;  // by id
  std::array<std::map<std::string, std::size_t, std::less<>>, 4> by_name_;
};

}  // namespace tw::venue_sim
