#include "control/paper_session.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "control/backtest_run.hpp"
#include "control/command_text.hpp"
#include "control/journal_report.hpp"
#include "control/replay_log.hpp"
#include "control/result_files.hpp"
#include "control/session_directory.hpp"
#include "journal/journal_reading.hpp"

namespace tw::control {
struct PaperSession::Impl {
  Impl(PreparedRun prepared, backtest::StoredHistory history)
      : run(std::move(prepared)), stored(std::move(history)) {}

  PreparedRun run;
  backtest::StoredHistory stored;
  SessionDirectory directory;
  std::unique_ptr<journal::Journal> journal;
  std::unique_ptr<TimedLog> timed;  // over the journal
  std::unique_ptr<ReplayLog> log;
  std::unique_ptr<PaperRun> played;
  SnapshotPlan plan;
  std::uint64_t snapshot_records = 0;  // behind the newest one
  Timestamp snapshot_at;               // market time of it
  std::vector<std::byte> snapshot_bytes;
  std::optional<Error> snapshot_failure;
  engine::FactState recovered;         // from the facts alone
  std::optional<Error> contradiction;  // where they stop fitting each other
  RecoveryReport recovery;

  Result<void> recover();
  Result<bool> resume(const journal::Snapshot& snapshot);
  Result<void> repeat_all();
  void begin(std::uint64_t records);
  Result<void> open_journal(const journal::SnapshotPlace* from);
  Result<bool> repeat();
  Result<void> take_over();
  std::uint64_t records() const { return log->recorded() + journal->durable() + journal->staged(); }
  bool is_snapshot_due() const;
  Result<void> take_snapshot();
};

namespace {

AuditFiles audit_files(const PreparedRun& run) {
  AuditFiles files{.tapes = {}, .funding = run.funding_file, .latency = run.latency_file};
  for (const FoundMarket& market : run.markets) {
    files.tapes.insert(files.tapes.end(), market.paths.begin(), market.paths.end());
  }
  return files;
}

}  // namespace

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
           report.is_continued ? json::Value::of(to_iso8601(report.resumed_at)) : json::Value())
      .set("snapshot", report.snapshot ? json::Value::of(*report.snapshot) : json::Value())
      .set("snapshots_refused", json::Value::of(report.snapshots_refused))
      .set("repeated", json::Value::of(report.repeated));
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
  impl->plan = request.snapshots;
  TW_CHECK(impl->recover());
  impl->played->history().limit(request.loops);
  TW_CHECK(impl->take_over());
  return std::unique_ptr<PaperSession>(new PaperSession(std::move(impl)));
}

// From the newest snapshot, when it leads to the recorded records, else from the beginning.
Result<void> PaperSession::Impl::recover() {
  TW_TRY(const journal::FoundSnapshot found, journal::find_snapshot(directory.journal()));
  recovery.snapshots_refused = found.refused.size();
  if (found.snapshot.has_value()) {
    TW_TRY(const bool is_same, resume(*found.snapshot));
    if (is_same) {
      snapshot_records = found.snapshot->place.records;
      snapshot_at = played->session().loop().now();
      recovery.snapshot = snapshot_records;
      recovery.repeated = log->recorded() - snapshot_records;
      return {};
    }
    ++recovery.snapshots_refused;
  }
  return repeat_all();
}

// False for one that is no snapshot of this session, or not the one of that place. Where it is, the
// journal must reach it: what stood before a snapshot was durable.
Result<bool> PaperSession::Impl::resume(const journal::Snapshot& snapshot) {
  begin(snapshot.place.records);
  if (!played->load(snapshot.state).has_value()) {
    return false;
  }
  const engine::Loop& loop = played->session().loop();
  if (loop.records(loop.group().settings().id) != snapshot.place.records || !loop.is_at_record()) {
    return false;
  }
  recovered = played->session().loop().facts();
  TW_CHECK(open_journal(&snapshot.place));
  return repeat();
}

Result<void> PaperSession::Impl::repeat_all() {
  begin(0);
  TW_CHECK(open_journal(nullptr));
  if (contradiction.has_value()) {
    return std::unexpected(*contradiction);
  }
  if (!log->is_replaying()) {
    return {};
  }
  recovery.repeated = log->recorded();
  TW_CHECK(played->session().start(1, run.digest));
  TW_TRY(const bool is_same, repeat());
  if (!is_same) {
    TW_CHECK(log->commit());
    return fail(ErrorCode::Internal, "the journal cannot be reproduced from its recording",
                "journal.not_reproducible", {{"record", std::to_string(log->recorded())}});
  }
  return {};
}

// A journal that goes on behind that many records, and nothing played yet.
void PaperSession::Impl::begin(std::uint64_t records) {
  played.reset();
  timed.reset();
  journal.reset();
  recovered = engine::FactState();
  contradiction.reset();
  log = std::make_unique<ReplayLog>(records);
  played = std::make_unique<PaperRun>(run, stored, *log);
}

Result<void> PaperSession::Impl::open_journal(const journal::SnapshotPlace* from) {
  const journal::JournalConfig config{.directory = directory.journal()};
  const auto on_record = [this](const Record& record) {
    log->expect(record);
    if (!contradiction.has_value()) {
      contradiction = refuse_contradiction(recovered, record, log->recorded());
    }
    if (!contradiction.has_value()) {
      static_cast<void>(recovered.apply(record));
    }
  };
  TW_TRY(journal, from != nullptr ? journal::Journal::open(config, *from, on_record)
                                  : journal::Journal::open(config, on_record));
  timed = std::make_unique<TimedLog>(*journal);
  log->continue_in(*timed);
  recovery.bytes_cut += journal->recovery().bytes_cut;
  return {};
}

