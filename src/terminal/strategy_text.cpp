#include "terminal/strategy_text.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "control/strategy_catalogue.hpp"
#include "execution/signal_settings.hpp"
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

// `id` names what the parameter belongs to: `view.strategy.grid.levels` has its meaning.
Row row_of(const std::string& id, const ParameterSpec& spec, const Labels& label) {
  return {std::string(spec.name),
          spec.value.to_string(),
          spec.low.to_string(),
          spec.high.to_string(),
          spec.step.to_string(),
          spec.unit == ParameterUnit::None
              ? "-"
              : label("view.unit_" + std::string(control::name_of(spec.unit))),
          label(id + std::string(spec.name))};
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

std::string parameters_text(const std::string& id, std::span<const ParameterSpec> specs,
                            const Labels& label) {
  std::vector<Row> rows{header_row(label)};
  for (const ParameterSpec& spec : specs) {
    rows.push_back(row_of(id, spec, label));
  }
  return table_text(rows);
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
  std::string text = std::string(strategy.name) + " — " + label(id_of(strategy)) + "\n\n" +
                     parameters_text(id_of(strategy) + ".", strategy.parameters, label);
  if (strategy.output == strategy::OutputKind::Signals) {
    text += "\n" + label("view.signals") + "\n\n" +
            parameters_text("view.", execution::signal_parameters(), label);
  }
  return text;
}

}  // namespace tw::terminal
