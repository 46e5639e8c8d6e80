#include "control/journal_audit.hpp"

#include <algorithm>
#include <filesystem>

#include "backtest/history.hpp"
#include "control/journal_report.hpp"
#include "control/replay_log.hpp"
#include "control/run_limits.hpp"
#include "control/settings_file.hpp"

namespace tw::control {
namespace {

// Ends where the history below cannot be read any further, and keeps the reason.
class TornHistory final : public HistoryReader {
 public:
  explicit TornHistory(HistoryReader& history) : history_(history) {}
  Result<std::optional<Event>> next() override {
    auto event = history_.next();
    if (!event.has_value()) {
      failure = std::move(event).error();
      return std::optional<Event>();
    }
    return event;
  }
  std::optional<Error> failure;

 private:
  HistoryReader& history_;
};

// Where records go that the journal does not hold: it ended in the middle of their input.
class Beyond final : public Log {
 public:
  void append(const Record&) override { ++appended_; }
  Result<void> commit() override { return {}; }
  std::uint64_t durable() const override { return appended_; }

 private:
  std::uint64_t appended_ = 0;
};

// What a journal expects of a repetition.
struct Recorded {
  ReplayLog log;
  std::vector<std::string_view> kinds;
  std::vector<ConsumedFeed> indexes;
  std::optional<WriterStarted> first_writer;
  std::uint64_t market_events = 0;
  Timestamp first;

