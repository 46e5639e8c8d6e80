#include "app/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <limits>
#include <string_view>
#include <utility>

#include "app/option_values.hpp"
#include "control/run_request.hpp"
#include "journal/tape_clock.hpp"
#include "messages/nearest.hpp"
#include "strategy/registry.hpp"

namespace tw::app {
namespace {

using messages::Language;

std::string text_of(Language language, std::string_view id,
                    const std::vector<MessageArgument>& arguments = {}) {
  return messages::text(language, id, arguments);
}

constexpr std::uint64_t kLoopsMax = 1'000'000;
constexpr std::uint64_t kSnapshotEveryMax = 1'000'000'000;
constexpr std::uint64_t kRepeatMax = 100'000;
constexpr std::uint64_t kDepthMax = 100'000;
constexpr std::uint64_t kSeedMax = std::numeric_limits<std::uint64_t>::max();

// Builds the commands and keeps what they fill in.
class Parser {
 public:
  explicit Parser(Language language) : language_(language) {
    label(program_);
    program_.name("tradewind");
    program_.description(text_of(language, "help.program"));
    program_.set_help_flag("-h,--help", text_of(language, "help.option.help"));
    program_.set_version_flag("--version", "", text_of(language, "help.option.version"));
    program_.require_subcommand(1);
    program_.add_option("--lang", lang_, text_of(language, "help.option.lang"))->type_name("en|ru");
    program_.footer(text_of(language, "help.more"));
    add_up();
    add_backtest();
    add_tape();
    add_candles();
    add_journal();
    add_strategy();
    version_ = add_command(program_, "version", "help.version");
    version_->add_flag("--json", version_options_.is_json,
                       text_of(language, "help.backtest_run.json"));
    finish(*version_, "  tradewind version\n  tradewind version --json");
  }

  Result<Invocation> parse(int count, const char* const* arguments) {
    TW_CHECK(check_joined_values(count, arguments));
    try {
      program_.parse(count, arguments);
    } catch (const CLI::CallForHelp&) {
      TW_CHECK(check_language(lang_));
      return HelpText{program_.help()};
    } catch (const CLI::CallForVersion&) {
      return version_options_;
    } catch (const CLI::ParseError& error) {
      return usage_error(error, count, arguments);
    }
    TW_CHECK(check_language(lang_));
    if (up_->parsed()) {
      TW_CHECK(check_filled("--data-dir", up_options_.data_directory.empty()));
      TW_TRY(up_options_.loops, parse_whole("--loops", loops_, kLoopsMax));
      TW_TRY(up_options_.snapshot_every,
             parse_whole("--snapshot-every", snapshot_every_, kSnapshotEveryMax));
      TW_CHECK(check_run(up_options_.run));
      return up_options_;
    }
    if (run_->parsed()) {
      const auto& directory = backtest_options_.directory;
      TW_CHECK(check_filled("--out", directory.has_value() && directory->empty()));
      TW_CHECK(check_run(backtest_options_.run));
      TW_CHECK(check_backtest_input());
      if (!repeat_.empty()) {
        TW_TRY(backtest_options_.repeat, parse_whole("--repeat", repeat_, kRepeatMax, 1));
      }
      return backtest_options_;
    }
    if (journal_->parsed()) {
      return journal_invocation();
    }
    if (strategy_->parsed()) {
      return strategy_invocation();
    }
    if (!tape_->parsed() && !candles_->parsed()) {
      return version_options_;
    }
    return market_invocation();
  }

 private:
  Result<Invocation> strategy_invocation() {
    if (strategy_list_->parsed()) {
      return strategy_list_options_;
    }
    TW_CHECK(check_filled("NAME", strategy_show_options_.name.empty()));
    return strategy_show_options_;
  }

  // One of both inputs, and all that a file of candles does not say.
  Result<void> check_backtest_input() {
    const CandleFileOptions& candles = backtest_options_.candles;
    const std::array needed{std::pair{"--candles", &candles.path},
                            std::pair{"--instrument", &candles.instrument},
                            std::pair{"--tick", &candles.tick}, std::pair{"--step", &candles.step}};
    const bool is_on_candles =
        std::ranges::any_of(needed, [](const auto& option) { return !option.second->empty(); }) ||
        !candles.interval.empty();
    if (!is_on_candles && backtest_options_.run.tapes.empty()) {
      return fail(ErrorCode::InvalidInput, "neither tape nor candles", "usage.incomplete",
                  {{"command", full_name()}, {"needed", "--tape | --candles"}});
    }
    for (const auto& [name, value] : needed) {
      if (is_on_candles && value->empty()) {
        return fail(ErrorCode::InvalidInput, "candles without an option they need",
                    "usage.incomplete", {{"command", full_name()}, {"needed", name}});
      }
    }
    return {};
  }

