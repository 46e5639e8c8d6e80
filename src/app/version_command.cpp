#include <fmt/format.h>

#include "app/commands.hpp"
#include "json/value.hpp"
#include "model/codec.hpp"

namespace tw::app {

ExitCode run_version(const VersionOptions& options) {
  if (options.is_json) {
    fmt::print("{}", json::Value::object()
                         .set("schema_version", json::Value::of(std::int64_t{1}))
                         .set("version", json::Value::of(TW_VERSION))
                         .set("commit", json::Value::of(TW_COMMIT))
                         .set("compiler", json::Value::of(TW_COMPILER))
                         .set("codec_version", json::Value::of(std::int64_t{kCodecVersion}))
                         .dump_pretty());
  } else {
    fmt::print("tradewind {} ({}, {})\n", TW_VERSION, TW_COMMIT, TW_COMPILER);
  }
  return ExitCode::Done;
}

}  // namespace tw::app
