#pragma once

namespace tw::app {

/// Turns SIGINT and SIGTERM into a wish to stop; one more, a second or so later, ends the process
/// at once with 130. Threads: install once, ask from anywhere.
void install_stop_signals();
bool is_stop_wanted();

}  // namespace tw::app
