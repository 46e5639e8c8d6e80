#include "app/report_syntax.hpp"

#include <CLI/CLI.hpp>

#include "app/option_values.hpp"

namespace tw::app {

ReportSyntax::ReportSyntax(const CommandBuilder& build, CLI::App& program)
    : build_(build), program_(program) {
  add_report();
}

Result<std::optional<Invocation>> ReportSyntax::invocation() {
  if (!tear_sheet_->parsed()) {
    return std::nullopt;
  }
  TW_CHECK(check_filled("DIR", tear_sheet_options_.directory));
  TW_CHECK(check_filled_if_given("--out", tear_sheet_options_.output));
  return tear_sheet_options_;
}

void ReportSyntax::add_report() {
  CLI::App* report = build_.add(program_, "report", "help.report");
  report->require_subcommand(1);
  build_.finish(*report, "  tradewind report tearsheet runs/first");
  tear_sheet_ = build_.add(*report, "tearsheet", "help.report.tearsheet");
  tear_sheet_
      ->add_option("directory", tear_sheet_options_.directory, build_.help("help.report.directory"))
      ->type_name("DIR")
      ->required();
  tear_sheet_
      ->add_option("-o,--out", tear_sheet_options_.output,
                   build_.help("help.report.output", "DIR/tearsheet.html"))
      ->type_name("FILE");
  build_.add_json(*tear_sheet_, tear_sheet_options_.is_json);
  build_.finish(*tear_sheet_,
                "  tradewind report tearsheet runs/first\n"
                "  tradewind report tearsheet runs/first -o first.html --lang ru");
}

}  // namespace tw::app
