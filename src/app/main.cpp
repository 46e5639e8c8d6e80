#include <exception>
#include <string>

#include "app/commands.hpp"
#include "app/journal_position.hpp"
#include "terminal/standard_output.hpp"

namespace {

using tw::app::ExitCode;
using tw::messages::Language;

struct Runner {
  Language language;
  std::string_view program;

  tw::Result<ExitCode> operator()(const tw::app::UpOptions& options) const {
    return tw::app::run_up(options, language, program);
  }
  tw::Result<ExitCode> operator()(const tw::app::BacktestOptions& options) const {
    return tw::app::run_backtest(options, language);
  }
  tw::Result<ExitCode> operator()(const tw::app::TapeImportOptions& options) const {
    return tw::app::run_tape_import(options, language);
  }
  tw::Result<ExitCode> operator()(const tw::app::TapeVerifyOptions& options) const {
    return tw::app::run_tape_verify(options, language);
  }
  tw::Result<ExitCode> operator()(const tw::app::TapeInfoOptions& options) const {
    return tw::app::run_tape_info(options, language);
  }
  tw::Result<ExitCode> operator()(const tw::app::TapeShowOptions& options) const {
    return tw::app::run_tape_show(options, language);
  }
  tw::Result<ExitCode> operator()(const tw::app::TapeExportOptions& options) const {
    return tw::app::run_tape_export(options);
  }
  tw::Result<ExitCode> operator()(const tw::app::CandlesOptions& options) const {
    return tw::app::run_candles(options, language);
  }
  tw::Result<ExitCode> operator()(const tw::app::JournalOptions& options) const {
    return tw::app::run_journal(options, language);
  }
  tw::Result<ExitCode> operator()(const tw::app::JournalReplayOptions& options) const {
    return tw::app::run_journal_replay(options, language);
  }
  tw::Result<ExitCode> operator()(const tw::app::ExplainOptions& options) const {
    return tw::app::run_explain(options, language);
  }
  tw::Result<ExitCode> operator()(const tw::app::ExplainErrorOptions& options) const {
    return tw::app::run_explain_error(options, language);
  }
  tw::Result<ExitCode> operator()(const tw::app::TearSheetOptions& options) const {
    return tw::app::run_tear_sheet(options, language);
  }
  tw::Result<ExitCode> operator()(const tw::app::StrategyListOptions& options) const {
    return tw::app::run_strategy_list(options, language);
  }
  tw::Result<ExitCode> operator()(const tw::app::StrategyShowOptions& options) const {
    return tw::app::run_strategy_show(options, language);
  }
  tw::Result<ExitCode> operator()(const tw::app::VenueSimOptions& options) const {
    return tw::app::run_venue_sim(options, language);
  }
  tw::Result<ExitCode> operator()(const tw::app::VenueFaultOptions& options) const {
    return tw::app::run_venue_fault(options, language);
  }
  tw::Result<ExitCode> operator()(const tw::app::VenueControlOptions& options) const {
    return tw::app::run_venue_control(options, language);
  }
  tw::Result<ExitCode> operator()(const tw::app::VenueCertificateOptions& options) const {
    return tw::app::run_venue_certificate(options, language);
  }
  tw::Result<ExitCode> operator()(const tw::app::VersionOptions& options) const {
    return tw::app::run_version(options);
  }
  tw::Result<ExitCode> operator()(const tw::app::HelpText& help) const {
    TW_CHECK(tw::terminal::write_out(help.text));
    return ExitCode::Done;
  }
};

int report(const tw::Error& error, Language language) {
  tw::terminal::say(tw::messages::text(language, error) + "\n");
  return static_cast<int>(tw::app::exit_code_of(error));
}

}  // namespace

int main(int count, char** arguments) {
  tw::terminal::keep_standard_streams();
  const Language language = tw::app::language_of(count, arguments);
  tw::app::report_bugs_in(language);
  try {
    const std::string_view program = count > 0 ? arguments[0] : "tradewind";
    const auto invocation = tw::app::parse_command_line(count, arguments, language);
    if (!invocation.has_value()) {
      return report(invocation.error(), language);
    }
    const tw::Result<ExitCode> code = std::visit(Runner{language, program}, *invocation);
    return code.has_value() ? static_cast<int>(*code) : report(code.error(), language);
  } catch (const std::exception& error) {
    return report({tw::ErrorCode::Internal, error.what(), "internal.bug", {{"what", error.what()}}},
                  language);
  }
}
