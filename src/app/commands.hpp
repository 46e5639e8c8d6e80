#pragma once

#include <string_view>

#include "app/command_line.hpp"

namespace tw::app {

/// Exit codes of the program; documented in docs/cli.md.
enum class ExitCode : int {
  Done = 0,
  Failed = 1,
  Usage = 2,
  Denied = 4,
  NotFound = 5,
  Unavailable = 6,
  Conflict = 8,
  Bug = 70,
  Interrupted = 130,
};

/// The exit code of an error: its catalogue id decides for usage errors, its code otherwise.
ExitCode exit_code_of(const Error& error);

/// `tradewind up`: the paper session, until it ends, the market time is up, or a signal asks to
/// stop. `program` is how it was called. Errors: as control::PaperSession and write_out.
Result<ExitCode> run_up(const UpOptions& options, messages::Language language,
                        std::string_view program);

/// `tradewind backtest run`. Errors: as control::run_backtest, report::check_new_file,
/// write_tear_sheet and write_out.
Result<ExitCode> run_backtest(const BacktestOptions& options, messages::Language language);

/// `tradewind tape import|verify|info|show|export`. Errors: as the use cases of control, and
/// write_out; a market that is not clean is ExitCode::Failed.
Result<ExitCode> run_tape_import(const TapeImportOptions& options, messages::Language language);
Result<ExitCode> run_tape_verify(const TapeVerifyOptions& options, messages::Language language);
Result<ExitCode> run_tape_info(const TapeInfoOptions& options, messages::Language language);
Result<ExitCode> run_tape_show(const TapeShowOptions& options, messages::Language language);
Result<ExitCode> run_tape_export(const TapeExportOptions& options);

/// `tradewind candles`. Errors: as control::write_candles and write_out.
Result<ExitCode> run_candles(const CandlesOptions& options, messages::Language language);

/// `tradewind journal info|verify|replay`. Errors: as control::inspect_journal, replay_journal,
/// audit_journal, and write_out; an audit that proves less than everything is ExitCode::Failed.
Result<ExitCode> run_journal(const JournalOptions& options, messages::Language language);
Result<ExitCode> run_journal_replay(const JournalReplayOptions& options,
                                    messages::Language language);

/// `tradewind explain`. Errors: as control::explain_order and explain_moment, InvalidInput
/// (`usage.order_id`, `usage.time`), and write_out; an order whose decisions could not all be made
/// again is ExitCode::Failed.
Result<ExitCode> run_explain(const ExplainOptions& options, messages::Language language);
/// `tradewind explain ID`. Errors: NotFound (`explain.no_error`), and write_out.
Result<ExitCode> run_explain_error(const ExplainErrorOptions& options, messages::Language language);

/// `tradewind report tearsheet`. Errors: as report::read_result_directory, check_new_file,
/// write_tear_sheet and write_out.
Result<ExitCode> run_tear_sheet(const TearSheetOptions& options, messages::Language language);

/// `tradewind strategy list|show`. Errors: InvalidInput (`usage.unknown_strategy`), and write_out.
Result<ExitCode> run_strategy_list(const StrategyListOptions& options, messages::Language language);
Result<ExitCode> run_strategy_show(const StrategyShowOptions& options, messages::Language language);

/// `tradewind venue-sim`, until a signal ends it. Errors: InvalidInput (`usage.venue_address`,
/// `usage.venue_pace`, `venue_sim.tls`), Unavailable (`venue_sim.cannot_listen`), those of
/// set_up_tls, and write_out.
Result<ExitCode> run_venue_sim(const VenueSimOptions& options, messages::Language language);

/// `tradewind venue-sim fault`: all lines or none. Errors: InvalidInput (`usage.venue_address`,
/// `venue_sim.fault` with what the simulator says), NotFound (`venue_sim.script_missing`),
/// Unavailable (`venue_sim.no_answer`), and write_out.
Result<ExitCode> run_venue_fault(const VenueFaultOptions& options, messages::Language language);

/// The commands of control_commands(). Errors: InvalidInput (`usage.venue_address`,
/// `venue_sim.refused` with what the simulator says), Unavailable (`venue_sim.no_answer`), and
/// write_out.
Result<ExitCode> run_venue_control(const VenueControlOptions& options, messages::Language language);

/// `tradewind venue-sim certificate`. Errors: as venue_sim::TestCertificates::make, and write_out.
Result<ExitCode> run_venue_certificate(const VenueCertificateOptions& options,
                                       messages::Language language);

/// `tradewind version`. Errors: as write_out.
Result<ExitCode> run_version(const VersionOptions& options);

}  // namespace tw::app
