#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "terminal/session_display.hpp"

namespace tw::terminal {

enum class Color : std::uint8_t { Off, On };

/// What fits on a terminal; both above zero.
struct ScreenSize {
  std::size_t columns = 80;
  std::size_t rows = 24;
};

/// The picture of a session as text of at most that size and never more than 40 lines, each ended
/// by a newline; mode and money come first, what does not fit is left out from the end.
/// Cost: a few microseconds; no terminal is needed.
std::string render(const control::SessionView& view, const DisplaySettings& settings, Color color,
                   ScreenSize size = {});

/// The bytes that put a picture on the screen: from the top left corner, over the last picture,
/// without scrolling.
std::string repaint(std::string_view picture);

/// Shows the terminal as it was before an open LiveView; does nothing where none is open.
/// Threads: any, also from a signal handler; never waits for the terminal.
void restore_terminal();

/// Full-screen view on a terminal, four pictures a second, each of the size the terminal has then.
/// Colour is off with NO_COLOR.
class LiveView final : public SessionDisplay {
 public:
  explicit LiveView(DisplaySettings settings);
  ~LiveView() override;
  bool is_due() override;
  Result<void> show(const control::SessionView& view) override;
  void close() override;

 private:
  DisplaySettings settings_;
  Color color_;
  std::chrono::steady_clock::time_point next_;
  std::chrono::steady_clock::time_point notice_until_;
};

}  // namespace tw::terminal