// Plays to the end of the recorded records, however many passes that takes, and says whether they
// were made again. Writers are inputs from outside, so they are put in where they were recorded.
Result<bool> PaperSession::Impl::repeat() {
  backtest::Session& session = played->session();
  while (log->is_replaying() && !log->is_broken()) {
    if (const WriterStarted* writer = log->next_writer()) {
      TW_CHECK(session.take_over(writer->epoch, writer->settings_digest));
      continue;
    }
    const auto outcome = session.step();
    if (!outcome.has_value() && !log->is_broken()) {
      return std::unexpected(outcome.error());
    }
    if (!outcome.has_value() || *outcome == backtest::StepOutcome::Ended) {
      break;
    }
  }
  return !log->is_replaying() && !log->is_broken() && !contradiction.has_value() &&
         session.loop().facts() == recovered;
}

Result<void> PaperSession::Impl::take_over() {
  recovery.is_continued = log->recorded() > 0;
  recovery.records = log->recorded();
  recovery.open_orders = recovered.orders().live().size();
  recovery.requests_in_flight = recovered.orders().requests_in_flight();
  recovery.fills = played->projection().counts().fills;
  recovery.writers = played->projection().counts().writers;
  recovery.resumed_at = played->session().loop().now();
  if (recovery.is_continued) {
    TW_CHECK(played->session().take_over(recovered.epoch() + 1, run.digest));
  } else {
    TW_CHECK(played->session().start(1, run.digest));
  }
  if (!recovery.snapshot.has_value()) {
    snapshot_at = played->session().started_at();
  }
  return {};
}

bool PaperSession::Impl::is_snapshot_due() const {
  const engine::Loop& loop = played->session().loop();
  const std::uint64_t made = records() - snapshot_records;
  return plan.records > 0 && made > 0 &&
         (made >= plan.records || loop.now() - snapshot_at >= plan.market_time) &&
         loop.is_at_record();
}

// At the very place to which a repetition of the records leads, with all of them durable, so that
// the next writer takes over at the same moment either way. A snapshot that cannot be written costs
// the next start time and nothing else.
Result<void> PaperSession::Impl::take_snapshot() {
  TW_CHECK(played->session().commit());
  snapshot_bytes.clear();
  played->save(snapshot_bytes);
  const auto written = journal->write_snapshot(records(), snapshot_bytes);
  snapshot_failure = written.has_value() ? std::nullopt : std::optional(written.error());
  snapshot_records = records();
  snapshot_at = played->session().loop().now();
  return {};
}

const RecoveryReport& PaperSession::recovery() const { return impl_->recovery; }

// The session may hold an event that was read before the limit was set.
Result<std::optional<Timestamp>> PaperSession::next_time() {
  return impl_->played->history().is_past_limit() ? Result<std::optional<Timestamp>>(std::nullopt)
                                                  : impl_->played->session().next_time();
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
    TW_TRY(const backtest::StepOutcome outcome, impl_->played->session().step());
    static_cast<void>(outcome);  // there was a next input
    if (impl_->is_snapshot_due()) {
      TW_CHECK(impl_->take_snapshot());
    }
  }
  return AdvanceOutcome::Waiting;
}

Result<void> PaperSession::commit() { return impl_->played->session().commit(); }

Result<RunResult> PaperSession::finish() {
  TW_CHECK(commit());
  TW_TRY(ResultFiles files, ResultFiles::open(report_directory(), ResultFiles::Existing::Replace));
  if (impl_->run.funding.has_value()) {
    files.expect_funding();
  }
  backtest::RunBreakdown breakdown(files, impl_->run.settings.instruments.size());
  backtest::Projection rows(breakdown);
  files.name_with(rows.facts().instruments());
  std::uint64_t records = 0;
  std::optional<Error> contradiction;
  TW_TRY(const auto read,
         journal::read_journal(impl_->directory.journal(), [&](const Record& record) {
           ++records;
           if (!contradiction.has_value()) {
             contradiction = refuse_contradiction(rows.facts(), record, records);
           }
           if (!contradiction.has_value()) {
             rows.on_record(record);
           }
         }));
  static_cast<void>(read);
  if (contradiction.has_value()) {
    return std::unexpected(*std::move(contradiction));
  }
  rows.finish();
  RunResult result = summarize(impl_->run, impl_->played->session(), rows, breakdown);
  result.mode = RunMode::Paper;
  result.records = records;
  result.command = audit_command(impl_->directory.journal(), audit_files(impl_->run));
  result.fills_hash = files.fills_hash();
  files.write_curves(result.paths, symbols_of(result));
  TW_CHECK(files.close());
  TW_CHECK(write_result(result, report_directory()));
  return result;
}

const std::optional<Error>& PaperSession::snapshot_failure() const {
  return impl_->snapshot_failure;
}
JournalLatency PaperSession::journal_latency() const { return impl_->timed->latency(); }
const backtest::Session& PaperSession::session() const { return impl_->played->session(); }
const backtest::Projection& PaperSession::projection() const { return impl_->played->projection(); }
const PreparedRun& PaperSession::run() const { return impl_->run; }
const std::deque<backtest::FillRow>& PaperSession::recent_fills() const {
  return impl_->played->recent().rows();
}
std::uint64_t PaperSession::loop() const { return impl_->played->history().loop(); }
const std::string& PaperSession::report_directory() const { return impl_->directory.report(); }

}  // namespace tw::control
