#include "app/stop_signal.hpp"

#include <unistd.h>

#include <csignal>
#include <ctime>

namespace tw::app {
namespace {

constexpr int kInterrupted = 130;
volatile std::sig_atomic_t is_stopping = 0;
volatile std::sig_atomic_t stopping_since = 0;  // seconds of the monotonic clock

// A supervisor may signal the process and its group at once: that is one wish, not two.
extern "C" void on_stop_signal(int) {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  const auto second = static_cast<std::sig_atomic_t>(now.tv_sec);
  if (is_stopping == 0) {
    is_stopping = 1;
    stopping_since = second;
  } else if (second - stopping_since >= 1) {
    _exit(kInterrupted);  // what is not durable yet is not needed: the journal is a valid prefix
  }
}

}  // namespace

void install_stop_signals() {
  struct sigaction action{};
  action.sa_handler = on_stop_signal;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool is_stop_wanted() { return is_stopping != 0; }

}  // namespace tw::app
