#include "app/run_syntax.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "app/option_values.hpp"
#include "app/usage_error.hpp"
#include "control/run_request.hpp"

namespace tw::app {
namespace {

constexpr std::uint64_t kLoopsMax = 1'000'000;
constexpr std::uint64_t kSnapshotEveryMax = 1'000'000'000;
constexpr std::uint64_t kRepeatMax = 100'000;
constexpr std::uint64_t kSeedMax = std::numeric_limits<std::uint64_t>::max();

}  // namespace

RunSyntax::RunSyntax(const CommandBuilder& build, CLI::App& program)
    : build_(build), program_(program) {
  add_up();
  add_backtest();
}

Result<std::optional<Invocation>> RunSyntax::invocation() {
  if (up_->parsed()) {
    return up_invocation();
  }
  if (run_->parsed()) {
    return backtest_invocation();
  }
  return std::nullopt;
}

Result<Invocation> RunSyntax::up_invocation() {
  TW_CHECK(check_filled("--data-dir", up_options_.data_directory));
  TW_TRY(up_options_.loops, parse_whole("--loops", loops_, kLoopsMax));
  TW_TRY(up_options_.snapshot_every,
         parse_whole("--snapshot-every", snapshot_every_, kSnapshotEveryMax));
  TW_CHECK(check_run(up_options_.run));
  return up_options_;
}

Result<Invocation> RunSyntax::backtest_invocation() {
  const auto& directory = backtest_options_.directory;
  TW_CHECK(check_filled_if_given("--out", directory));
  TW_CHECK(check_filled_if_given("--report", backtest_options_.report));
  TW_CHECK(check_filled_if_given("--feed-latency", backtest_options_.feed_latency));
  TW_CHECK(check_run(backtest_options_.run));
  TW_CHECK(check_backtest_input());
  if (!repeat_.empty()) {
    TW_TRY(backtest_options_.repeat, parse_whole("--repeat", repeat_, kRepeatMax, 1));
  }
  return backtest_options_;
}

void RunSyntax::add_run_options(CLI::App& command, RunOptions& run) {
  command.add_option("--strategy", run.strategy, build_.help("help.backtest_run.strategy"))
      ->type_name("NAME");
  command.add_option("--set", run.parameters, build_.help("help.backtest_run.set"))
      ->type_name("NAME=VALUE")
      ->expected(1)
      ->take_all();
  command.add_option("--limit", run.limits, build_.help("help.run.limit"))
      ->type_name("NAME=VALUE")
      ->expected(1)
      ->take_all();
  command
      .add_option("--latency", run.latency, build_.help("help.backtest_run.latency", run.latency))
      ->type_name("DURATION|recorded|FILE");
  command.add_option("--queue", run.queue, build_.help("help.backtest_run.queue", run.queue))
      ->type_name("MODEL");
  command.add_option("--fill", run.fill, build_.help("help.backtest_run.fill", run.fill))
      ->type_name("RULE");
  command
      .add_option("--through", run.through, build_.help("help.backtest_run.through", run.through))
      ->type_name("RULE");
  command.add_option("--fees", run.fees, build_.help("help.backtest_run.fees"))
      ->type_name("MAKER,TAKER");
  command.add_option("--capital", run.capital, build_.help("help.run.capital", control::kCapital))
      ->type_name("AMOUNT");
  command.add_option("--margin", run.margin, build_.help("help.run.margin"))->type_name("MODE");
  command.add_option("--leverage", run.leverage, build_.help("help.run.leverage"))
      ->type_name("N|SYMBOL=N")
      ->expected(1)
      ->take_all();
  command
      .add_option("--maintenance-rate", run.maintenance_rate,
                  build_.help("help.run.maintenance_rate", control::kMaintenanceRate))
      ->type_name("RATE");
  command.add_option("--funding", run.funding, build_.help("help.run.funding"))->type_name("CSV");
  command.add_option("--seed", seed_, build_.help("help.backtest_run.seed", seed_))->type_name("N");
}

void RunSyntax::add_up() {
  up_ = build_.add(program_, "up", "help.up");
  up_->add_option("--speed", up_options_.speed, build_.help("help.up.speed", up_options_.speed))
      ->type_name("N|max");
  up_->add_option("--for", up_options_.market_time, build_.help("help.up.for"))
      ->type_name("DURATION");
  up_->add_option("--loops", loops_, build_.help("help.up.loops", loops_))->type_name("N");
  up_->add_option("--data-dir", up_options_.data_directory,
                  build_.help("help.up.data_dir", up_options_.data_directory))
      ->type_name("DIR");
  up_->add_option("--snapshot-every", snapshot_every_,
                  build_.help("help.up.snapshot_every", snapshot_every_))
      ->type_name("N");
  up_->add_option("--tape", up_options_.run.tapes, build_.help("help.up.tape"))->type_name("FILE");
  up_->add_flag("--new", up_options_.is_new, build_.help("help.up.new"));
  up_->add_flag("--json", up_options_.run.is_json, build_.help("help.up.json"));
  add_run_options(*up_, up_options_.run);
  build_.finish(*up_,
                "  tradewind up\n  tradewind up --speed max --loops 1 --json\n"
                "  tradewind up --new --set levels=5");
}

void RunSyntax::add_backtest() {
  backtest_ = build_.add(program_, "backtest", "help.backtest_run");
  backtest_->require_subcommand(1);
  build_.finish(*backtest_, "  tradewind backtest run --tape data/demo/btcusdt_20240808.tape");
  run_ = build_.add(*backtest_, "run", "help.backtest_run");
  run_->add_option("--tape", backtest_options_.run.tapes, build_.help("help.backtest_run.tape"))
      ->type_name("FILE");
  add_candle_file();
  run_->add_option("--feed-latency", backtest_options_.feed_latency,
                   build_.help("help.backtest_run.feed_latency"))
      ->type_name("DURATION|recorded|FILE");
  run_->add_option("--for", backtest_options_.market_time, build_.help("help.backtest_run.for"))
      ->type_name("DURATION");
  run_->add_option("--from", backtest_options_.from, build_.help("help.backtest_run.from"))
      ->type_name("TIME");
  run_->add_option("--to", backtest_options_.to, build_.help("help.backtest_run.to"))
      ->type_name("TIME");
  run_->add_option("--out", backtest_options_.directory, build_.help("help.backtest_run.out"))
      ->type_name("DIR");
  run_->add_option("--report", backtest_options_.report, build_.help("help.backtest_run.report"))
      ->type_name("FILE");
  run_->add_flag("--json", backtest_options_.run.is_json, build_.help("help.backtest_run.json"));
  run_->add_option("--repeat", repeat_, build_.help("help.backtest_run.repeat"))->type_name("N");
  add_run_options(*run_, backtest_options_.run);
  build_.finish(*run_,
                "  tradewind backtest run --tape data/demo/btcusdt_20240808.tape --json\n"
                "  tradewind backtest run --tape data/demo/ethusdt_20240808.tape --set levels=5 "
                "--latency 20ms --report eth.html\n"
                "  tradewind backtest run --candles btc_1m.csv --instrument BTCUSDT --tick 0.01 "
                "--step 0.00001 --strategy trend");
}

void RunSyntax::add_candle_file() {
  CandleFileOptions& candles = backtest_options_.candles;
  run_->add_option("--candles", candles.path, build_.help("help.backtest_run.candles"))
      ->type_name("CSV");
  run_->add_option("--instrument", candles.instrument, build_.help("help.backtest_run.instrument"))
      ->type_name("SYMBOL");
  run_->add_option("--tick", candles.tick, build_.help("help.backtest_run.tick"))
      ->type_name("AMOUNT");
  run_->add_option("--step", candles.step, build_.help("help.backtest_run.step"))
      ->type_name("AMOUNT");
  run_->add_option("--interval", candles.interval, build_.help("help.backtest_run.interval"))
      ->type_name("INTERVAL");
}

Result<void> RunSyntax::check_run(RunOptions& run) {
  TW_CHECK(check_filled("--tape", run.tapes));
  for (const std::string& parameter : run.parameters) {
    TW_CHECK(check_filled("--set", parameter.substr(0, parameter.find('='))));
  }
  TW_CHECK(check_filled_if_given("--funding", run.funding));
  for (const std::string& limit : run.limits) {
    TW_CHECK(check_filled("--limit", limit.substr(0, limit.find('='))));
  }
  TW_TRY(run.seed, parse_whole("--seed", seed_, kSeedMax));
  return {};
}

// One of both inputs, and all that a file of candles does not say.
Result<void> RunSyntax::check_backtest_input() {
  const CandleFileOptions& candles = backtest_options_.candles;
  const std::array needed{std::pair{"--candles", &candles.path},
                          std::pair{"--instrument", &candles.instrument},
                          std::pair{"--tick", &candles.tick}, std::pair{"--step", &candles.step}};
  const bool is_on_candles =
      std::ranges::any_of(needed, [](const auto& option) { return !option.second->empty(); }) ||
      !candles.interval.empty();
  if (!is_on_candles && backtest_options_.run.tapes.empty()) {
    return fail(ErrorCode::InvalidInput, "neither tape nor candles", "usage.incomplete",
                {{"command", full_name(program_)}, {"needed", "--tape | --candles"}});
  }
  for (const auto& [name, value] : needed) {
    if (is_on_candles && value->empty()) {
      return fail(ErrorCode::InvalidInput, "candles without an option they need",
                  "usage.incomplete", {{"command", full_name(program_)}, {"needed", name}});
    }
  }
  return {};
}

}  // namespace tw::app
