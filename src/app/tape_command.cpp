#include <array>

#include "app/commands.hpp"
#include "app/market_files.hpp"
#include "app/venue_registry.hpp"
#include "base/calendar.hpp"
#include "control/market_candles.hpp"
#include "control/market_import.hpp"
#include "control/market_moment.hpp"
#include "control/market_verify.hpp"
#include "control/tape_info.hpp"
#include "terminal/market_text.hpp"
#include "terminal/standard_output.hpp"

namespace tw::app {
namespace {

using control::ExportFormat;
using control::ExportKind;
using Terms = control::MarketFiles::Terms;
using messages::Language;

template <class Value>
struct Choice {
  std::string_view name;
  Value value;
};

template <class Value, std::size_t kSize>
Result<Value> choose(const std::string& option, const std::string& text,
                     const std::array<Choice<Value>, kSize>& choices) {
  std::string known;
  for (const Choice<Value>& choice : choices) {
    if (choice.name == text) {
      return choice.value;
    }
    known += (known.empty() ? "" : ", ") + std::string(choice.name);
  }
  return fail(ErrorCode::InvalidInput, option + " '" + text + "' is none of " + known,
              "usage.choice", {{"option", option}, {"value", text}, {"known", known}});
}

constexpr std::array kFormats{Choice<ExportFormat>{"jsonl", ExportFormat::Jsonl},
                              Choice<ExportFormat>{"csv", ExportFormat::Csv}};
constexpr std::array kKinds{Choice<ExportKind>{"all", ExportKind::All},
                            Choice<ExportKind>{"trades", ExportKind::Trades},
                            Choice<ExportKind>{"depth", ExportKind::Depth},
                            Choice<ExportKind>{"quotes", ExportKind::Quotes}};

}  // namespace

Result<ExitCode> run_tape_import(const TapeImportOptions& options, Language language) {
  TW_TRY(const control::MarketFiles files, to_files(options.market, Terms::Needed));
  const control::MarketLibrary library = market_library();
  TW_TRY(const control::FoundMarket market, library.find_one(files));
  TW_TRY(const control::ImportReport report,
         control::import_market(library, market, options.output));
  TW_CHECK(terminal::write_out(options.is_json ? control::to_json(report.tape).dump_pretty()
                                               : terminal::import_text(report, language)));
  return ExitCode::Done;
}

Result<ExitCode> run_tape_verify(const TapeVerifyOptions& options, Language language) {
  TW_TRY(const control::MarketFiles files, to_files(options.market, Terms::Unused));
  const control::MarketLibrary library = market_library();
  TW_TRY(const std::vector<control::FoundMarket> markets, library.find(files));
  std::vector<control::MarketReport> reports;
  bool is_clean = true;
  for (const control::FoundMarket& market : markets) {
    TW_TRY(control::MarketReport report, control::verify_market(library, market));
    is_clean = is_clean && report.is_clean();
    if (report.damage.has_value() && options.is_json) {
      terminal::say(messages::text(language, *report.damage) + "\n");
    }
    reports.push_back(std::move(report));
  }
  TW_CHECK(terminal::write_out(options.is_json ? control::to_json(reports).dump_pretty()
                                               : terminal::verify_text(reports, language)));
  return is_clean ? ExitCode::Done : ExitCode::Failed;
}

Result<ExitCode> run_tape_info(const TapeInfoOptions& options, Language language) {
  TW_TRY(const journal::TapeInfo info, journal::read_tape_info(options.path));
  TW_CHECK(terminal::write_out(options.is_json ? control::to_json(info).dump_pretty()
                                               : terminal::info_text(info, language)));
  if (info.damage.has_value()) {
    return std::unexpected(journal::tape_damaged(options.path, *info.damage));
  }
  return ExitCode::Done;
}

Result<ExitCode> run_tape_show(const TapeShowOptions& options, Language language) {
  Timestamp at = kTimestampMax;
  if (options.at.has_value()) {
    TW_TRY(at, parse_timestamp(*options.at));
  }
  TW_TRY(const control::MarketFiles files, to_files(options.market, Terms::Unused));
  const control::MarketLibrary library = market_library();
  TW_TRY(const control::FoundMarket market, library.find_one(files));
  TW_TRY(const control::MarketMoment moment,
         control::market_at(library, market, at, options.depth));
  TW_CHECK(terminal::write_out(options.is_json ? control::to_json(moment).dump_pretty()
                                               : terminal::moment_text(moment, language)));
  return ExitCode::Done;
}

Result<ExitCode> run_tape_export(const TapeExportOptions& options) {
  TW_TRY(const ExportFormat format, choose("--format", options.format, kFormats));
  TW_TRY(const ExportKind kind, choose("--kind", options.kind, kKinds));
  TW_TRY(const control::MarketFiles files, to_files(options.market, Terms::Unused));
  const control::MarketLibrary library = market_library();
  TW_TRY(const control::FoundMarket market, library.find_one(files));
  TW_TRY(const auto reader, library.open(market, InstrumentId{}));
  TW_CHECK(control::export_market(*reader, market.instrument.listing.grid, format, kind,
                                  terminal::write_out));
  return ExitCode::Done;
}

Result<ExitCode> run_candles(const CandlesOptions& options, Language language) {
  static constexpr std::array kCandleFormats{
      Choice<control::CandleFormat>{"csv", control::CandleFormat::Csv},
      Choice<control::CandleFormat>{"json", control::CandleFormat::Json}};
  TW_TRY(const auto format, choose("--format", options.format, kCandleFormats));
  TW_TRY(const control::MarketFiles files, to_files(options.market, Terms::Unused));
  const control::MarketLibrary library = market_library();
  TW_TRY(const control::FoundMarket market, library.find_one(files));
  TW_TRY(const market::CandleRule rule, control::candle_rule({.interval = options.interval,
                                                              .trades = options.trades,
                                                              .volume = options.volume,
                                                              .value = options.value},
                                                             market.instrument.listing.grid));
  TW_TRY(const control::CandleCounts counts,
         control::write_candles(library, market, rule, format, terminal::write_out));
  terminal::say(
      messages::text(language, "view.market.candles",
                     std::vector<MessageArgument>{{"candles", std::to_string(counts.candles)},
                                                  {"complete", std::to_string(counts.complete)},
                                                  {"gaps", std::to_string(counts.gaps)},
                                                  {"late", std::to_string(counts.late)}}) +
      "\n");
  return ExitCode::Done;
}

}  // namespace tw::app
