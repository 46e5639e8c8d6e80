#include "report/tear_sheet.hpp"

#include <algorithm>

namespace tw::report {

const std::string* find_setting(const TearSheet& sheet, std::string_view name) {
  const auto found = std::ranges::find(sheet.assumptions, name, &SheetSetting::name);
  return found != sheet.assumptions.end() ? &found->value : nullptr;
}

const SheetNumber* find_figure(const std::vector<SheetFigure>& figures, std::string_view name) {
  const auto found = std::ranges::find(figures, name, &SheetFigure::name);
  return found != figures.end() ? &found->number : nullptr;
}

}  // namespace tw::report
