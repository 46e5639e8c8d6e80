#include "control/journal_report.hpp"

#include <filesystem>
#include <utility>

#include "control/paper_run.hpp"
#include "control/record_order.hpp"
#include "control/session_directory.hpp"
#include "control/state_dump.hpp"
#include "journal/failure.hpp"
#include "journal/format.hpp"
#include "model/codec.hpp"

namespace tw::control {
namespace {

namespace fs = std::filesystem;
using engine::Contradiction;
using json::Value;

struct KindOf {
  std::string_view operator()(const FeedIndex&) const { return "feed_index"; }
  std::string_view operator()(const Refusal&) const { return "refusal"; }
  std::string_view operator()(const OrderTransition&) const { return "order_transition"; }
  std::string_view operator()(const SignalJudged&) const { return "signal"; }
  std::string_view operator()(const Event& event) const { return std::visit(*this, event.body); }
  std::string_view operator()(const Command& command) const {
    return std::visit(*this, command.body);
  }
  std::string_view operator()(const PlaceOrder&) const { return "place_order"; }
  std::string_view operator()(const CancelOrder&) const { return "cancel_order"; }
  std::string_view operator()(const AmendOrder&) const { return "amend_order"; }
  std::string_view operator()(const DepthUpdate&) const { return "depth"; }
  std::string_view operator()(const Trade&) const { return "trade"; }
  std::string_view operator()(const Quote&) const { return "quote"; }
  std::string_view operator()(const FeedReset&) const { return "feed_reset"; }
  std::string_view operator()(const OrderAccepted&) const { return "order_accepted"; }
  std::string_view operator()(const OrderRejected&) const { return "order_rejected"; }
  std::string_view operator()(const OrderCanceled&) const { return "order_canceled"; }
  std::string_view operator()(const OrderExpired&) const { return "order_expired"; }
  std::string_view operator()(const CancelRejected&) const { return "cancel_rejected"; }
  std::string_view operator()(const OrderAmended&) const { return "order_amended"; }
  std::string_view operator()(const AmendRejected&) const { return "amend_rejected"; }
  std::string_view operator()(const OrderTriggered&) const { return "order_triggered"; }
  std::string_view operator()(const RequestUnanswered&) const { return "request_unanswered"; }
  std::string_view operator()(const Fill&) const { return "fill"; }
  std::string_view operator()(const FundingPaid&) const { return "funding_paid"; }
  std::string_view operator()(const MarginModeSet&) const { return "margin_mode_set"; }
  std::string_view operator()(const LeverageSet&) const { return "leverage_set"; }
  std::string_view operator()(const GateChanged&) const { return "gate_changed"; }
  std::string_view operator()(const DayStarted&) const { return "day_started"; }
  std::string_view operator()(const TimerFired&) const { return "timer"; }
  std::string_view operator()(const UserCommand&) const { return "user_command"; }
  std::string_view operator()(const WriterStarted&) const { return "writer_started"; }
  std::string_view operator()(const InstrumentDefined&) const { return "instrument_defined"; }
  std::string_view operator()(const AccountFunded&) const { return "account_funded"; }
};

// As log text and as message value.
using Reason = std::pair<std::string_view, std::string_view>;

Reason reason_of(OrderFault fault) {
  switch (fault) {
    case OrderFault::Group:
      return {"another risk group", "@reason.record_group"};
    case OrderFault::GroupSeq:
      return {"not the next number", "@reason.record_number"};
    case OrderFault::EngineSeq:
      return {"not the number of its input", "@reason.record_input"};
    case OrderFault::Time:
      return {"engine time runs back", "@reason.record_time"};
    case OrderFault::FeedIndex:
      return {"market events twice or left out", "@reason.record_feed"};
  }
  std::unreachable();
}

Reason reason_of(Contradiction contradiction) {
  switch (contradiction) {
    case Contradiction::Epoch:
      return {"a writer that is not later than the one before it", "@reason.fact_epoch"};
    case Contradiction::Instrument:
      return {"an instrument that cannot be so", "@reason.fact_instrument"};
    case Contradiction::Account:
      return {"an account that cannot be so", "@reason.fact_account"};
    case Contradiction::OrderId:
      return {"an order id that is not the next one", "@reason.fact_order"};
    case Contradiction::Cancel:
      return {"a cancel of no live order", "@reason.fact_cancel"};
    case Contradiction::Amend:
      return {"an amend of no live order", "@reason.fact_amend"};
    case Contradiction::Signal:
      return {"a signal that is not the next one or led to an order before", "@reason.fact_signal"};
    case Contradiction::Amount:
      return {"an amount that is not admitted", "@reason.fact_amount"};
    case Contradiction::Fill:
      return {"a fill that is not of its order", "@reason.fact_fill"};
  }
  std::unreachable();
}

Error contradicting(std::uint64_t record_number, const Record& record, Reason reason) {
  const std::string number = std::to_string(record_number);
  const std::string kind{kind_of(record)};
  return {ErrorCode::InvalidInput,
          "journal record " + number + " (" + kind + "): " + std::string(reason.first),
          "journal.contradiction",
          {{"record", number}, {"kind", kind}, {"reason", std::string(reason.second)}}};
}

// Rows of a replay are only counted.
class NoRows final : public backtest::RowSink {
 public:
  void on_order(const backtest::OrderRow&) override {}
  void on_fill(const backtest::FillRow&) override {}
};

void count(JournalInfo& info, const Record& record) {
  ++info.kinds[kind_of(record)];
  info.first = info.first.value_or(record.at);
  info.last = record.at;
  if (const auto* index = std::get_if<FeedIndex>(&record.body)) {
    info.market_events += index->count;
  }
  if (const auto* event = std::get_if<Event>(&record.body)) {
    if (const auto* writer = std::get_if<WriterStarted>(&event->body)) {
      info.epoch = writer->epoch;
    }
  }
}

// Applies records as long as they follow from each other.
class Replay {
 public:
  // Goes on from there, unless that is no state.
  bool begin(const SavedFacts& saved) {
    order_ = RecordOrder(saved.place);
    records_ = saved.place.records;
    return projection_.load(saved.counted, saved.facts).has_value();
  }

