#pragma once

#include <chrono>
#include <string>

#include "terminal/session_display.hpp"

namespace tw::terminal {

enum class Color : std::uint8_t { Off, On };

/// The picture of a session as text of at most 80 columns and 24 lines, each ended by a newline.
/// Cost: a few microseconds; no terminal is needed.
std::string render(const control::SessionView& view, const DisplaySettings& settings, Color color);

/// Full-screen view on a terminal, four pictures a second. Colour is off with NO_COLOR or
/// TERM=dumb.
class LiveView final : public SessionDisplay {
 public:
  explicit LiveView(DisplaySettings settings);
  ~LiveView() override;
  bool is_due() override;
  void show(const control::SessionView& view) override;
  void close() override;

 private:
  DisplaySettings settings_;
  Color color_;
  bool is_open_ = false;
  std::chrono::steady_clock::time_point next_;
};

}  // namespace tw::terminal
