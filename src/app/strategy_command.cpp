#include "app/commands.hpp"
#include "control/strategy_catalogue.hpp"
#include "terminal/standard_output.hpp"
#include "terminal/strategy_text.hpp"

namespace tw::app {

Result<ExitCode> run_strategy_list(const StrategyListOptions& options,
                                   messages::Language language) {
  const auto strategies = strategy::built_in();
  TW_CHECK(terminal::write_out(options.is_json ? control::to_json(strategies).dump_pretty()
                                               : terminal::strategies_text(strategies, language)));
  return ExitCode::Done;
}

Result<ExitCode> run_strategy_show(const StrategyShowOptions& options,
                                   messages::Language language) {
  TW_TRY(const strategy::Descriptor strategy, control::find_strategy(options.name));
  TW_CHECK(terminal::write_out(options.is_json ? control::to_json(strategy).dump_pretty()
                                               : terminal::strategy_text(strategy, language)));
  return ExitCode::Done;
}

}  // namespace tw::app