  void take(const Record& record) {
    log.expect(record);
    kinds.push_back(kind_of(record));
    first = kinds.size() == 1 ? record.at : first;
    if (const auto* index = std::get_if<FeedIndex>(&record.body)) {
      market_events += index->count;
      indexes.push_back({.record = kinds.size(), .events = market_events, .at = record.at});
    }
    const auto* event = std::get_if<Event>(&record.body);
    const auto* writer = event != nullptr ? std::get_if<WriterStarted>(&event->body) : nullptr;
    if (writer != nullptr && !first_writer.has_value()) {
      first_writer = *writer;
    }
  }
};

std::string value_of(const std::vector<Setting>& settings, const std::string& name) {
  const auto found = std::ranges::find(settings, name, &Setting::name);
  return found == settings.end() ? std::string() : found->value;
}

// The fees of all instruments, when they are the same; else each has its own.
std::optional<std::string> common_fees(const std::vector<Setting>& settings) {
  std::optional<std::string> fees;
  for (const Setting& setting : settings) {
    if (!setting.name.starts_with("fees.")) {
      continue;
    }
    if (fees.has_value() && *fees != setting.value) {
      return std::nullopt;
    }
    fees = setting.value;
  }
  return fees;
}

// Leverage stands there for each instrument, where something is lent.
void take_margin(const std::vector<Setting>& settings, RunRequest& request) {
  constexpr std::string_view kPrefix = "leverage.";
  for (const Setting& setting : settings) {
    if (setting.name == "margin") {
      request.margin = setting.value;
    } else if (setting.name == "maintenance_rate") {
      request.maintenance_rate = setting.value;
    } else if (setting.name.starts_with(kPrefix)) {
      request.leverage.push_back(setting.name.substr(kPrefix.size()) + "=" + setting.value);
    }
  }
}

Result<RunRequest> request_of(const std::string& path, const std::vector<Setting>& settings,
                              const AuditFiles& files) {
  RunRequest request;
  request.tapes = files.tapes;
  request.funding_file = files.funding;
  request.strategy = value_of(settings, "strategy");
  request.capital = value_of(settings, "capital");
  request.fees = common_fees(settings);
  request.limits = recorded_limits(settings);
  const auto latency = parse_duration(value_of(settings, "latency"));
  if (!latency.has_value()) {
    return fail(ErrorCode::InvalidInput, path + " holds no latency", "data.settings_damaged",
                {{"path", path}, {"reason", "@reason.no_settings"}});
  }
  request.latency = *latency;
  request.queue = value_of(settings, "queue");
  request.fill = value_of(settings, "fill");
  take_margin(settings, request);
  for (const Setting& setting : settings) {
    constexpr std::string_view kPrefix = "parameter.";
    if (setting.name.starts_with(kPrefix)) {
      request.parameters.push_back(setting.name.substr(kPrefix.size()) + "=" + setting.value);
    }
  }
  return request;
}

// A tape may be another file than the recorded one: its content is what is compared. The seed is
// not drawn from.
bool is_compared(const Setting& setting) {
  return !setting.name.starts_with("recording.") && setting.name != "seed";
}

std::vector<Setting> compared(std::vector<Setting> settings) {
  std::erase_if(settings, [](const Setting& setting) { return !is_compared(setting); });
  return settings;
}

// A run is repeated from its first record on.
Result<void> check_begins(const std::string& directory) {
  TW_TRY(const journal::JournalStart start, journal::find_start(directory));
  if (!start.from.has_value()) {
    return {};
  }
  const std::string records = std::to_string(start.from->place.records);
  return fail(ErrorCode::InvalidInput,
              "records up to " + records + " were released, an audit begins with the first",
              "journal.audit_released", {{"path", directory}, {"records", records}});
}

Result<PreparedRun> prepare_again(const std::string& journal, const AuditFiles& files,
                                  const MarketLibrary& library) {
  const std::string path = journal + "/" + kSettingsName;
  std::error_code code;
  if (!std::filesystem::exists(path, code)) {
    return fail(ErrorCode::Conflict, path + " is missing beside a journal", "data.settings_missing",
                {{"path", path}, {"reason", "@reason.missing"}});
  }
  TW_TRY(const std::vector<Setting> settings, read_settings(path));
  TW_TRY(const RunRequest request, request_of(path, settings, files));
  TW_TRY(PreparedRun run, prepare(request, library));
  if (const auto difference = first_difference(compared(settings), compared(run.description))) {
    return settings_changed(path, *difference);
  }
  return run;
}

// Plays the run again until a record differs, the recorded ones are over, or the market is.
Result<void> repeat(backtest::Session& session, Recorded& recorded, std::uint64_t records_max) {
  ReplayLog& log = recorded.log;
  if (!recorded.first_writer.has_value()) {
    return {};
  }
  const WriterStarted& first = *recorded.first_writer;
  TW_CHECK(session.start(first.epoch, first.settings_digest));
  while (log.is_replaying() && !log.is_broken() && log.position() < records_max) {
    if (const WriterStarted* writer = log.next_writer()) {
      TW_CHECK(session.take_over(writer->epoch, writer->settings_digest));
      continue;
    }
    TW_TRY(const backtest::StepOutcome outcome, session.step());
    if (outcome == backtest::StepOutcome::Ended) {
      break;
    }
  }
  return {};
}

void conclude(const Recorded& recorded, JournalAudit& audit) {
  const ReplayLog& log = recorded.log;
  audit.proved = log.first_difference().has_value() ? *log.first_difference() - 1 : log.position();
  const std::uint64_t provable = audit.holes.empty() ? audit.records : audit.holes[0].record - 1;
  audit.proved = std::min(audit.proved, provable);
  if (audit.proved < provable) {
    audit.difference = audit.proved + 1;
    audit.kind = std::string(recorded.kinds[audit.proved]);
  }
}

}  // namespace

Result<JournalAudit> audit_journal(const std::string& path, const AuditFiles& files,
                                   const MarketLibrary& library) {
  TW_TRY(const std::string directory, find_journal(path));
  TW_CHECK(check_begins(directory));
  Recorded recorded;
  TW_TRY(const journal::JournalRecovery found,
         journal::read_journal(directory, [&](const Record& record) { recorded.take(record); }));
  TW_TRY(const PreparedRun run, prepare_again(directory, files, library));
  TW_TRY(const auto reader, open_history(run, library));
  TornHistory torn(*reader);
  auto stored = backtest::StoredHistory::load(torn);
  if (!stored.has_value()) {
    return std::unexpected(with_paths(torn.failure.value_or(stored.error()), run));
  }
  // Past the damage of a tape nothing follows, the next pass neither.
  const std::uint64_t loops = torn.failure.has_value() ? 1 : 0;
  const Duration seam =
      std::max(backtest::LoopedHistory::kSeam, run.settings.venue.order_latency.longest());
  const std::size_t instruments = run.settings.instruments.size();
  JournalAudit audit{.records = found.records,
                     .proved = 0,
                     .holes = {},
                     .difference = {},
                     .kind = {},
                     .tape_failure = torn.failure};
  backtest::LoopedHistory counted(*stored, instruments, loops, seam);
  TW_TRY(audit.holes, find_holes(recorded.indexes, recorded.first, counted));
  Beyond beyond;
  recorded.log.continue_in(beyond);
  backtest::LoopedHistory played(*stored, instruments, loops, seam);
  backtest::Session session(run.settings, played, recorded.log);
  const std::uint64_t records_max = audit.holes.empty() ? audit.records : audit.holes[0].record - 1;
  TW_CHECK(repeat(session, recorded, records_max));
  conclude(recorded, audit);
  return audit;
}

json::Value to_json(const JournalAudit& audit) {
  using json::Value;
  Value holes = Value::array();
  for (const FeedHole& hole : audit.holes) {
    holes.push(Value::object()
                   .set("from", Value::of(to_iso8601(hole.from)))
                   .set("to", Value::of(to_iso8601(hole.to)))
                   .set("record", Value::of(hole.record)));
  }
  return Value::object()
      .set("schema_version", Value::of(std::int64_t{1}))
      .set("is_proved", Value::of_bool(audit.is_proved()))
      .set("records", Value::of(audit.records))
      .set("proved", Value::of(audit.proved))
      .set("holes", std::move(holes))
      .set("difference", audit.difference.has_value()
                             ? Value::object()
                                   .set("record", Value::of(*audit.difference))
                                   .set("kind", Value::of(*audit.kind))
                             : Value())
      .set("tape_failure",
           audit.tape_failure.has_value() ? Value::of(audit.tape_failure->what) : Value());
}

}  // namespace tw::control
