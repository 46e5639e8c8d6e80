#include <fmt/format.h>

#include "app/commands.hpp"
#include "json/value.hpp"
#include "model/codec.hpp"
#include "terminal/standard_output.hpp"

namespace tw::app {

Result<ExitCode> run_version(const VersionOptions& options) {
  const std::string text =
      options.is_json ? json::Value::object()
                            .set("schema_version", json::Value::of(std::int64_t{1}))
                            .set("version", json::Value::of(TW_VERSION))
                            .set("commit", json::Value::of(TW_COMMIT))
                            .set("compiler", json::Value::of(TW_COMPILER))
                            .set("codec_version", json::Value::of(std::int64_t{kCodecVersion}))
                            .dump_pretty()
                      : fmt::format("tradewind {} ({}, {})\n", TW_VERSION, TW_COMMIT, TW_COMPILER);
  TW_CHECK(terminal::write_out(text));
  return ExitCode::Done;
}

}  // namespace tw::app
