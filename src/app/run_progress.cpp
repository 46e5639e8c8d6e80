#include "app/run_progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

#include "app/stop_signal.hpp"
#include "terminal/standard_output.hpp"

namespace tw::app {
namespace {

constexpr auto kEvery = std::chrono::seconds(1);
constexpr std::string_view kClearLine = "\r\x1b[K";
constexpr std::size_t kToSeconds = std::string_view("2024-08-08T23:55:00").size();

bool is_terminal() {
  const char* term = std::getenv("TERM");
  return isatty(STDERR_FILENO) == 1 && (term == nullptr || std::string_view(term) != "dumb");
}

}  // namespace

ConsoleProgress::ConsoleProgress(messages::Language language, bool is_json)
    : language_(language),
      is_shown_(!is_json && is_terminal()),
      next_(std::chrono::steady_clock::now() + kEvery) {}

bool ConsoleProgress::go_on(const control::RunProgress& progress) {
  if (is_stop_wanted()) {
    close();
    return false;
  }
  const auto now = std::chrono::steady_clock::now();
  if (!is_shown_ || now < next_) {
    return true;
  }
  next_ = now + kEvery;
  const std::optional<double> share = progress.share();
  const std::vector<MessageArgument> arguments = {
      {"time", to_iso8601(progress.now).substr(0, kToSeconds) + "Z"},
      {"share", share.has_value() ? fmt::format("{:.1f} %", 100 * *share) : "…"},
      {"fills", std::to_string(progress.fills)}};
  terminal::say(std::string(kClearLine) + messages::text(language_, "view.progress", arguments));
  has_line_ = true;
  return true;
}

void ConsoleProgress::close() {
  if (has_line_) {
    terminal::say(kClearLine);
    has_line_ = false;
  }
}

}  // namespace tw::app
