#include "app/journal_syntax.hpp"

#include <CLI/CLI.hpp>

#include "app/option_values.hpp"

namespace tw::app {

JournalSyntax::JournalSyntax(const CommandBuilder& build, CLI::App& program)
    : build_(build), program_(program) {
  add_journal();
}

Result<std::optional<Invocation>> JournalSyntax::invocation() {
  if (!journal_->parsed()) {
    return std::nullopt;
  }
  if (replay_->parsed()) {
    TW_CHECK(check_filled("DIR", replay_options_.directory));
    TW_CHECK(check_filled("--tape", replay_options_.tapes));
    TW_CHECK(check_filled_if_given("--funding", replay_options_.funding));
    TW_CHECK(check_filled_if_given("--latency", replay_options_.latency));
    TW_CHECK(check_filled_if_given("--feed-latency", replay_options_.feed_latency));
    const bool has_file = replay_options_.funding.has_value() ||
                          replay_options_.latency.has_value() ||
                          replay_options_.feed_latency.has_value();
    const bool has_stray = replay_options_.is_audit ? replay_options_.is_dump : has_file;
    if (has_stray || replay_options_.is_audit == replay_options_.tapes.empty()) {
      return fail(ErrorCode::InvalidInput, "--audit and --tape belong together", "usage.audit");
    }
    return replay_options_;
  }
  using Action = JournalOptions::Action;
  journal_options_.action = journal_info_->parsed() ? Action::Info : Action::Verify;
  TW_CHECK(check_filled("DIR", journal_options_.directory));
  return journal_options_;
}

CLI::App* JournalSyntax::add_journal_command(const char* name, std::string_view help_id,
                                             std::string& directory, bool& is_json) {
  CLI::App* command = build_.add(*journal_, name, help_id);
  command->add_option("directory", directory, build_.help("help.journal.directory"))
      ->type_name("DIR")
      ->required();
  build_.add_json(*command, is_json);
  return command;
}

void JournalSyntax::add_journal() {
  journal_ = build_.add(program_, "journal", "help.journal");
  journal_->require_subcommand(1);
  build_.finish(*journal_, "  tradewind journal info var/engine/session-0001");
  JournalOptions& options = journal_options_;
  journal_info_ =
      add_journal_command("info", "help.journal.info", options.directory, options.is_json);
  build_.finish(*journal_info_,
                "  tradewind journal info var/engine/session-0001\n"
                "  tradewind journal info runs/first --json");
  CLI::App* verify =
      add_journal_command("verify", "help.journal.verify", options.directory, options.is_json);
  build_.finish(*verify,
                "  tradewind journal verify var/engine/session-0001\n"
                "  tradewind journal verify runs/first --json");
  add_journal_replay();
}

void JournalSyntax::add_journal_replay() {
  JournalReplayOptions& options = replay_options_;
  replay_ =
      add_journal_command("replay", "help.journal.replay", options.directory, options.is_json);
  replay_->add_flag("--dump-state", options.is_dump, build_.help("help.journal.dump_state"));
  replay_->add_flag("--audit", options.is_audit, build_.help("help.journal.audit"));
  replay_->add_option("--tape", options.tapes, build_.help("help.journal.tape"))->type_name("FILE");
  replay_->add_option("--funding", options.funding, build_.help("help.journal.funding"))
      ->type_name("CSV");
  replay_->add_option("--latency", options.latency, build_.help("help.journal.latency"))
      ->type_name("FILE");
  replay_
      ->add_option("--feed-latency", options.feed_latency, build_.help("help.journal.feed_latency"))
      ->type_name("FILE");
  build_.finish(*replay_,
                "  tradewind journal replay var/engine/session-0001\n"
                "  tradewind journal replay runs/first --dump-state | sha256sum\n"
                "  tradewind journal replay runs/first --audit --tape "
                "data/demo/btcusdt_20240808.tape");
}

}  // namespace tw::app
