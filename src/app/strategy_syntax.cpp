#include "app/strategy_syntax.hpp"

#include <CLI/CLI.hpp>

#include "app/option_values.hpp"

namespace tw::app {

StrategySyntax::StrategySyntax(const CommandBuilder& build, CLI::App& program)
    : build_(build), program_(program) {
  add_strategy();
}

Result<std::optional<Invocation>> StrategySyntax::invocation() {
  if (strategy_list_->parsed()) {
    return strategy_list_options_;
  }
  if (strategy_show_->parsed()) {
    TW_CHECK(check_filled("NAME", strategy_show_options_.name));
    return strategy_show_options_;
  }
  return std::nullopt;
}

void StrategySyntax::add_strategy() {
  strategy_ = build_.add(program_, "strategy", "help.strategy");
  strategy_->require_subcommand(1);
  build_.finish(*strategy_, "  tradewind strategy list\n  tradewind strategy show trend");
  strategy_list_ = build_.add(*strategy_, "list", "help.strategy.list");
  build_.add_json(*strategy_list_, strategy_list_options_.is_json);
  build_.finish(*strategy_list_, "  tradewind strategy list\n  tradewind strategy list --json");
  strategy_show_ = build_.add(*strategy_, "show", "help.strategy.show");
  strategy_show_->add_option("name", strategy_show_options_.name, build_.help("help.strategy.name"))
      ->type_name("NAME")
      ->required();
  build_.add_json(*strategy_show_, strategy_show_options_.is_json);
  build_.finish(*strategy_show_,
                "  tradewind strategy show trend\n  tradewind strategy show grid --json");
}

}  // namespace tw::app
