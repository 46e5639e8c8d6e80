#include "app/commands.hpp"
#include "app/run_request.hpp"
#include "app/venue_registry.hpp"
#include "control/backtest_run.hpp"
#include "terminal/standard_output.hpp"
#include "terminal/summary.hpp"

namespace tw::app {

Result<ExitCode> run_backtest(const BacktestOptions& options, messages::Language language) {
  TW_TRY(const control::RunRequest request, to_request(options));
  TW_TRY(const control::RunResult result,
         control::run_backtest(request, market_library(), options.directory));
  std::string text = options.run.is_json ? control::to_json(result).dump_pretty()
                                         : terminal::summary_text(result, language);
  if (options.directory.has_value() && !options.run.is_json) {
    const std::vector<MessageArgument> arguments = {{"path", *options.directory}};
    text += messages::text(language, "view.written", arguments) + "\n";
  }
  TW_CHECK(terminal::write_out(text));
  return ExitCode::Done;
}

}  // namespace tw::app
