#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <memory>

#include "app/commands.hpp"
#include "app/journal_position.hpp"
#include "app/next_command.hpp"
#include "app/pace.hpp"
#include "app/run_request.hpp"
#include "app/stop_signal.hpp"
#include "app/venue_registry.hpp"
#include "control/session_view.hpp"
#include "report/tear_sheet_file.hpp"
#include "terminal/live_view.hpp"
#include "terminal/plain_view.hpp"
#include "terminal/standard_output.hpp"
#include "terminal/summary.hpp"

namespace tw::app {
namespace {

using SteadyClock = std::chrono::steady_clock;
using messages::Language;

constexpr std::uint64_t kStepsPerTurn = 20'000;  ///< between two looks at signals and the clock
constexpr auto kTurnMax = std::chrono::milliseconds(20);
constexpr auto kCommitEvery = std::chrono::milliseconds(50);

std::unique_ptr<terminal::SessionDisplay> make_display(const UpOptions& options,
                                                       const control::PaperSession& paper,
                                                       Language language) {
  const terminal::DisplaySettings settings{.language = language,
                                           .speed = options.speed,
                                           .fills_seen = paper.recovery().fills,
                                           .loop_seen = paper.loop()};
  if (options.run.is_json) {
    return nullptr;
  }
  const char* term = std::getenv("TERM");
  const bool is_dumb = term != nullptr && std::string_view(term) == "dumb";
  if (isatty(STDOUT_FILENO) == 1 && !is_dumb) {
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
      TW_CHECK(show());
      if (outcome == control::AdvanceOutcome::Ended || !due.has_value() || *due > end_) {
        break;
      }
      pace_.sleep_until_due(*due, kTurnMax);
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
  Result<void> show() {
    if (display_ == nullptr || !display_->is_due()) {
      return {};
    }
    return display_->show(control::view_of(paper_));
  }

  control::PaperSession& paper_;
  Pace pace_;
  Timestamp end_;
  terminal::SessionDisplay* display_;
  SteadyClock::time_point committed_ = SteadyClock::now();
};

std::vector<std::string> paths_of(const control::PreparedRun& run) {
  std::vector<std::string> paths;
  for (const control::FoundMarket& market : run.markets) {
    paths.push_back(market.paths.front());
  }
  return paths;
}

// The session ended in order, so its files are made even when nobody reads what is printed.
Result<ExitCode> conclude(control::PaperSession& paper, const UpOptions& options, Language language,
                          std::string_view program) {
  TW_TRY(const control::RunResult result, paper.finish());
  const Result<std::string> tear_sheet =
      report::make_tear_sheet(paper.report_directory(), language);
  const Result<void> written = terminal::write_out(
      options.run.is_json ? control::to_json(result)
                                .set("recovery", control::to_json(paper.recovery()))
                                .set("journal", control::to_json(paper.journal_latency()))
                                .dump_pretty()
                          : terminal::summary_text(result, language));
  const terminal::NextCommands next{
      .again = continue_command(program, options),
      .research = research_command(program, options.run, paths_of(paper.run()))};
  terminal::say(terminal::end_text(paper, next, language));
  TW_CHECK(written);
  TW_CHECK(tear_sheet);
  terminal::say(messages::text(language, "view.tear_sheet", {{{"path", *tear_sheet}}}) + "\n");
  return ExitCode::Done;
}

}  // namespace

Result<ExitCode> run_up(const UpOptions& options, Language language, std::string_view program) {
  install_stop_signals();  // other commands have nothing to end in order
  TW_TRY(const Speed speed, parse_speed(options.speed));
  TW_TRY(const Duration market_time, options.market_time ? parse_market_time(*options.market_time)
                                                         : Result<Duration>(Duration{}));
  TW_TRY(control::RunRequest request, to_request(options.run));
  using Choice = control::SessionDirectory::Choice;
  TW_TRY(const auto paper,
         control::PaperSession::open({.run = std::move(request),
                                      .data_directory = options.data_directory,
                                      .session = options.is_new ? Choice::Fresh : Choice::Newest,
                                      .loops = options.loops,
                                      .snapshots = {.records = options.snapshot_every}},
                                     market_library()));
  const JournalPosition position(*paper);
  const Timestamp from = paper->session().loop().now();
  const Timestamp end = options.market_time ? later_by(from, market_time) : kTimestampMax;
  terminal::say(terminal::start_text(*paper, options.data_directory, language));
  const auto display = make_display(options, *paper, language);
  const auto played = UpRun(*paper, Pace(speed, from), end, display.get()).play();
  if (display != nullptr) {
    display->close();
  }
  if (!played.has_value() && played.error().id != "out.unwritable") {
    return std::unexpected(played.error());
  }
  TW_TRY(const ExitCode code, conclude(*paper, options, language, program));
  TW_CHECK(played);
  return code;
}

}  // namespace tw::app
