#include <fmt/format.h>

#include "app/commands.hpp"
#include "control/program_version.hpp"
#include "json/value.hpp"
#include "model/codec.hpp"
#include "terminal/standard_output.hpp"

namespace tw::app {

Result<ExitCode> run_version(const VersionOptions& options) {
  const control::ProgramVersion& program = control::program_version();
  const std::string text =
      options.is_json ? json::Value::object()
                            .set("schema_version", json::Value::of(std::int64_t{1}))
                            .set("version", json::Value::of(program.version))
                            .set("commit", json::Value::of(program.commit))
                            .set("compiler", json::Value::of(program.compiler))
                            .set("codec_version", json::Value::of(std::int64_t{kCodecVersion}))
                            .dump_pretty()
                      : fmt::format("tradewind {} ({}, {})\n", program.version, program.commit,
                                    program.compiler);
  TW_CHECK(terminal::write_out(text));
  return ExitCode::Done;
}

}  // namespace tw::app
