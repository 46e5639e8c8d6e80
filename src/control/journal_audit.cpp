#include "control/journal_audit.hpp"

#include "control/journal_report.hpp"

namespace tw::control {
namespace {

void conclude(const Repetition& repetition, const RecordedRun& recorded, JournalAudit& audit) {
  audit.proved = repetition.proved();
  if (audit.proved < repetition.provable()) {
    audit.difference = audit.proved + 1;
    audit.kind = std::string(recorded.kinds[audit.proved]);
  }
}

}  // namespace

Result<JournalAudit> audit_journal(const std::string& path, const AuditFiles& files,
                                   const MarketLibrary& library) {
  TW_TRY(const std::string directory, find_journal(path));
  TW_CHECK(check_first_record(directory));
  RecordedRun recorded;
  TW_TRY(const journal::JournalRecovery found,
         journal::read_journal(directory, [&](const Record& record) { recorded.take(record); }));
  TW_TRY(const auto repetition, Repetition::open(directory, recorded, files, library));
  TW_CHECK(repetition->start());
  bool is_going_on = true;
  while (is_going_on) {
    TW_TRY(is_going_on, repetition->step());
  }
  JournalAudit audit{.records = found.records,
                     .proved = 0,
                     .holes = repetition->holes(),
                     .difference = {},
                     .kind = {},
                     .tape_failure = repetition->tape_failure()};
  conclude(*repetition, recorded, audit);
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
