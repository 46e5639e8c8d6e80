#pragma once

#include <chrono>

#include "terminal/session_display.hpp"

namespace tw::terminal {

/// One line per fill since `fills_seen`, of which the newest few are listed and the rest is
/// counted, then one line of the session's state; each ended by a newline. Every time is market
/// time of day.
std::string plain_lines(const control::SessionView& view, const DisplaySettings& settings,
                        std::uint64_t fills_seen);

/// Plain lines for pipes and logs: every five seconds, and at once at the first fill.
class PlainView final : public SessionDisplay {
 public:
  explicit PlainView(DisplaySettings settings);
  bool is_due() override;
  Result<void> show(const control::SessionView& view) override;
  void close() override {}

 private:
  DisplaySettings settings_;
  std::chrono::steady_clock::time_point next_look_;
  std::chrono::steady_clock::time_point next_line_;
};

}  // namespace tw::terminal
