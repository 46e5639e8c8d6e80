#include "app/commands.hpp"
#include "app/run_progress.hpp"
#include "app/run_request.hpp"
#include "app/stop_signal.hpp"
#include "app/venue_registry.hpp"
#include "control/repeated_run.hpp"
#include "report/result_reader.hpp"
#include "report/tear_sheet_file.hpp"
#include "terminal/standard_output.hpp"
#include "terminal/summary.hpp"

namespace tw::app {
namespace {

template <class Run>
std::string text_of(const Run& run, const BacktestOptions& options, messages::Language language) {
  return options.run.is_json ? control::to_json(run).dump_pretty()
                             : terminal::summary_text(run, language);
}

Result<void> write_report(const BacktestOptions& options, const control::ResultText& text,
                          messages::Language language) {
  if (!options.report.has_value()) {
    return {};
  }
  TW_TRY(const report::TearSheet sheet, report::read_result(text, options.directory.value_or(".")));
  return report::write_tear_sheet(sheet, language, *options.report);
}

Result<std::string> run_and_tell(const BacktestOptions& options, messages::Language language) {
  if (options.report.has_value()) {
    TW_CHECK(report::check_new_file(*options.report));
  }
  control::ResultText kept;
  control::ResultText* const text = options.report.has_value() ? &kept : nullptr;
  TW_TRY(const control::RunRequest request, to_request(options));
  ConsoleProgress progress(language, options.run.is_json);
  if (options.repeat.has_value()) {
    TW_TRY(const control::RepeatedRun run,
           control::repeat_backtest(request, market_library(), options.directory,
                                    {.count = *options.repeat, .observer = &progress}, text));
    progress.close();
    TW_CHECK(write_report(options, kept, language));
    return text_of(run, options, language);
  }
  TW_TRY(const control::RunResult result,
         control::run_backtest(request, market_library(), options.directory, text, &progress));
  progress.close();
  TW_CHECK(write_report(options, kept, language));
  return text_of(result, options, language);
}

}  // namespace

Result<ExitCode> run_backtest(const BacktestOptions& options, messages::Language language) {
  install_stop_signals();
  TW_TRY(std::string text, run_and_tell(options, language));
  if (options.directory.has_value() && !options.run.is_json) {
    const std::vector<MessageArgument> arguments = {{"path", *options.directory}};
    text += messages::text(language, "view.written", arguments) + "\n";
  }
  if (options.report.has_value() && !options.run.is_json) {
    const std::vector<MessageArgument> arguments = {{"path", *options.report}};
    text += messages::text(language, "view.tear_sheet", arguments) + "\n";
  }
  TW_CHECK(terminal::write_out(text));
  return ExitCode::Done;
}

}  // namespace tw::app
