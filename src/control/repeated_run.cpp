#include "control/repeated_run.hpp"

#include <chrono>
#include <numeric>

#include "base/assert.hpp"

namespace tw::control {
namespace {

double seconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

double total_seconds(const RepeatedRun& run) {
  return seconds(std::accumulate(run.took.begin(), run.took.end(), Duration{}));
}

json::Value speed(const RepeatedRun& run) {
  json::Value each = json::Value::array();
  for (const Duration took : run.took) {
    each.push(json::Value::of(seconds(took)));
  }
  return json::Value::object()
      .set("repeat", json::Value::of(std::uint64_t{run.took.size()}))
      .set("market_messages", json::Value::of(run.market.messages))
      .set("level_changes", json::Value::of(run.market.level_changes))
      .set("trades", json::Value::of(run.market.trades))
      .set("quotes", json::Value::of(run.market.quotes))
      .set("events", json::Value::of(run.market.events()))
      .set("wall_seconds", json::Value::of(total_seconds(run)))
      .set("wall_seconds_each", each)
      .set("events_per_second", json::Value::of(event_rate(run)));
}

Result<backtest::StoredHistory> load(const PreparedRun& run, const MarketLibrary& library,
                                     RunObserver* observer) {
  TW_TRY(const auto reader, open_history(run, library));
  std::optional<WatchedHistory> watched;
  if (observer != nullptr) {
    watched.emplace(*reader, *observer, end_of_market(run));
  }
  auto history = backtest::StoredHistory::load(watched ? *watched : *reader);
  if (!history.has_value()) {
    return std::unexpected(with_paths(std::move(history).error(), run));
  }
  return history;
}

// Between two repetitions: within one nobody looks, its speed is what is asked for.
Result<void> check_going_on(const Repetitions& repeat, const backtest::StoredHistory& stored,
                            std::uint64_t repetition) {
  if (repeat.observer == nullptr || stored.size() == 0) {
    return {};
  }
  const Timestamp start = stored.at(0, Duration{}).ts_recv;
  const RunProgress progress{.from = start, .now = start, .until = std::nullopt, .fills = 0};
  if (repeat.observer->go_on(progress)) {
    return {};
  }
  return fail(ErrorCode::Unavailable, "stopped before repetition " + std::to_string(repetition),
              "backtest.stopped_between",
              {{"number", std::to_string(repetition)}, {"count", std::to_string(repeat.count)}});
}

RunMarket market_of(const PreparedRun& run, const backtest::StoredHistory& stored) {
  const auto once = [&] {
    return std::make_unique<backtest::LoopedHistory>(stored, run.settings.instruments.size(), 1);
  };
  return {.seen = once(), .ahead = run.settings.feed_latency.has_value() ? once() : nullptr};
}

}  // namespace

MarketCounts count_market(const backtest::StoredHistory& history) {
  MarketCounts counts;
  counts.messages = history.size();
  for (std::size_t i = 0; i < history.size(); ++i) {
    const Event event = history.at(i, Duration{});
    if (const auto* depth = std::get_if<DepthUpdate>(&event.body)) {
      counts.level_changes += depth->bids.size() + depth->asks.size();
    }
    counts.trades += std::holds_alternative<Trade>(event.body) ? 1U : 0U;
    counts.quotes += std::holds_alternative<Quote>(event.body) ? 1U : 0U;
  }
  return counts;
}

Result<RepeatedRun> repeat_backtest(const RunRequest& request, const MarketLibrary& library,
                                    const std::optional<std::string>& directory, Repetitions repeat,
                                    ResultText* text) {
  using SteadyClock = std::chrono::steady_clock;
  TW_ASSERT(repeat.count >= 1);
  TW_TRY(const PreparedRun run, prepare(request, library));
  TW_TRY(const backtest::StoredHistory stored, load(run, library, repeat.observer));
  RepeatedRun repeated{.result = {}, .market = count_market(stored), .took = {}};
  for (std::uint64_t repetition = 1; repetition <= repeat.count; ++repetition) {
    TW_CHECK(check_going_on(repeat, stored, repetition));
    const auto start = SteadyClock::now();
    const RunMarket market = market_of(run, stored);
    const bool is_kept = repetition == 1;
    TW_TRY(RunResult result,
           play(run, market, is_kept ? directory : std::nullopt, is_kept ? text : nullptr));
    repeated.took.push_back(SteadyClock::now() - start);
    if (repetition == 1) {
      repeated.result = std::move(result);
    } else {
      TW_CHECK(check_repeated(repeated.result, result, repetition));
    }
  }
  return repeated;
}

Result<void> check_repeated(const RunResult& first, const RunResult& found,
                            std::uint64_t repetition) {
  const bool is_equal = found.fills_hash == first.fills_hash && found.counts == first.counts &&
                        found.state_hash == first.state_hash;
  if (!is_equal) {
    const std::string number = std::to_string(repetition);
    return fail(ErrorCode::Internal, "repetition " + number + " ended differently",
                "backtest.not_repeatable", {{"number", number}});
  }
  return {};
}

json::Value to_json(const RepeatedRun& run) {
  json::Value value = to_json(run.result);
  value.set("speed", speed(run));
  return value;
}

double event_rate(const RepeatedRun& run) {
  const double total = total_seconds(run);
  const double events =
      static_cast<double>(run.market.events()) * static_cast<double>(run.took.size());
  return total > 0 ? events / total : 0;
}

}  // namespace tw::control