  void on_record(const Record& record) {
    if (refused_.has_value()) {
      return;
    }
    if (const auto fault = order_.next(record)) {
      refuse(record, reason_of(*fault));
    } else if (const auto found = engine::find_contradiction(projection_.facts(), record)) {
      refuse(record, reason_of(*found));
    } else {
      projection_.on_record(record);
      ++records_;
    }
  }

  Result<void> verdict() const {
    return refused_.has_value() ? Result<void>(std::unexpected(*refused_)) : Result<void>();
  }
  const backtest::Projection& projection() const { return projection_; }

 private:
  void refuse(const Record& record, Reason reason) {
    refused_ = contradicting(records_ + 1, record, reason);
  }

  NoRows rows_;
  backtest::Projection projection_{rows_};
  RecordOrder order_;
  std::uint64_t records_ = 0;
  std::optional<Error> refused_;
};

bool holds_segments(const std::string& directory) {
  std::error_code code;
  fs::directory_iterator entry(directory, code);
  for (; !code && entry != fs::directory_iterator(); entry.increment(code)) {
    if (journal::parse_segment_name(entry->path().filename().string())) {
      return true;
    }
  }
  return false;
}

std::uint64_t segment_bytes(const std::string& directory) {
  std::uint64_t bytes = 0;
  std::error_code code;
  fs::directory_iterator entry(directory, code);
  for (; !code && entry != fs::directory_iterator(); entry.increment(code)) {
    if (journal::parse_segment_name(entry->path().filename().string())) {
      const std::uintmax_t size = entry->file_size(code);
      bytes += code ? 0U : size;
    }
  }
  return bytes;
}

/// A journal and where it can be read from.
struct Found {
  std::string path;
  journal::JournalStart start;
  std::optional<SavedFacts> saved;  // of the snapshot to begin at, where it is one of a session
};

Result<Found> find(const std::string& path) {
  Found found;
  TW_TRY(found.path, find_journal(path));
  TW_TRY(found.start, journal::find_start(found.path));
  if (const auto& from = found.start.from) {
    auto saved = PaperRun::facts_of(from->state);
    if (saved.has_value() && saved->place.records == from->place.records) {
      found.saved = *std::move(saved);
    }
  }
  return found;
}

Result<JournalInfo> read(const Found& journal, const journal::Journal::RecordSink& sink) {
  JournalInfo info;
  info.path = journal.path;
  info.faults = journal.start.faults;
  if (journal.start.from.has_value()) {
    info.snapshot = journal.start.from->place.records;
  }
  info.epoch = journal.saved.has_value() ? journal.saved->facts.epoch() : 0U;
  TW_TRY(info.found, journal::read_journal(info.path, journal.start, [&](const Record& record) {
           count(info, record);
           sink(record);
         }));
  info.bytes = segment_bytes(info.path);
  return info;
}

Result<void> begin(const Found& journal, Replay& replay) {
  if (!journal.start.from.has_value()) {
    return {};
  }
  if (!journal.saved.has_value() || !replay.begin(*journal.saved)) {
    const std::uint64_t records = journal.start.from->place.records;
    return journal::snapshot_refused(journal.path + "/" + journal::snapshot_name(records),
                                     journal::SnapshotFault::State);
  }
  return {};
}

Value time_json(const std::optional<Timestamp>& at) {
  return at.has_value() ? Value::of(to_iso8601(*at)) : Value();
}

Value format_json() {
  return Value::object()
      .set("journal", Value::of(std::uint64_t{journal::kFormatVersion}))
      .set("codec", Value::of(std::uint64_t{kCodecVersion}));
}

}  // namespace

std::string_view kind_of(const Record& record) { return std::visit(KindOf{}, record.body); }

std::optional<Error> refuse_contradiction(const engine::FactState& facts, const Record& record,
                                          std::uint64_t number) {
  const auto found = engine::find_contradiction(facts, record);
  return found.has_value() ? std::optional(contradicting(number, record, reason_of(*found)))
                           : std::nullopt;
}

Result<std::string> find_journal(const std::string& path) {
  for (const std::string& directory : {path, path + "/journal"}) {
    if (holds_segments(directory)) {
      return directory;
    }
  }
  const auto session = newest_session(path);
  if (session.has_value() && holds_segments(*session)) {
    return *session;
  }
  return fail(ErrorCode::NotFound, "no journal in " + path, "journal.none", {{"path", path}});
}

Result<JournalInfo> inspect_journal(const std::string& path) {
  TW_TRY(const Found found, find(path));
  return read(found, [](const Record&) {});
}

Result<JournalReplay> replay_journal(const std::string& path) {
  TW_TRY(const Found found, find(path));
  Replay replay;
  TW_CHECK(begin(found, replay));
  TW_TRY(JournalInfo info, read(found, [&](const Record& record) { replay.on_record(record); }));
  TW_CHECK(replay.verdict());
  const backtest::Projection& projection = replay.projection();
  return JournalReplay{.info = std::move(info),
                       .counts = projection.counts(),
                       .state = projection.facts(),
                       .state_hash = state_hash(projection.facts())};
}

Result<JournalReplay> verify_journal(const std::string& path) {
  TW_TRY(JournalReplay replay, replay_journal(path));
  if (!replay.info.faults.empty()) {
    return std::unexpected(replay.info.faults.front());
  }
  return replay;
}

json::Value to_json(const JournalInfo& info) {
  Value kinds = Value::object();
  for (const auto& [kind, records] : info.kinds) {
    kinds.set(kind, Value::of(records));
  }
  const auto writers = info.kinds.find("writer_started");
  return Value::object()
      .set("schema_version", Value::of(std::int64_t{1}))
      .set("path", Value::of(info.path))
      .set("format", format_json())
      .set("segments", Value::of(info.found.segments))
      .set("bytes", Value::of(info.bytes))
      .set("blocks", Value::of(info.found.blocks))
      .set("bytes_unfinished", Value::of(info.found.bytes_cut))
      .set("records", Value::of(info.found.records))
      .set("snapshot", info.snapshot.has_value() ? Value::of(*info.snapshot) : Value())
      .set("kinds", std::move(kinds))
      .set("first_time", time_json(info.first))
      .set("last_time", time_json(info.last))
      .set("market_events", Value::of(info.market_events))
      .set("writers", Value::of(writers == info.kinds.end() ? 0U : writers->second))
      .set("epoch", Value::of(std::uint64_t{info.epoch}));
}

json::Value to_json(const JournalReplay& replay) {
  return to_json(replay.info)
      .set("orders", Value::of(replay.counts.orders))
      .set("fills", Value::of(replay.counts.fills))
      .set("open_orders", Value::of(std::uint64_t{replay.state.orders().live().size()}))
      .set("requests_in_flight",
           Value::of(std::uint64_t{replay.state.orders().requests_in_flight()}))
      .set("state", state_json(replay.state))
      .set("state_hash", Value::of(replay.state_hash));
}

}  // namespace tw::control