  Result<Invocation> market_invocation() {
    if (import_->parsed()) {
      TW_CHECK(check_filled("--out", import_options_.output.empty()));
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
    if (candles_->parsed()) {
      TW_CHECK(check_market(candles_options_.market));
      return candles_options_;
    }
    TW_CHECK(check_filled("TAPE", info_options_.path.empty()));
    return info_options_;
  }

  Result<Invocation> journal_invocation() {
    if (replay_->parsed()) {
      TW_CHECK(check_filled("DIR", replay_options_.directory.empty()));
      TW_CHECK(check_filled("--tape", replay_options_.tapes));
      TW_CHECK(check_filled(
          "--funding", replay_options_.funding.has_value() && replay_options_.funding->empty()));
      const bool has_stray = replay_options_.funding.has_value() && !replay_options_.is_audit;
      if (has_stray || replay_options_.is_audit == replay_options_.tapes.empty()) {
        return fail(ErrorCode::InvalidInput, "--audit and --tape belong together", "usage.audit");
      }
      return replay_options_;
    }
    using Action = JournalOptions::Action;
    journal_options_.action = journal_info_->parsed() ? Action::Info : Action::Verify;
    TW_CHECK(check_filled("DIR", journal_options_.directory.empty()));
    return journal_options_;
  }

  static Result<void> check_market(const MarketOptions& market) {
    for (const std::string& file : market.files) {
      TW_CHECK(check_filled("FILE", file.empty()));
    }
    return {};
  }

  // What the text of no option can give: it must be there before the first option is.
  void label(CLI::App& command) {
    const auto formatter = command.get_formatter();
    formatter->label("Usage", text_of(language_, "help.usage"));
    formatter->label("OPTIONS", text_of(language_, "help.usage_options"));
    formatter->label("SUBCOMMAND", text_of(language_, "help.command"));
    formatter->label("REQUIRED", text_of(language_, "help.required"));
    formatter->column_width(34);
    command.option_defaults()->group(text_of(language_, "help.options"));
  }

  CLI::App* add_command(CLI::App& parent, const char* name, std::string_view help_id) {
    CLI::App* command = parent.add_subcommand(name, help(help_id));
    command->group(text_of(language_, "help.commands"));
    label(*command);
    return command;
  }

  Result<void> check_run(RunOptions& run) {
    TW_CHECK(check_filled("--tape", run.tapes));
    for (const std::string& parameter : run.parameters) {
      TW_CHECK(check_filled("--set", parameter.empty() || parameter.starts_with('=')));
    }
    TW_CHECK(check_filled("--funding", run.funding.has_value() && run.funding->empty()));
    for (const std::string& limit : run.limits) {
      TW_CHECK(check_filled("--limit", limit.empty() || limit.starts_with('=')));
    }
    TW_TRY(run.seed, parse_whole("--seed", seed_, kSeedMax));
    return {};
  }

  void finish(CLI::App& command, const std::string& examples) {
    command.set_help_flag("-h,--help", text_of(language_, "help.option.help"));
    command.add_option("--lang", lang_, text_of(language_, "help.option.lang"))->type_name("en|ru");
    command.footer(text_of(language_, "help.examples") + ":\n" + examples);
  }

  std::string help(std::string_view id, std::string_view default_value = {}) const {
    std::string known;
    for (const strategy::Descriptor& descriptor : strategy::built_in()) {
      known += (known.empty() ? "" : ", ") + std::string(descriptor.name);
    }
    return text_of(language_, id, {{"default", std::string(default_value)}, {"known", known}});
  }

  void add_run_options(CLI::App& command, RunOptions& run) {
    command.add_option("--strategy", run.strategy, help("help.backtest_run.strategy"))
        ->type_name("NAME");
    command.add_option("--set", run.parameters, help("help.backtest_run.set"))
        ->type_name("NAME=VALUE")
        ->expected(1)
        ->take_all();
    command.add_option("--limit", run.limits, help("help.run.limit"))
        ->type_name("NAME=VALUE")
        ->expected(1)
        ->take_all();
    command.add_option("--latency", run.latency, help("help.backtest_run.latency", run.latency))
        ->type_name("DURATION|FILE");
    command.add_option("--fees", run.fees, help("help.backtest_run.fees", "instruments.json"))
        ->type_name("MAKER,TAKER");
    command.add_option("--capital", run.capital, help("help.run.capital", control::kCapital))
        ->type_name("AMOUNT");
    command.add_option("--margin", run.margin, help("help.run.margin"))->type_name("MODE");
    command.add_option("--leverage", run.leverage, help("help.run.leverage"))
        ->type_name("N|SYMBOL=N")
        ->expected(1)
        ->take_all();
    command
        .add_option("--maintenance-rate", run.maintenance_rate,
                    help("help.run.maintenance_rate", control::kMaintenanceRate))
        ->type_name("RATE");
    command.add_option("--funding", run.funding, help("help.run.funding"))->type_name("CSV");
    command.add_option("--seed", seed_, help("help.backtest_run.seed", seed_))->type_name("N");
  }

  void add_up() {
    up_ = add_command(program_, "up", "help.up");
    up_->add_option("--speed", up_options_.speed, help("help.up.speed", up_options_.speed))
        ->type_name("N|max");
    up_->add_option("--for", up_options_.market_time, help("help.up.for"))->type_name("DURATION");
    up_->add_option("--loops", loops_, help("help.up.loops", loops_))->type_name("N");
    up_->add_option("--data-dir", up_options_.data_directory,
                    help("help.up.data_dir", up_options_.data_directory))
        ->type_name("DIR");
    up_->add_option("--snapshot-every", snapshot_every_,
                    help("help.up.snapshot_every", snapshot_every_))
        ->type_name("N");
    up_->add_option("--tape", up_options_.run.tapes, help("help.up.tape"))->type_name("FILE");
    up_->add_flag("--new", up_options_.is_new, help("help.up.new"));
    up_->add_flag("--json", up_options_.run.is_json, help("help.up.json"));
    add_run_options(*up_, up_options_.run);
    finish(*up_,
           "  tradewind up\n  tradewind up --speed max --loops 1 --json\n"
           "  tradewind up --new --set levels=5");
  }

  void add_backtest() {
    backtest_ = add_command(program_, "backtest", "help.backtest_run");
    backtest_->require_subcommand(1);
    finish(*backtest_, "  tradewind backtest run --tape data/demo/btcusdt_20240808.tape");
    run_ = add_command(*backtest_, "run", "help.backtest_run");
    run_->add_option("--tape", backtest_options_.run.tapes, help("help.backtest_run.tape"))
        ->type_name("FILE");
    add_candle_file();
    run_->add_option("--out", backtest_options_.directory, help("help.backtest_run.out"))
        ->type_name("DIR");
    run_->add_flag("--json", backtest_options_.run.is_json, help("help.backtest_run.json"));
    run_->add_option("--queue", backtest_options_.run.queue,
                     help("help.backtest_run.queue", RunOptions{}.queue))
        ->type_name("MODEL");
    run_->add_option("--fill", backtest_options_.run.fill,
                     help("help.backtest_run.fill", RunOptions{}.fill))
        ->type_name("RULE");
    run_->add_option("--repeat", repeat_, help("help.backtest_run.repeat"))->type_name("N");
    add_run_options(*run_, backtest_options_.run);
    finish(*run_,
           "  tradewind backtest run --tape data/demo/btcusdt_20240808.tape --json\n"
           "  tradewind backtest run --tape data/demo/ethusdt_20240808.tape --set levels=5 "
           "--latency 20ms\n"
           "  tradewind backtest run --candles btc_1m.csv --instrument BTCUSDT --tick 0.01 "
           "--step 0.00001 --strategy trend");
  }

  void add_candle_file() {
    CandleFileOptions& candles = backtest_options_.candles;
    run_->add_option("--candles", candles.path, help("help.backtest_run.candles"))
        ->type_name("CSV");
    run_->add_option("--instrument", candles.instrument, help("help.backtest_run.instrument"))
        ->type_name("SYMBOL");
    run_->add_option("--tick", candles.tick, help("help.backtest_run.tick"))->type_name("AMOUNT");
    run_->add_option("--step", candles.step, help("help.backtest_run.step"))->type_name("AMOUNT");
    run_->add_option("--interval", candles.interval, help("help.backtest_run.interval"))
        ->type_name("INTERVAL");
  }

  void add_strategy() {
    strategy_ = add_command(program_, "strategy", "help.strategy");
    strategy_->require_subcommand(1);
    finish(*strategy_, "  tradewind strategy list\n  tradewind strategy show trend");
    strategy_list_ = add_command(*strategy_, "list", "help.strategy.list");
    add_json(*strategy_list_, strategy_list_options_.is_json);
    finish(*strategy_list_, "  tradewind strategy list\n  tradewind strategy list --json");
    strategy_show_ = add_command(*strategy_, "show", "help.strategy.show");
    strategy_show_->add_option("name", strategy_show_options_.name, help("help.strategy.name"))
        ->type_name("NAME")
        ->required();
    add_json(*strategy_show_, strategy_show_options_.is_json);
    finish(*strategy_show_,
           "  tradewind strategy show trend\n  tradewind strategy show grid --json");
  }

  enum class Clock : std::uint8_t { Corrected, AsItIs };

  void add_market_options(CLI::App& command, MarketOptions& market, Clock clock) {
    command.add_option("files", market.files, help("help.tape.file"))
        ->type_name("FILE")
        ->required();
    command.add_option("--venue", market.venue, help("help.tape.venue"))->type_name("VENUE");
    command.add_option("--instrument", market.instrument, help("help.tape.instrument"))
        ->type_name("SYMBOL");
    command.add_option("--instruments", market.instruments_file, help("help.tape.instruments"))
        ->type_name("FILE");
    if (clock == Clock::Corrected) {
      command
          .add_option("--latency-floor", market.latency_floor,
                      help("help.tape.latency_floor", to_text(journal::kLatencyFloor)))
          ->type_name("DURATION");
    }
  }

  void add_json(CLI::App& command, bool& is_json) {
    command.add_flag("--json", is_json, help("help.tape.json"));
  }

  void add_tape() {
    tape_ = add_command(program_, "tape", "help.tape");
    tape_->require_subcommand(1);
    finish(*tape_, "  tradewind tape info data/demo/btcusdt_20240808.tape");
    add_tape_import();
    verify_ = add_command(*tape_, "verify", "help.tape.verify");
    add_market_options(*verify_, verify_options_.market, Clock::Corrected);
    add_json(*verify_, verify_options_.is_json);
    finish(*verify_,
           "  tradewind tape verify data/demo/btcusdt_20240808.tape\n"
           "  tradewind tape verify data/demo/ethusdt_20240808.tape --json");
    info_ = add_command(*tape_, "info", "help.tape.info");
    info_->add_option("tape", info_options_.path, help("help.tape.path"))
        ->type_name("TAPE")
        ->required();
    add_json(*info_, info_options_.is_json);
    finish(*info_,
           "  tradewind tape info data/demo/btcusdt_20240808.tape\n"
           "  tradewind tape info data/demo/ethusdt_20240808.tape --json");
    add_tape_show();
    add_tape_export();
  }

  void add_tape_import() {
    import_ = add_command(*tape_, "import", "help.tape.import");
    add_market_options(*import_, import_options_.market, Clock::Corrected);
    import_->add_option("-o,--out", import_options_.output, help("help.tape.out"))
        ->type_name("TAPE")
        ->required();
    add_json(*import_, import_options_.is_json);
    finish(*import_,
           "  tradewind tape import btcusdt_20240808.gz -o btcusdt.tape\n"
           "  tradewind tape import BINANCE.http.0.0.gz BINANCE.ws.1.0.gz --instrument NKNUSDT "
           "-o nkn.tape");
  }

  void add_tape_show() {
    show_ = add_command(*tape_, "show", "help.tape.show");
    add_market_options(*show_, show_options_.market, Clock::AsItIs);
    show_->add_option("--at", show_options_.at, help("help.tape.at"))->type_name("TIME");
    show_->add_option("--depth", depth_, help("help.tape.depth", depth_))->type_name("N");
    add_json(*show_, show_options_.is_json);
    finish(*show_,
           "  tradewind tape show data/demo/btcusdt_20240808.tape --at 2024-08-08T23:57:00Z\n"
           "  tradewind tape show data/demo/btcusdt_20240808.tape --depth 20 --json");
  }

  void add_tape_export() {
    export_ = add_command(*tape_, "export", "help.tape.export");
    add_market_options(*export_, export_options_.market, Clock::AsItIs);
    export_
        ->add_option("--format", export_options_.format,
                     help("help.tape.format", export_options_.format))
        ->type_name("FORMAT");
    export_
        ->add_option("--kind", export_options_.kind, help("help.tape.kind", export_options_.kind))
        ->type_name("KIND");
    finish(*export_,
           "  tradewind tape export data/demo/btcusdt_20240808.tape --kind trades --format csv\n"
           "  tradewind tape export data/demo/ethusdt_20240808.tape --kind quotes");
  }

  void add_candles() {
    CandlesOptions& options = candles_options_;
    candles_ = add_command(program_, "candles", "help.candles");
    add_market_options(*candles_, options.market, Clock::AsItIs);
    candles_->add_option("--interval", options.interval, help("help.candles.interval"))
        ->type_name("INTERVAL");
    candles_->add_option("--trades", options.trades, help("help.candles.trades"))->type_name("N");
    candles_->add_option("--volume", options.volume, help("help.candles.volume"))
        ->type_name("AMOUNT");
    candles_->add_option("--value", options.value, help("help.candles.value"))->type_name("AMOUNT");
    candles_->add_option("--format", options.format, help("help.candles.format", options.format))
        ->type_name("FORMAT");
    finish(*candles_,
           "  tradewind candles data/demo/btcusdt_20240808.tape --interval 1m\n"
           "  tradewind candles data/demo/ethusdt_20240808.tape --volume 500 --format json");
  }

  CLI::App* add_journal_command(const char* name, std::string_view help_id, std::string& directory,
                                bool& is_json) {
    CLI::App* command = add_command(*journal_, name, help_id);
    command->add_option("directory", directory, help("help.journal.directory"))
        ->type_name("DIR")
        ->required();
    add_json(*command, is_json);
    return command;
  }

  void add_journal() {
    journal_ = add_command(program_, "journal", "help.journal");
    journal_->require_subcommand(1);
    finish(*journal_, "  tradewind journal info var/engine/session-0001");
    JournalOptions& options = journal_options_;
    journal_info_ =
        add_journal_command("info", "help.journal.info", options.directory, options.is_json);
    finish(*journal_info_,
           "  tradewind journal info var/engine/session-0001\n"
           "  tradewind journal info runs/first --json");
    CLI::App* verify =
        add_journal_command("verify", "help.journal.verify", options.directory, options.is_json);
    finish(*verify,
           "  tradewind journal verify var/engine/session-0001\n"
           "  tradewind journal verify runs/first --json");
    add_journal_replay();
  }

  void add_journal_replay() {
    JournalReplayOptions& options = replay_options_;
    replay_ =
        add_journal_command("replay", "help.journal.replay", options.directory, options.is_json);
    replay_->add_flag("--dump-state", options.is_dump, help("help.journal.dump_state"));
    replay_->add_flag("--audit", options.is_audit, help("help.journal.audit"));
    replay_->add_option("--tape", options.tapes, help("help.journal.tape"))->type_name("FILE");
    replay_->add_option("--funding", options.funding, help("help.journal.funding"))
        ->type_name("CSV");
    finish(*replay_,
           "  tradewind journal replay var/engine/session-0001\n"
           "  tradewind journal replay runs/first --dump-state | sha256sum\n"
           "  tradewind journal replay runs/first --audit --tape "
           "data/demo/btcusdt_20240808.tape");
  }

  CLI::App& active() {
    CLI::App* command = &program_;
    while (!command->get_subcommands().empty()) {
      command = command->get_subcommands().front();
    }
    return *command;
  }

  Result<Invocation> usage_error(const CLI::ParseError& error, int count,
                                 const char* const* arguments) {
    const std::string word = offending_word(error, count, arguments);
    const bool is_option = word.starts_with("-");
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
      return fail(ErrorCode::InvalidInput, error.what(), "usage.missing_value", {{"option", word}});
    }
    if (word.empty()) {  // something required is not there
      return fail(ErrorCode::InvalidInput, error.what(), "usage.incomplete",
                  {{"command", full_name()}, {"needed", missing_words()}});
    }
    std::vector<std::string> names;
    for (const CLI::App* command : active().get_subcommands({})) {
      names.push_back(command->get_name());
    }
    for (const CLI::Option* option : active().get_options({})) {
      if (is_option && !option->get_lnames().empty()) {
        names.push_back("--" + option->get_lnames().front());
      }
    }
    const std::vector<std::string_view> known(names.begin(), names.end());
    return fail(ErrorCode::InvalidInput, error.what(),
                is_option ? "usage.unknown_option" : "usage.unknown_command",
                {{"name", word}, {"nearest", std::string(messages::nearest(word, known))}});
  }

