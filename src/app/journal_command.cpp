#include "app/commands.hpp"
#include "app/venue_registry.hpp"
#include "control/journal_audit.hpp"
#include "control/journal_report.hpp"
#include "control/result_match.hpp"
#include "control/state_dump.hpp"
#include "terminal/journal_text.hpp"
#include "terminal/standard_output.hpp"

namespace tw::app {
namespace {

using messages::Language;

Result<ExitCode> run_audit(const JournalReplayOptions& options, Language language) {
  TW_TRY(const control::JournalAudit audit,
         control::audit_journal(options.directory,
                                {.tapes = options.tapes,
                                 .funding = options.funding,
                                 .latency = options.latency,
                                 .feed_latency = options.feed_latency},
                                market_library()));
  if (audit.tape_failure.has_value()) {
    terminal::say(messages::text(language, *audit.tape_failure) + "\n");
  }
  TW_CHECK(terminal::write_out(options.is_json ? control::to_json(audit).dump_pretty()
                                               : terminal::audit_text(audit, language)));
  return audit.is_proved() ? ExitCode::Done : ExitCode::Failed;
}

// What reading does without, but should be there.
void say_faults(const control::JournalInfo& info, Language language) {
  for (const Error& fault : info.faults) {
    terminal::say(messages::text(language, fault) + "\n");
  }
}

}  // namespace

Result<ExitCode> run_journal(const JournalOptions& options, Language language) {
  if (options.action == JournalOptions::Action::Info) {
    TW_TRY(const control::JournalInfo info, control::inspect_journal(options.directory));
    say_faults(info, language);
    TW_CHECK(terminal::write_out(options.is_json ? control::to_json(info).dump_pretty()
                                                 : terminal::journal_text(info, language)));
    return ExitCode::Done;
  }
  TW_TRY(const control::JournalReplay replay, control::verify_journal(options.directory));
  TW_CHECK(control::check_result_beside(replay));
  TW_CHECK(terminal::write_out(options.is_json
                                   ? control::to_json(replay.info)
                                         .set("is_sound", json::Value::of_bool(true))
                                         .set("state_hash", json::Value::of(replay.state_hash))
                                         .dump_pretty()
                                   : terminal::sound_text(replay, language)));
  return ExitCode::Done;
}

Result<ExitCode> run_journal_replay(const JournalReplayOptions& options, Language language) {
  if (options.is_audit) {
    return run_audit(options, language);
  }
  TW_TRY(const control::JournalReplay replay, control::replay_journal(options.directory));
  say_faults(replay.info, language);
  if (options.is_dump) {
    TW_CHECK(terminal::write_out(control::dump_state(replay.state)));
    return ExitCode::Done;
  }
  TW_CHECK(terminal::write_out(options.is_json ? control::to_json(replay).dump_pretty()
                                               : terminal::replay_text(replay, language)));
  return ExitCode::Done;
}

}  // namespace tw::app
