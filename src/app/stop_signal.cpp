#include "app/stop_signal.hpp"

#include <unistd.h>

#include <csignal>

namespace tw::app {
namespace {

constexpr int kInterrupted = 130;
volatile std::sig_atomic_t stop_signals = 0;

extern "C" void on_stop_signal(int) {
  stop_signals = stop_signals + 1;
  if (stop_signals > 1) {
    _exit(kInterrupted);  // what is not durable yet is not needed: the journal is a valid prefix
  }
}

}  // namespace

void install_stop_signals() {
  struct sigaction action{};
  action.sa_handler = on_stop_signal;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

bool is_stop_wanted() { return stop_signals > 0; }

}  // namespace tw::app
