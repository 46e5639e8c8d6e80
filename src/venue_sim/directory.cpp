#include "venue_sim/directory.hpp"

#include <array>
#include <utility>

#include "base/assert.hpp"

namespace tw::venue_sim {
namespace {

constexpr std::array<std::string_view, 4> kNames = {"spot", "linear", "inverse", "option"};

}  // namespace

std::string_view name_of(Category category) { return kNames[std::to_underlying(category)]; }

std::optional<Category> parse_category(std::string_view text) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == text) {
      return static_cast<Category>(i);
    }
  }
  return std::nullopt;
}

void Directory::add(Symbol symbol) {
  TW_ASSERT(symbol.id.value() == symbols_.size());
  TW_ASSERT(find(symbol.category, symbol.name) == nullptr);
  by_name_[std::to_underlying(symbol.category)].emplace(symbol.name, symbols_.size());
  symbols_.push_back(std::move(symbol));
}

const Symbol* Directory::find(Category category, std::string_view name) const {
  const auto& names = by_name_[std::to_underlying(category)];
  const auto found = names.find(name);
  return found == names.end() ? nullptr : &symbols_[found->second];
}

const Symbol& Directory::at(InstrumentId id) const {
  TW_ASSERT(id.value() < symbols_.size());
  return symbols_[id.value()];
}

}  // namespace tw::venue_sim
