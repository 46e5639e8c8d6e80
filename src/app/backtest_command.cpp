#include "app/commands.hpp"
#include "app/run_request.hpp"
#include "app/venue_registry.hpp"
#include "control/repeated_run.hpp"
#include "terminal/standard_output.hpp"
#include "terminal/summary.hpp"

namespace tw::app {
namespace {

template <class Run>
std::string text_of(const Run& run, const BacktestOptions& options, messages::Language language) {
  return options.run.is_json ? control::to_json(run).dump_pretty()
                             : terminal::summary_text(run, language);
}

Result<std::string> run_and_tell(const BacktestOptions& options, messages::Language language) {
  TW_TRY(const control::RunRequest request, to_request(options));
  if (options.repeat.has_value()) {
    TW_TRY(const control::RepeatedRun run,
           control::repeat_backtest(request, market_library(), options.directory, *options.repeat));
    return text_of(run, options, language);
  }
  TW_TRY(const control::RunResult result,
         control::run_backtest(request, market_library(), options.directory));
  return text_of(result, options, language);
}

}  // namespace

Result<ExitCode> run_backtest(const BacktestOptions& options, messages::Language language) {
  TW_TRY(std::string text, run_and_tell(options, language));
  if (options.directory.has_value() && !options.run.is_json) {
    const std::vector<MessageArgument> arguments = {{"path", *options.directory}};
    text += messages::text(language, "view.written", arguments) + "\n";
  }
  TW_CHECK(terminal::write_out(text));
  return ExitCode::Done;
}

}  // namespace tw::app
