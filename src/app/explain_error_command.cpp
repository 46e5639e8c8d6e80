#include "app/commands.hpp"
#include "json/value.hpp"
#include "messages/error_page.hpp"
#include "messages/nearest.hpp"
#include "terminal/error_text.hpp"
#include "terminal/standard_output.hpp"

namespace tw::app {
namespace {

std::string_view name_of(ExitCode code) {
  switch (code) {
    case ExitCode::Usage:
      return "usage";
    case ExitCode::Denied:
      return "denied";
    case ExitCode::NotFound:
      return "not_found";
    case ExitCode::Unavailable:
      return "unavailable";
    case ExitCode::Conflict:
      return "conflict";
    case ExitCode::Bug:
      return "bug";
    case ExitCode::Interrupted:
      return "interrupted";
    case ExitCode::Done:
    case ExitCode::Failed:
      break;
  }
  return "failed";
}

}  // namespace

Result<ExitCode> run_explain_error(const ExplainErrorOptions& options,
                                   messages::Language language) {
  const auto page = messages::error_page(language, options.id);
  if (!page.has_value()) {
    const std::vector<std::string_view> known = messages::error_ids();
    return fail(
        ErrorCode::NotFound, "no error " + options.id, "explain.no_error",
        {{"id", options.id}, {"nearest", std::string(messages::nearest(options.id, known))}});
  }
  const ExitCode code = exit_code_of({page->code, {}, page->id, {}});
  TW_CHECK(terminal::write_out(
      options.is_json
          ? json::Value::object()
                .set("schema_version", json::Value::of(std::int64_t{1}))
                .set("id", json::Value::of(page->id))
                .set("happened", json::Value::of(page->happened))
                .set("effect", json::Value::of(page->effect))
                .set("remedy", json::Value::of(page->remedy))
                .set("exit_code", json::Value::of(std::int64_t{static_cast<int>(code)}))
                .set("exit_meaning", json::Value::of(name_of(code)))
                .dump_pretty()
          : terminal::error_text(*page, {static_cast<int>(code), name_of(code)}, language)));
  return ExitCode::Done;
}

}  // namespace tw::app
