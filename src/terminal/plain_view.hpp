#pragma once

#include <chrono>

#include "terminal/session_display.hpp"

namespace tw::terminal {

/// One line of a session's state, and one line per fill since `fills_seen`, each ended by a
/// newline. At most a handful of fills is listed, the rest is counted.
std::string plain_lines(const control::SessionView& view, const DisplaySettings& settings,
                        std::uint64_t fills_seen);

/// Plain lines for pipes and logs: every five seconds, and at once at the first fill.
class PlainView final : public SessionDisplay {
 public:
  explicit PlainView(DisplaySettings settings);
  bool is_due() override;
  void show(const control::SessionView& view) override;
  void close() override {}

 private:
  DisplaySettings settings_;
  std::uint64_t fills_seen_ = 0;
  std::uint64_t loop_seen_ = 1;
  std::chrono::steady_clock::time_point next_look_;
  std::chrono::steady_clock::time_point next_line_;
};

}  // namespace tw::terminal
