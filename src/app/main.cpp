#include <fmt/format.h>

#include <exception>

#include "app/commands.hpp"

namespace {

using tw::app::ExitCode;
using tw::messages::Language;

struct Runner {
  Language language;

  tw::Result<ExitCode> operator()(const tw::app::UpOptions& options) const {
    return tw::app::run_up(options, language);
  }
  tw::Result<ExitCode> operator()(const tw::app::BacktestOptions& options) const {
    return tw::app::run_backtest(options, language);
  }
  tw::Result<ExitCode> operator()(const tw::app::VersionOptions& options) const {
    return tw::app::run_version(options);
  }
  tw::Result<ExitCode> operator()(const tw::app::HelpText& help) const {
    fmt::print("{}", help.text);
    return ExitCode::Done;
  }
};

int report(const tw::Error& error, Language language) {
  fmt::print(stderr, "{}\n", tw::messages::text(language, error));
  return static_cast<int>(tw::app::exit_code_of(error));
}

}  // namespace

int main(int count, char** arguments) {
  try {
    const Language language = tw::app::language_of(count, arguments);
    const auto invocation = tw::app::parse_command_line(count, arguments, language);
    if (!invocation.has_value()) {
      return report(invocation.error(), language);
    }
    const tw::Result<ExitCode> code = std::visit(Runner{language}, *invocation);
    return code.has_value() ? static_cast<int>(*code) : report(code.error(), language);
  } catch (const std::exception& error) {
    fmt::print(stderr, "tradewind: {} [internal.bug]\n", error.what());
    return static_cast<int>(ExitCode::Bug);
  }
}
