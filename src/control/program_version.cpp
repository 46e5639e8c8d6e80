#include "control/program_version.hpp"

namespace tw::control {

const ProgramVersion& program_version() {
  static constexpr ProgramVersion kVersion{
      .version = TW_VERSION, .commit = TW_COMMIT, .compiler = TW_COMPILER};
  return kVersion;
}

}  // namespace tw::control
