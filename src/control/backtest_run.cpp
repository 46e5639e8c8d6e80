#include "control/backtest_run.hpp"

#include "control/backtest_journal.hpp"
#include "control/settings_file.hpp"

namespace tw::control {
namespace {

Result<ResultFiles> open_files(const std::optional<std::string>& directory) {
  return directory.has_value() ? ResultFiles::open(*directory, ResultFiles::Existing::Refuse)
                               : Result<ResultFiles>(ResultFiles::without_directory());
}

Result<BacktestJournal> open_journal(const std::optional<std::string>& directory,
                                     const PreparedRun& run) {
  return directory.has_value() ? BacktestJournal::open(*directory, run.description)
                               : Result<BacktestJournal>(BacktestJournal::without_directory());
}

Result<void> run_for(backtest::Session& session, Duration market_time) {
  while (true) {
    TW_TRY(const std::optional<Timestamp> due, session.next_time());
    if (!due.has_value() || *due - session.started_at() > market_time) {
      return {};
    }
    TW_TRY(const backtest::StepOutcome outcome, session.step());
    static_cast<void>(outcome);  // there was a next input
  }
}

std::optional<WatchedHistory> watch(const PreparedRun& run, HistoryReader& history,
                                    RunObserver* observer) {
  if (observer == nullptr) {
    return std::nullopt;
  }
  return std::optional<WatchedHistory>(std::in_place, history, *observer, end_of_market(run));
}

// The journal last. Of a run that failed nothing stays: it would be in the way of the next one.
Result<void> publish(ResultFiles& files, BacktestJournal& log, const RunResult& result,
                     const std::optional<std::string>& directory) {
  Result<void> done = files.close();
  if (done.has_value() && directory.has_value()) {
    done = write_result(result, *directory);
  }
  if (done.has_value()) {
    done = log.close();
  }
  if (!done.has_value() && directory.has_value()) {
    ResultFiles::remove(*directory);
  }
  return done;
}

}  // namespace

Result<RunResult> run_backtest(const RunRequest& request, const MarketLibrary& library,
                               const std::optional<std::string>& directory, ResultText* text,
                               RunObserver* observer) {
  TW_TRY(const PreparedRun run, prepare(request, library));
  RunMarket market;
  TW_TRY(market.seen, open_history(run, library));
  if (run.settings.feed_latency.has_value()) {
    TW_TRY(market.ahead, open_history(run, library));
  }
  return play(run, market, directory, text, observer);
}

Result<RunResult> play(const PreparedRun& run, const RunMarket& market,
                       const std::optional<std::string>& directory, ResultText* text,
                       RunObserver* observer) {
  TW_TRY(ResultFiles files, open_files(directory));
  if (text != nullptr) {
    files.keep_text(*text);
  }
  if (run.funding.has_value()) {
    files.expect_funding();
  }
  TW_TRY(BacktestJournal log, open_journal(directory, run));
  auto watched = watch(run, *market.seen, observer);
  backtest::Session session(run.settings, watched ? *watched : *market.seen, log,
                            market.ahead.get());
  backtest::RunBreakdown breakdown(files, run.settings.instruments.size());
  backtest::Projection projection(breakdown);
  session.loop().observe(projection);
  if (watched.has_value()) {
    watched->count(projection);
  }
  session.meter().send_to(files);
  LastReasons reasons;
  session.loop().group().observe(reasons);
  files.name_with(projection.facts().instruments());
  if (auto started = session.start(1, run.digest); !started.has_value()) {
    return std::unexpected(with_paths(std::move(started).error(), run));
  }
  TW_CHECK(run.market_time ? run_for(session, *run.market_time) : session.run());
  projection.finish();
  files.on_equity(session.meter().now());
  RunResult result = summarize(run, session, projection, breakdown);
  if (result.counts.orders == 0) {
    result.silence = reasons.silence();
  }
  result.records = log.durable();
  result.fills_hash = files.fills_hash();
  files.write_curves(result.paths, symbols_of(result));
  if (auto published = publish(files, log, result, directory); !published.has_value()) {
    return std::unexpected(std::move(published).error());
  }
  if (text != nullptr) {
    text->result = to_json(result).dump_pretty();
  }
  return result;
}

Result<void> write_result(const RunResult& result, const std::string& directory) {
  const auto stored = store_file(directory, kResultName, to_json(result).dump_pretty());
  if (!stored.has_value()) {
    const Error& error = stored.error();
    return fail(ErrorCode::Unavailable, error.what, "out.unwritable",
                {{"path", directory + "/" + kResultName}, {"reason", reason_of(error)}});
  }
  return {};
}

}  // namespace tw::control
