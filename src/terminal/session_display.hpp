#pragma once

#include <cstdint>
#include <string>

#include "base/result.hpp"
#include "control/session_view.hpp"
#include "messages/catalogue.hpp"

namespace tw::terminal {

struct DisplaySettings {
  messages::Language language = messages::Language::English;
  std::string speed;             ///< as typed: a number or max
  std::string notice = {};       ///< stands where the mode is explained otherwise
  std::uint64_t fills_seen = 0;  ///< before this start
  std::uint64_t loop_seen = 1;   ///< in which this start began
};

/// Shows a running session on standard output.
class SessionDisplay {
 public:
  virtual ~SessionDisplay() = default;
  /// Whether enough time has passed for another picture; asking is cheap.
  virtual bool is_due() = 0;
  /// Errors: as write_out.
  virtual Result<void> show(const control::SessionView& view) = 0;
  /// Leaves the terminal as it was found.
  virtual void close() = 0;
};

}  // namespace tw::terminal
