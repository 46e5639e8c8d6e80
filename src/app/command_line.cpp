#include "app/command_line.hpp"

#include <CLI/CLI.hpp>

#include "app/command_builder.hpp"
#include "app/explain_syntax.hpp"
#include "app/journal_syntax.hpp"
#include "app/market_syntax.hpp"
#include "app/option_values.hpp"
#include "app/report_syntax.hpp"
#include "app/run_syntax.hpp"
#include "app/strategy_syntax.hpp"
#include "app/usage_error.hpp"
#include "app/venue_sim_syntax.hpp"

namespace tw::app {
namespace {

using messages::Language;

// Builds the commands and keeps what they fill in.
class Parser {
 public:
  explicit Parser(Language language) : build_(language, lang_) {
    build_.label(program_);
    program_.name("tradewind");
    program_.description(build_.text("help.program"));
    program_.set_help_flag("-h,--help", build_.text("help.option.help"));
    program_.set_version_flag("--version", "", build_.text("help.option.version"));
    program_.require_subcommand(1);
    program_.add_option("--lang", lang_, build_.text("help.option.lang"))->type_name("en|ru");
    program_.footer(build_.text("help.more"));
    runs_.emplace(build_, program_);
    markets_.emplace(build_, program_);
    journals_.emplace(build_, program_);
    explains_.emplace(build_, program_);
    reports_.emplace(build_, program_);
    strategies_.emplace(build_, program_);
    venue_sims_.emplace(build_, program_);
    CLI::App* version = build_.add(program_, "version", "help.version");
    build_.add_json(*version, version_options_.is_json, "help.backtest_run.json");
    build_.finish(*version, "  tradewind version\n  tradewind version --json");
  }

  Result<Invocation> parse(int count, const char* const* arguments) {
    TW_CHECK(check_joined_values(count, arguments));
    try {
      program_.parse(count, arguments);
    } catch (const CLI::CallForHelp&) {
      TW_CHECK(check_language(lang_));
      return HelpText{program_.help()};
    } catch (const CLI::CallForVersion&) {
      return version_options_;
    } catch (const CLI::ParseError& error) {
      return usage_error(program_, error);
    }
    TW_CHECK(check_language(lang_));
    return invocation();
  }

 private:
  Result<Invocation> invocation() {
    std::optional<Invocation> asked;
    TW_TRY(asked, runs_->invocation());
    if (!asked.has_value()) {
      TW_TRY(asked, markets_->invocation());
    }
    if (!asked.has_value()) {
      TW_TRY(asked, journals_->invocation());
    }
    if (!asked.has_value()) {
      TW_TRY(asked, explains_->invocation());
    }
    if (!asked.has_value()) {
      TW_TRY(asked, reports_->invocation());
    }
    if (!asked.has_value()) {
      TW_TRY(asked, strategies_->invocation());
    }
    if (!asked.has_value()) {
      TW_TRY(asked, venue_sims_->invocation());
    }
    return asked.value_or(version_options_);
  }

  std::string lang_ = "en";  // what is typed; which language it is was decided before
  CommandBuilder build_;
  CLI::App program_;
  std::optional<RunSyntax> runs_;
  std::optional<MarketSyntax> markets_;
  std::optional<JournalSyntax> journals_;
  std::optional<ExplainSyntax> explains_;
  std::optional<ReportSyntax> reports_;
  std::optional<StrategySyntax> strategies_;
  std::optional<VenueSimSyntax> venue_sims_;
  VersionOptions version_options_;
};

}  // namespace

Result<Invocation> parse_command_line(int count, const char* const* arguments, Language language) {
  Parser parser(language);
  return parser.parse(count, arguments);
}

}  // namespace tw::app