  std::string full_name() {
    std::string name;
    for (CLI::App* command = &active(); command != nullptr; command = command->get_parent()) {
      name = command->get_name() + (name.empty() ? "" : " " + name);
    }
    return name;
  }

  // The commands to choose from, or the options that a command cannot do without.
  std::string missing_words() {
    std::string words;
    const auto add = [&words](const std::string& word) {
      words += (words.empty() ? "" : ", ") + word;
    };
    for (const CLI::App* command : active().get_subcommands({})) {
      add(command->get_name());
    }
    for (const CLI::Option* option : active().get_options({})) {
      if (option->get_required() && option->count() == 0) {
        add(option->get_lnames().empty() ? option->get_type_name()
                                         : "--" + option->get_lnames().front());
      }
    }
    return words;
  }

  // The first word nobody takes; for a missing value the option it is missing from.
  std::string offending_word(const CLI::ParseError& error, int count,
                             const char* const* arguments) {
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
      const std::string_view what = error.what();
      return std::string(what.substr(0, what.find_first_of(": ")));
    }
    if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
      const std::vector<std::string> extras = program_.remaining(true);
      return extras.empty() ? std::string() : extras.front();
    }
    int depth = 0;  // words taken as commands
    for (const CLI::App* command = &program_; !command->get_subcommands().empty(); ++depth) {
      command = command->get_subcommands().front();
    }
    const bool is_group = !active().get_subcommands({}).empty();
    return is_group && depth + 1 < count ? arguments[depth + 1] : std::string();
  }

