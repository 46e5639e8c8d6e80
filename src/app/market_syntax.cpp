#include "app/market_syntax.hpp"

#include <CLI/CLI.hpp>

#include "app/option_values.hpp"
#include "journal/tape_clock.hpp"

namespace tw::app {
namespace {

constexpr std::uint64_t kDepthMax = 100'000;

Result<void> check_market(const MarketOptions& market) {
  for (const std::string& file : market.files) {
    TW_CHECK(check_filled("FILE", file));
  }
  return {};
}

}  // namespace

MarketSyntax::MarketSyntax(const CommandBuilder& build, CLI::App& program)
    : build_(build), program_(program) {
  add_tape();
  add_candles();
}

Result<std::optional<Invocation>> MarketSyntax::invocation() {
  if (tape_->parsed()) {
    return tape_invocation();
  }
  if (candles_->parsed()) {
    TW_CHECK(check_market(candles_options_.market));
    return candles_options_;
  }
  return std::nullopt;
}

void MarketSyntax::add_market_options(CLI::App& command, MarketOptions& market, Clock clock) {
  command.add_option("files", market.files, build_.help("help.tape.file"))
      ->type_name("FILE")
      ->required();
  command.add_option("--venue", market.venue, build_.help("help.tape.venue"))->type_name("VENUE");
  command.add_option("--instrument", market.instrument, build_.help("help.tape.instrument"))
      ->type_name("SYMBOL");
  command
      .add_option("--instruments", market.instruments_file, build_.help("help.tape.instruments"))
      ->type_name("FILE");
  if (clock == Clock::Corrected) {
    command
        .add_option("--latency-floor", market.latency_floor,
                    build_.help("help.tape.latency_floor", to_text(journal::kLatencyFloor)))
        ->type_name("DURATION");
  }
}

void MarketSyntax::add_tape() {
  tape_ = build_.add(program_, "tape", "help.tape");
  tape_->require_subcommand(1);
  build_.finish(*tape_, "  tradewind tape info data/demo/btcusdt_20240808.tape");
  add_tape_import();
  verify_ = build_.add(*tape_, "verify", "help.tape.verify");
  add_market_options(*verify_, verify_options_.market, Clock::Corrected);
  build_.add_json(*verify_, verify_options_.is_json);
  build_.finish(*verify_,
                "  tradewind tape verify data/demo/btcusdt_20240808.tape\n"
                "  tradewind tape verify data/demo/ethusdt_20240808.tape --json");
  info_ = build_.add(*tape_, "info", "help.tape.info");
  info_->add_option("tape", info_options_.path, build_.help("help.tape.path"))
      ->type_name("TAPE")
      ->required();
  build_.add_json(*info_, info_options_.is_json);
  build_.finish(*info_,
                "  tradewind tape info data/demo/btcusdt_20240808.tape\n"
                "  tradewind tape info data/demo/ethusdt_20240808.tape --json");
  add_tape_show();
  add_tape_export();
}

void MarketSyntax::add_tape_import() {
  import_ = build_.add(*tape_, "import", "help.tape.import");
  add_market_options(*import_, import_options_.market, Clock::Corrected);
  import_->add_option("-o,--out", import_options_.output, build_.help("help.tape.out"))
      ->type_name("TAPE")
      ->required();
  build_.add_json(*import_, import_options_.is_json);
  build_.finish(
      *import_,
      "  tradewind tape import btcusdt_20240808.gz -o btcusdt.tape\n"
      "  tradewind tape import BINANCE.http.0.0.gz BINANCE.ws.1.0.gz --instrument NKNUSDT "
      "-o nkn.tape");
}

void MarketSyntax::add_tape_show() {
  show_ = build_.add(*tape_, "show", "help.tape.show");
  add_market_options(*show_, show_options_.market, Clock::AsItIs);
  show_->add_option("--at", show_options_.at, build_.help("help.tape.at"))->type_name("TIME");
  show_->add_option("--depth", depth_, build_.help("help.tape.depth", depth_))->type_name("N");
  build_.add_json(*show_, show_options_.is_json);
  build_.finish(*show_,
                "  tradewind tape show data/demo/btcusdt_20240808.tape --at 2024-08-08T23:57:00Z\n"
                "  tradewind tape show data/demo/btcusdt_20240808.tape --depth 20 --json");
}

void MarketSyntax::add_tape_export() {
  export_ = build_.add(*tape_, "export", "help.tape.export");
  add_market_options(*export_, export_options_.market, Clock::AsItIs);
  export_
      ->add_option("--format", export_options_.format,
                   build_.help("help.tape.format", export_options_.format))
      ->type_name("FORMAT");
  export_
      ->add_option("--kind", export_options_.kind,
                   build_.help("help.tape.kind", export_options_.kind))
      ->type_name("KIND");
  build_.finish(
      *export_,
      "  tradewind tape export data/demo/btcusdt_20240808.tape --kind trades --format csv\n"
      "  tradewind tape export data/demo/ethusdt_20240808.tape --kind quotes");
}

void MarketSyntax::add_candles() {
  CandlesOptions& options = candles_options_;
  candles_ = build_.add(program_, "candles", "help.candles");
  add_market_options(*candles_, options.market, Clock::AsItIs);
  candles_->add_option("--interval", options.interval, build_.help("help.candles.interval"))
      ->type_name("INTERVAL");
  candles_->add_option("--trades", options.trades, build_.help("help.candles.trades"))
      ->type_name("N");
  candles_->add_option("--volume", options.volume, build_.help("help.candles.volume"))
      ->type_name("AMOUNT");
  candles_->add_option("--value", options.value, build_.help("help.candles.value"))
      ->type_name("AMOUNT");
  candles_
      ->add_option("--format", options.format, build_.help("help.candles.format", options.format))
      ->type_name("FORMAT");
  build_.finish(*candles_,
                "  tradewind candles data/demo/btcusdt_20240808.tape --interval 1m\n"
                "  tradewind candles data/demo/ethusdt_20240808.tape --volume 500 --format json");
}

Result<Invocation> MarketSyntax::tape_invocation() {
  if (import_->parsed()) {
    TW_CHECK(check_filled("--out", import_options_.output));
    TW_CHECK(check_market(import_options_.market));
    return import_options_;
  }
  if (verify_->parsed()) {
    TW_CHECK(check_market(verify_options_.market));
    return verify_options_;
  }
  if (show_->parsed()) {
    TW_TRY(show_options_.depth, parse_whole("--depth", depth_, kDepthMax));
    TW_CHECK(check_market(show_options_.market));
    return show_options_;
  }
  if (export_->parsed()) {
    TW_CHECK(check_market(export_options_.market));
    return export_options_;
  }
  TW_CHECK(check_filled("TAPE", info_options_.path));
  return info_options_;
}

}  // namespace tw::app
