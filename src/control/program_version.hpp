#pragma once

#include <string_view>

namespace tw::control {

/// Which program this is.
struct ProgramVersion {
  std::string_view version;
  std::string_view commit;  ///< `unknown` when it was built outside of a repository
  std::string_view compiler;
};

const ProgramVersion& program_version();

}  // namespace tw::control
