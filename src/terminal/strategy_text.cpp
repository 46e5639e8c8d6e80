#include "terminal/strategy_text.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "control/strategy_catalogue.hpp"
#include "terminal/labels.hpp"

namespace tw::terminal {
namespace {

constexpr std::size_t kColumns = 7;
using Row = std::array<std::string, kColumns>;

std::string id_of(const strategy::Descriptor& strategy) {
  return "view.strategy." + std::string(strategy.name);
}

Row header_row(const Labels& label) {
  std::string text = label("view.parameter_columns");
  Row row;
  for (std::string& cell : row) {
    const std::size_t bar = std::min(text.find('|'), text.size());
    cell = text.substr(0, bar);
    text.erase(0, bar + 1);
  }
  return row;
}

Row row_of(const strategy::Descriptor& strategy, const ParameterSpec& spec, const Labels& label) {
  return {std::string(spec.name),
          spec.value.to_string(),
          spec.low.to_string(),
          spec.high.to_string(),
          spec.step.to_string(),
          spec.unit == ParameterUnit::None
              ? "-"
              : label("view.unit_" + std::string(control::name_of(spec.unit))),
          label(id_of(strategy) + "." + std::string(spec.name))};
}

std::string table_text(const std::vector<Row>& rows) {
  std::array<std::size_t, kColumns> widths{};
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < kColumns; ++i) {
      widths.at(i) = std::max(widths.at(i), width_of(row.at(i)));
    }
  }
  std::string text;
  for (const Row& row : rows) {
    for (std::size_t i = 0; i + 1 < kColumns; ++i) {
      text += "  " + padded(row.at(i), widths.at(i));
    }
    text += "  " + row.back() + "\n";
  }
  return text;
}

}  // namespace

std::string strategies_text(std::span<const strategy::Descriptor> strategies,
                            messages::Language language) {
  const Labels label(language);
  std::size_t width = 0;
  for (const strategy::Descriptor& strategy : strategies) {
    width = std::max(width, strategy.name.size());
  }
  std::string text;
  for (const strategy::Descriptor& strategy : strategies) {
    text += padded(strategy.name, width) + "  " + label(id_of(strategy)) + "\n";
  }
  return text;
}

std::string strategy_text(const strategy::Descriptor& strategy, messages::Language language) {
  const Labels label(language);
  std::vector<Row> rows{header_row(label)};
  for (const ParameterSpec& spec : strategy.parameters) {
    rows.push_back(row_of(strategy, spec, label));
  }
  return std::string(strategy.name) + " — " + label(id_of(strategy)) + "\n\n" + table_text(rows);
}

}  // namespace tw::terminal
