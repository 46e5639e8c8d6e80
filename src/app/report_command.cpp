#include "app/commands.hpp"
#include "json/value.hpp"
#include "report/result_reader.hpp"
#include "report/tear_sheet_file.hpp"
#include "terminal/standard_output.hpp"

namespace tw::app {

Result<ExitCode> run_tear_sheet(const TearSheetOptions& options, messages::Language language) {
  const std::string path =
      options.output.value_or(options.directory + "/" + report::kTearSheetName);
  TW_TRY(const report::TearSheet sheet, report::read_result_directory(options.directory));
  TW_CHECK(report::check_new_file(path));
  TW_CHECK(report::write_tear_sheet(sheet, language, path));
  const std::vector<MessageArgument> arguments = {{"path", path}};
  TW_CHECK(terminal::write_out(
      options.is_json ? json::Value::object()
                            .set("schema_version", json::Value::of(std::int64_t{1}))
                            .set("path", json::Value::of(path))
                            .set("fills", json::Value::of(std::uint64_t{sheet.fills.size()}))
                            .set("fills_hash", json::Value::of(sheet.fills_hash))
                            .dump_pretty()
                      : messages::text(language, "view.tear_sheet", arguments) + "\n"));
  return ExitCode::Done;
}

}  // namespace tw::app
