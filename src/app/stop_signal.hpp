#pragma once

#include <cstdint>

namespace tw::app {

/// Whether a stop signal that came at `now_ms` is a wish of its own, after a first one at
/// `first_ms`. A supervisor may signal the process and its group at once: that is one wish.
/// Input: milliseconds of one monotonic clock.
constexpr bool is_another_wish(std::int64_t first_ms, std::int64_t now_ms) {
  return now_ms - first_ms >= 1'000;
}

/// Turns SIGINT and SIGTERM into a wish to stop; one more, a second or so later, ends the process
/// at once with 130 and the terminal as it was. Threads: install once, ask from anywhere.
void install_stop_signals();
bool is_stop_wanted();

}  // namespace tw::app
