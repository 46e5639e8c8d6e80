#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <memory>
#include <thread>

#include "app/commands.hpp"
#include "app/run_request.hpp"
#include "app/stop_signal.hpp"
#include "app/venue_registry.hpp"
#include "control/session_view.hpp"
#include "terminal/live_view.hpp"
#include "terminal/plain_view.hpp"
#include "terminal/summary.hpp"

namespace tw::app {
namespace {

using SteadyClock = std::chrono::steady_clock;
using messages::Language;

constexpr std::uint64_t kStepsPerTurn = 20'000;  ///< between two looks at signals and the clock
constexpr auto kTurnMax = std::chrono::milliseconds(20);
constexpr auto kCommitEvery = std::chrono::milliseconds(50);

/// Market time per real time.
struct Speed {
  std::optional<double> factor;  ///< nothing: as fast as possible
};

Result<Speed> parse_speed(const std::string& text) {
  double factor = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), factor);
  const bool is_number = code == std::errc() && end == text.data() + text.size();
  if (text == "max") {
    return Speed{};
  }
  if (!is_number || !(factor > 0) || factor > 1'000'000) {
    return fail(ErrorCode::InvalidInput, "speed '" + text + "' is not a number or max",
                "usage.speed", {{"value", text}});
  }
  return Speed{factor};
}

// Ties market time to the clock from the moment of its construction.
class Pace {
 public:
  Pace(Speed speed, Timestamp market_start)
      : speed_(speed), market_start_(market_start), real_start_(SteadyClock::now()) {}

  Timestamp market_now() const {
    if (!speed_.factor.has_value()) {
      return kTimestampMax;
    }
    const auto real = std::chrono::duration<double>(SteadyClock::now() - real_start_);
    return market_start_ + std::chrono::duration_cast<Duration>(real * *speed_.factor);
  }
  void sleep_until_due(Timestamp due) const {
    if (!speed_.factor.has_value()) {
      return;
    }
    const std::chrono::duration<double> ahead = (due - market_now()) / *speed_.factor;
    const std::chrono::duration<double> turn = kTurnMax;
    if (ahead.count() > 0) {
      std::this_thread::sleep_for(std::min(ahead, turn));
    }
  }

 private:
  Speed speed_;
  Timestamp market_start_;
  SteadyClock::time_point real_start_;
};

std::unique_ptr<terminal::SessionDisplay> make_display(const UpOptions& options,
                                                       Language language) {
  const terminal::DisplaySettings settings{.language = language, .speed = options.speed};
  if (options.run.is_json) {
    return nullptr;
  }
  if (isatty(STDOUT_FILENO) == 1) {
    return std::make_unique<terminal::LiveView>(settings);
  }
  return std::make_unique<terminal::PlainView>(settings);
}

class UpRun {
 public:
  UpRun(control::PaperSession& paper, Pace pace, Timestamp end, terminal::SessionDisplay* display)
      : paper_(paper), pace_(pace), end_(end), display_(display) {}

  Result<void> play() {
    while (!is_stop_wanted()) {
      const Timestamp until = std::min(pace_.market_now(), end_);
      TW_TRY(const control::AdvanceOutcome outcome, paper_.advance(until, kStepsPerTurn));
      TW_TRY(const std::optional<Timestamp> due, paper_.next_time());
      TW_CHECK(commit_when_due());
      show();
      if (outcome == control::AdvanceOutcome::Ended || !due.has_value() || *due > end_) {
        break;
      }
      pace_.sleep_until_due(*due);
    }
    return {};
  }

 private:
  Result<void> commit_when_due() {
    const auto now = SteadyClock::now();
    if (now - committed_ < kCommitEvery) {
      return {};
    }
    committed_ = now;
    return paper_.commit();
  }
  void show() {
    if (display_ != nullptr && display_->is_due()) {
      display_->show(control::view_of(paper_));
    }
  }

  control::PaperSession& paper_;
  Pace pace_;
  Timestamp end_;
  terminal::SessionDisplay* display_;
  SteadyClock::time_point committed_ = SteadyClock::now();
};

}  // namespace

Result<ExitCode> run_up(const UpOptions& options, Language language) {
  install_stop_signals();  // other commands have nothing to end in order
  TW_TRY(const Speed speed, parse_speed(options.speed));
  TW_TRY(const Duration market_time,
         options.market_time ? parse_duration(*options.market_time) : Result<Duration>(Duration{}));
  TW_TRY(control::RunRequest request, to_request(options.run));
  using Choice = control::SessionDirectory::Choice;
  TW_TRY(const auto paper,
         control::PaperSession::open({.run = std::move(request),
                                      .data_directory = options.data_directory,
                                      .session = options.is_new ? Choice::Fresh : Choice::Newest,
                                      .loops = options.loops},
                                     binance_usdm()));
  const Timestamp from = paper->session().loop().now();
  const Timestamp end = options.market_time ? from + market_time : kTimestampMax;
  fmt::print(stderr, "{}", terminal::start_text(*paper, options.data_directory, language));
  const auto display = make_display(options, language);
  const auto played = UpRun(*paper, Pace(speed, from), end, display.get()).play();
  if (display != nullptr) {
    display->close();
  }
  TW_CHECK(played);
  TW_TRY(const control::RunResult result, paper->finish());
  fmt::print("{}", options.run.is_json ? control::to_json(result)
                                             .set("recovery", control::to_json(paper->recovery()))
                                             .dump_pretty()
                                       : terminal::summary_text(result, language));
  fmt::print(stderr, "{}", terminal::end_text(*paper, language));
  return ExitCode::Done;
}

}  // namespace tw::app
