#include "app/commands.hpp"

namespace tw::app {

ExitCode exit_code_of(const Error& error) {
  const bool is_misnamed = error.id == "recording.no_file";  // a directory where a file is meant
  if (is_misnamed || error.id.starts_with("usage.") || error.id.starts_with("strategy.")) {
    return ExitCode::Usage;
  }
  if (error.id.starts_with("backtest.stopped")) {
    return ExitCode::Interrupted;
  }
  switch (error.code) {
    case ErrorCode::NotFound:
      return ExitCode::NotFound;
    case ErrorCode::Conflict:
      return ExitCode::Conflict;
    case ErrorCode::Denied:
      return ExitCode::Denied;
    case ErrorCode::RateLimited:
    case ErrorCode::Timeout:
    case ErrorCode::Unavailable:
      return ExitCode::Unavailable;
    case ErrorCode::Internal:
      return ExitCode::Bug;
    case ErrorCode::InvalidInput:
      break;
  }
  return ExitCode::Failed;
}

}  // namespace tw::app
