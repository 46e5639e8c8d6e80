#include "app/stop_signal.hpp"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <ctime>

#include "terminal/live_view.hpp"

namespace tw::app {
namespace {

constexpr int kInterrupted = 130;
constexpr std::int64_t kNever = -1;
std::atomic<std::int64_t> stopping_since_ms = kNever;
static_assert(std::atomic<std::int64_t>::is_always_lock_free, "a signal handler writes it");

extern "C" void on_stop_signal(int) {
  const int error_number = errno;  // whatever was interrupted still reads it
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  const std::int64_t now_ms = std::int64_t{now.tv_sec} * 1'000 + now.tv_nsec / 1'000'000;
  std::int64_t first_ms = kNever;
  const bool is_first = stopping_since_ms.compare_exchange_strong(first_ms, now_ms);
  if (!is_first && is_another_wish(first_ms, now_ms)) {
    terminal::restore_terminal();
    _exit(kInterrupted);  // what is not durable yet is not needed: the journal is a valid prefix
  }
  errno = error_number;
}

}  // namespace

void install_stop_signals() {
  struct sigaction action{};
  action.sa_handler = on_stop_signal;
  action.sa_flags = SA_RESTART;  // a write to a slow terminal goes on
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool is_stop_wanted() { return stopping_since_ms != kNever; }

}  // namespace tw::app
