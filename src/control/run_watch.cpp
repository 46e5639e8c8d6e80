#include "control/run_watch.hpp"

#include <algorithm>
#include <cmath>

#include "journal/tape.hpp"

namespace tw::control {
namespace {

constexpr std::uint64_t kAskEvery = 256;                 ///< market events
constexpr Duration kAskAfter = std::chrono::minutes(1);  ///< of market time: timers run in between

std::unexpected<Error> stopped(const RunProgress& progress) {
  const std::optional<double> share = progress.share();
  const std::string percent =
      share.has_value() ? std::to_string(std::lround(*share * 100)) + " %" : "?";
  return fail(ErrorCode::Unavailable, "the run was stopped at " + to_iso8601(progress.now),
              "backtest.stopped", {{"time", to_iso8601(progress.now)}, {"share", percent}});
}

std::optional<Timestamp> end_of_files(const PreparedRun& run) {
  if (run.candles.has_value()) {
    return run.candles->last_open;
  }
  std::optional<Timestamp> end;
  for (const FoundMarket& market : run.markets) {
    if (market.form != MarketForm::Tape) {
      return std::nullopt;
    }
    const auto info = journal::read_tape_info(market.paths.front());
    if (!info.has_value()) {
      return std::nullopt;
    }
    end = std::max(end.value_or(info->last_time), info->last_time);
  }
  return end;
}

}  // namespace

std::optional<double> RunProgress::share() const {
  if (!until.has_value() || *until <= from) {
    return std::nullopt;
  }
  using Seconds = std::chrono::duration<double>;
  return std::clamp(Seconds(now - from).count() / Seconds(*until - from).count(), 0.0, 1.0);
}

std::optional<Timestamp> end_of_market(const PreparedRun& run) {
  const auto end = end_of_files(run);
  const auto& to = run.window.to;
  return end.has_value() && to.has_value() ? std::min(*end, *to) : end;
}

Result<std::optional<Event>> WatchedHistory::next() {
  TW_TRY(std::optional<Event> event, history_.next());
  if (event.has_value() && is_due(event->ts_recv)) {
    progress_.now = event->ts_recv;
    progress_.fills = projection_ != nullptr ? projection_->counts().fills : 0;
    if (!observer_.go_on(progress_)) {
      return stopped(progress_);
    }
  }
  return event;
}

bool WatchedHistory::is_due(Timestamp at) {
  if (events_ == 0) {
    progress_.from = at;
    asked_at_ = at;
  }
  const bool is_due = events_ % kAskEvery == 0 || at - asked_at_ >= kAskAfter;
  ++events_;
  asked_at_ = is_due ? at : asked_at_;
  return is_due;
}

}  // namespace tw::control
