#include "control/paper_session.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "control/backtest_run.hpp"
#include "control/replay_log.hpp"
#include "control/result_files.hpp"
#include "control/session_directory.hpp"

namespace tw::control {
namespace {

// Keeps the last fills for displays.
class RecentRows final : public backtest::RowSink {
 public:
  void on_order(const backtest::OrderRow&) override {}
  void on_fill(const backtest::FillRow& row) override {
    fills.push_back(row);
    if (fills.size() > PaperSession::kRecentFills) {
      fills.pop_front();
    }
  }
  std::deque<backtest::FillRow> fills;
};

}  // namespace

struct PaperSession::Impl {
  Impl(PreparedRun prepared, backtest::StoredHistory history)
      : run(std::move(prepared)),
        stored(std::move(history)),
        looped(
            stored, run.settings.instruments.size(), 0,
            std::max(backtest::LoopedHistory::kSeam, run.settings.venue.order_latency.longest())),
        session(run.settings, looped, log),
        projection(recent) {
    session.loop().observe(projection);
  }

  PreparedRun run;
  backtest::StoredHistory stored;
  backtest::LoopedHistory looped;
  ReplayLog log;
  backtest::Session session;
  RecentRows recent;
  backtest::Projection projection;
  SessionDirectory directory;
  std::unique_ptr<journal::Journal> journal;
  engine::FactState recovered;  // from the facts alone
  RecoveryReport recovery;

  Result<void> open_journal();
  Result<void> replay();
  Result<void> take_over();
};

json::Value to_json(const RecoveryReport& report) {
  return json::Value::object()
      .set("is_continued", json::Value::of_bool(report.is_continued))
      .set("records", json::Value::of(report.records))
      .set("bytes_cut", json::Value::of(report.bytes_cut))
      .set("open_orders", json::Value::of(report.open_orders))
      .set("requests_in_flight", json::Value::of(report.requests_in_flight))
      .set("fills", json::Value::of(report.fills))
      .set("earlier_starts", json::Value::of(report.writers))
      .set("resumed_at",
           report.is_continued ? json::Value::of(to_iso8601(report.resumed_at)) : json::Value());
}

PaperSession::PaperSession(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PaperSession::~PaperSession() = default;

Result<std::unique_ptr<PaperSession>> PaperSession::open(const PaperRequest& request,
                                                         const MarketLibrary& library) {
  TW_TRY(PreparedRun run, prepare(request.run, library));
  TW_TRY(SessionDirectory directory,
         SessionDirectory::open(request.data_directory, run.description, request.session));
  TW_TRY(const auto reader, open_history(run, library));
  auto stored = backtest::StoredHistory::load(*reader);
  if (!stored.has_value()) {
    return std::unexpected(with_paths(std::move(stored).error(), run));
  }
  TW_CHECK(directory.store_settings(run.description));
  auto impl = std::make_unique<Impl>(std::move(run), *std::move(stored));
  impl->directory = std::move(directory);
  TW_CHECK(impl->open_journal());
  TW_CHECK(impl->replay());
  impl->looped.limit(request.loops);
  TW_CHECK(impl->take_over());
  return std::unique_ptr<PaperSession>(new PaperSession(std::move(impl)));
}

Result<void> PaperSession::Impl::open_journal() {
  const auto on_record = [this](const Record& record) {
    log.expect(record);
    static_cast<void>(recovered.apply(record));
  };
  TW_TRY(journal, journal::Journal::open({.directory = directory.journal()}, on_record));
  log.continue_in(*journal);
  return {};
}

// Repeats the session up to the end of the journal, however many passes that takes. Writers are
// inputs from outside, so they are put in where they were recorded.
Result<void> PaperSession::Impl::replay() {
  if (!log.is_replaying()) {
    return {};
  }
  TW_CHECK(session.start(1, run.digest));
  while (log.is_replaying() && !log.is_broken()) {
    if (const WriterStarted* writer = log.next_writer()) {
      TW_CHECK(session.take_over(writer->epoch, writer->settings_digest));
      continue;
    }
    TW_TRY(const backtest::StepOutcome outcome, session.step());
    if (outcome == backtest::StepOutcome::Ended) {
      break;
    }
  }
  const bool is_same =
      !log.is_replaying() && !log.is_broken() && session.loop().facts() == recovered;
  if (!is_same) {
    TW_CHECK(log.commit());
    return fail(ErrorCode::Internal, "the journal cannot be reproduced from its recording",
                "journal.not_reproducible", {{"record", std::to_string(log.recorded())}});
  }
  return {};
}

Result<void> PaperSession::Impl::take_over() {
  recovery.is_continued = log.recorded() > 0;
  recovery.records = log.recorded();
  recovery.bytes_cut = journal->recovery().bytes_cut;
  recovery.open_orders = recovered.orders().live().size();
  recovery.requests_in_flight = recovered.orders().requests_in_flight();
  recovery.fills = projection.counts().fills;
  recovery.writers = projection.counts().writers;
  recovery.resumed_at = session.loop().now();
  if (recovery.is_continued) {
    return session.take_over(recovered.epoch() + 1, run.digest);
  }
  return session.start(1, run.digest);
}

const RecoveryReport& PaperSession::recovery() const { return impl_->recovery; }

// The session may hold an event that was read before the limit was set.
Result<std::optional<Timestamp>> PaperSession::next_time() {
  return impl_->looped.is_past_limit() ? Result<std::optional<Timestamp>>(std::nullopt)
                                       : impl_->session.next_time();
}

Result<AdvanceOutcome> PaperSession::advance(Timestamp until, std::uint64_t steps) {
  for (std::uint64_t step = 0; step < steps; ++step) {
    TW_TRY(const std::optional<Timestamp> due, next_time());
    if (!due.has_value()) {
      return AdvanceOutcome::Ended;
    }
    if (*due > until) {
      break;
    }
    TW_TRY(const backtest::StepOutcome outcome, impl_->session.step());
    static_cast<void>(outcome);  // there was a next input
  }
  return AdvanceOutcome::Waiting;
}

Result<void> PaperSession::commit() { return impl_->session.commit(); }

Result<RunResult> PaperSession::finish() {
  TW_CHECK(commit());
  TW_TRY(ResultFiles files, ResultFiles::open(report_directory(), ResultFiles::Existing::Replace));
  if (impl_->run.funding.has_value()) {
    files.expect_funding();
  }
  backtest::Projection rows(files);
  files.name_with(rows.facts().instruments());
  TW_TRY(const auto read,
         journal::read_journal(impl_->directory.journal(),
                               [&](const Record& record) { rows.on_record(record); }));
  static_cast<void>(read);
  rows.finish();
  RunResult result = summarize(impl_->run, impl_->session, rows);
  result.fills_hash = files.fills_hash();
  TW_CHECK(files.close());
  TW_CHECK(write_result(result, report_directory()));
  return result;
}

const backtest::Session& PaperSession::session() const { return impl_->session; }
const backtest::Projection& PaperSession::projection() const { return impl_->projection; }
const PreparedRun& PaperSession::run() const { return impl_->run; }
const std::deque<backtest::FillRow>& PaperSession::recent_fills() const {
  return impl_->recent.fills;
}
std::uint64_t PaperSession::loop() const { return impl_->looped.loop(); }
const std::string& PaperSession::report_directory() const { return impl_->directory.report(); }

}  // namespace tw::control