  Language language_;
  CLI::App program_;
  CLI::App* up_ = nullptr;
  CLI::App* backtest_ = nullptr;
  CLI::App* run_ = nullptr;
  CLI::App* tape_ = nullptr;
  CLI::App* import_ = nullptr;
  CLI::App* verify_ = nullptr;
  CLI::App* info_ = nullptr;
  CLI::App* show_ = nullptr;
  CLI::App* export_ = nullptr;
  CLI::App* candles_ = nullptr;
  CLI::App* journal_ = nullptr;
  CLI::App* journal_info_ = nullptr;
  CLI::App* replay_ = nullptr;
  CLI::App* strategy_ = nullptr;
  CLI::App* strategy_list_ = nullptr;
  CLI::App* strategy_show_ = nullptr;
  CLI::App* version_ = nullptr;
  UpOptions up_options_;
  BacktestOptions backtest_options_;
  TapeImportOptions import_options_;
  TapeVerifyOptions verify_options_;
  TapeInfoOptions info_options_;
  TapeShowOptions show_options_;
  TapeExportOptions export_options_;
  CandlesOptions candles_options_;
  JournalOptions journal_options_;
  JournalReplayOptions replay_options_;
  StrategyListOptions strategy_list_options_;
  StrategyShowOptions strategy_show_options_;
  VersionOptions version_options_;
  std::string lang_ = "en";  // what is typed; which language it is was decided before
  std::string loops_ = "0";
  std::string snapshot_every_ = std::to_string(UpOptions().snapshot_every);
  std::string repeat_;  // empty: not asked for
  std::string depth_ = std::to_string(TapeShowOptions{}.depth);
  std::string seed_ = std::to_string(RunOptions{}.seed);
};

}  // namespace

Result<Invocation> parse_command_line(int count, const char* const* arguments, Language language) {
  Parser parser(language);
  return parser.parse(count, arguments);
}

}  // namespace tw::app
