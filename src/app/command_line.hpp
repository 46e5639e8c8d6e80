#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "messages/catalogue.hpp"

namespace tw::app {

/// Options that decide what a run is, shared by paper sessions and backtests.
struct RunOptions {
  std::vector<std::string> tapes;  ///< empty: the bundled ones
  std::string strategy = "grid";
  std::vector<std::string> parameters;
  std::vector<std::string> limits;
  std::string latency = "5ms";  ///< or recorded, recorded:FACTOR, a file to draw from
  std::string queue = "pessimistic";
  std::string fill = "partial";
  std::string through = "any";
  std::optional<std::string> fees;
  std::optional<std::string> capital;
  std::optional<std::string> margin;
  std::vector<std::string> leverage;
  std::optional<std::string> maintenance_rate;
  std::optional<std::string> funding;
  std::uint64_t seed = 1;
  bool is_json = false;
};

struct UpOptions {
  RunOptions run;
  std::string speed = "1";
  std::optional<std::string> market_time;
  std::uint64_t loops = 0;
  std::string data_directory = "var";
  bool is_new = false;
  std::uint64_t snapshot_every = 20'000;  ///< records
};

/// Candles to run on, and the tick and step that a CSV does not tell.
struct CandleFileOptions {
  std::string path;  ///< empty: none
  std::string instrument;
  std::string tick;
  std::string step;
  std::string interval;
};

struct BacktestOptions {
  RunOptions run;
  CandleFileOptions candles;
  std::optional<std::string> from;  ///< moments in UTC
  std::optional<std::string> to;
  std::optional<std::string> feed_latency;
  std::optional<std::string> market_time;
  std::optional<std::string> directory;
  std::optional<std::uint64_t> repeat;  ///< >= 1: report the speed as well
  std::optional<std::string> report;    ///< the tear sheet to make
};

/// Which recorded market is meant.
struct MarketOptions {
  std::vector<std::string> files;
  std::string venue;
  std::string instrument;
  std::string instruments_file;
  std::optional<std::string> latency_floor;
};

struct TapeImportOptions {
  MarketOptions market;
  std::string output;
  bool is_json = false;
};

struct TapeVerifyOptions {
  MarketOptions market;
  bool is_json = false;
};

struct TapeInfoOptions {
  std::string path;
  bool is_json = false;
};

struct TapeShowOptions {
  MarketOptions market;
  std::optional<std::string> at;
  std::uint64_t depth = 10;
  bool is_json = false;
};

struct TapeExportOptions {
  MarketOptions market;
  std::string format = "jsonl";
  std::string kind = "all";
};

struct CandlesOptions {
  MarketOptions market;
  std::string interval;
  std::string trades;
  std::string volume;
  std::string value;
  std::string format = "csv";
};

/// `journal info` and `journal verify`.
struct JournalOptions {
  enum class Action : std::uint8_t { Info, Verify };
  Action action = Action::Info;
  std::string directory;
  bool is_json = false;
};

struct JournalReplayOptions {
  std::string directory;
  std::vector<std::string> tapes;
  std::optional<std::string> funding;
  std::optional<std::string> latency;
  std::optional<std::string> feed_latency;
  bool is_audit = false;
  bool is_dump = false;
  bool is_json = false;
};

/// `explain order ID` and `explain --at TIME`.
struct ExplainOptions {
  std::string path = "var";  ///< of a run, or of a data directory
  std::string order;         ///< where there is no `at`
  std::optional<std::string> at;
  std::vector<std::string> tapes;
  std::optional<std::string> funding;
  std::optional<std::string> latency;
  std::optional<std::string> feed_latency;
  bool is_json = false;
};

/// `explain ID`.
struct ExplainErrorOptions {
  std::string id;
  bool is_json = false;
};

/// `report tearsheet`.
struct TearSheetOptions {
  std::string directory;
  std::optional<std::string> output;  ///< in the directory, where none is given
  bool is_json = false;
};

struct StrategyListOptions {
  bool is_json = false;
};

struct StrategyShowOptions {
  std::string name;
  bool is_json = false;
};

struct VenueSimOptions {
  std::string listen = "127.0.0.1:18080";
  std::string control = "127.0.0.1:18081";
  std::string seed = "1";
  std::uint64_t seed_number = 1;  ///< what `seed` says
  std::string pace = "real";
  std::optional<std::string> config;
  std::vector<std::string> tapes;
  std::optional<std::string> tls;             ///< directory of certificates
  std::optional<std::string> data_directory;  ///< where its state is kept; nothing: nowhere
  bool is_new = false;                        ///< not on with what is there
  bool is_json = false;
};

/// `venue-sim fault LINE` and `venue-sim fault --file FILE`.
struct VenueFaultOptions {
  std::string control;
  std::string line;                 ///< where there is no `file`
  std::optional<std::string> file;  ///< of lines
  bool is_json = false;
};

struct ControlCommand;

/// The other commands for a simulated venue that runs: `venue-sim deposit` and its like.
struct VenueControlOptions {
  const ControlCommand* command = nullptr;
  std::vector<std::pair<std::string, std::string>> parameters = {};  ///< of the call
  std::string control = {};
  bool is_json = false;
};

/// `venue-sim certificate`.
struct VenueCertificateOptions {
  std::string directory;
  std::vector<std::string> hosts;
  bool is_forced = false;
  bool is_json = false;
};

struct VersionOptions {
  bool is_json = false;
};

/// Help to print instead of doing anything.
struct HelpText {
  std::string text;
};

using Invocation =
    std::variant<UpOptions, BacktestOptions, TapeImportOptions, TapeVerifyOptions, TapeInfoOptions,
                 TapeShowOptions, TapeExportOptions, CandlesOptions, JournalOptions,
                 JournalReplayOptions, ExplainOptions, ExplainErrorOptions, TearSheetOptions,
                 StrategyListOptions, StrategyShowOptions, VenueSimOptions, VenueFaultOptions,
                 VenueControlOptions, VenueCertificateOptions, VersionOptions, HelpText>;

/// Language of a command line: --lang, else LC_ALL, LC_MESSAGES or LANG.
messages::Language language_of(int count, const char* const* arguments);

/// Errors: InvalidInput with a `usage.*` message for an unknown command or option or a missing
/// value.
Result<Invocation> parse_command_line(int count, const char* const* arguments,
                                      messages::Language language);

}  // namespace tw::app
