#include "control/run_request.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "backtest/history.hpp"
#include "control/account_settings.hpp"
#include "control/command_text.hpp"
#include "control/run_limits.hpp"
#include "control/strategy_choice.hpp"
#include "control/venue_settings.hpp"
#include "model/names.hpp"
#include "secret/digest.hpp"

namespace tw::control {
namespace {

Result<void> override_fees(const std::string& text, InstrumentTerms& terms) {
  const std::size_t comma = text.find(',');
  const auto maker = Decimal::parse_exact(text.substr(0, comma));
  const auto taker = comma == std::string::npos
                         ? Checked<Decimal>(fault(ErrorCode::InvalidInput, Field::Decimal))
                         : Decimal::parse_exact(text.substr(comma + 1));
  const Decimal limit = Decimal::from_raw(Decimal::kScale / 10);  // 10 %
  if (!maker || !taker || abs(*maker) > limit || abs(*taker) > limit) {
    return fail(ErrorCode::InvalidInput, "fees '" + text + "' are not maker,taker fractions",
                "usage.fees", {{"value", text}});
  }
  terms.maker_fee = Rate{*maker};
  terms.taker_fee = Rate{*taker};
  return {};
}

// Less than the least would lose millions of times what it is; more than the most is no account.
constexpr Decimal kCapitalLeast = Decimal::from_raw(Decimal::kScale / 10'000);
constexpr Decimal kCapitalMost = Decimal::from_int(1'000'000'000);

// Ten thousand coins would be no example of anything.
Result<Money> read_capital(const RunRequest& request, const Listing& first) {
  const bool is_in_coins = first.kind == ContractKind::Inverse;
  const std::string text = request.capital.value_or(is_in_coins ? kCapitalInCoins : kCapital);
  const auto capital = Decimal::parse_exact(text);
  if (!capital || *capital < kCapitalLeast || *capital > kCapitalMost) {
    return fail(ErrorCode::InvalidInput, "capital '" + text + "' is not an amount in range",
                "usage.capital",
                {{"value", text},
                 {"least", kCapitalLeast.to_string()},
                 {"most", kCapitalMost.to_string()}});
  }
  return Money{*capital, first.settle};
}

// The account keeps its money in one currency.
Result<void> check_currency(const PreparedRun& run, const Listing& added, const std::string& path) {
  const Currency settle = run.settings.instruments.empty()
                              ? added.settle
                              : run.settings.instruments.front().listing.settle;
  if (added.settle != settle) {
    return fail(
        ErrorCode::InvalidInput,
        path + " settles in " + added.settle.to_string() + ", others in " + settle.to_string(),
        "usage.mixed_currency",
        {{"path", path},
         {"symbol", added.symbol.to_string()},
         {"given", added.settle.to_string()},
         {"expected", settle.to_string()}});
  }
  return {};
}

std::string rules_text(const InstrumentTerms& terms) {
  return "tick " + terms.tick_size.to_string() + ", step " + terms.step_size.to_string() +
         ", minimum " + terms.min_quantity.to_string() + " and " + terms.min_notional.to_string();
}

std::string contract_text(const Listing& listing) {
  if (listing.kind == ContractKind::Spot) {
    return "spot, paid in " + listing.quote.to_string() + ", never short";
  }
  if (listing.kind == ContractKind::Linear) {
    return "linear, settled in " + listing.settle.to_string() + ", long or short";
  }
  return "inverse, " + listing.multiplier.to_string() + " " + listing.quote.to_string() +
         ", settled in " + listing.settle.to_string();
}

// Values of an inverse contract are in its base, and so is the money of its account; spot is paid
// for in quote.
Result<void> check_tradable(const Listing& listing, const std::string& path) {
  const bool is_kept = listing.kind == ContractKind::Linear ||
                       (listing.kind == ContractKind::Inverse && listing.settle == listing.base) ||
                       (listing.kind == ContractKind::Spot && listing.settle == listing.quote);
  if (!is_kept) {
    return fail(ErrorCode::InvalidInput, path + " holds what no account keeps",
                "usage.unkept_instrument",
                {{"path", path},
                 {"symbol", name_of(listing)},
                 {"kind", std::string(name_of(listing.kind))},
                 {"settle", listing.settle.to_string()}});
  }
  return {};
}

// A contract of coins is counted in contracts: less than one is none.
Result<void> check_quantities(const PreparedRun& run, const backtest::SessionMember& member) {
  for (const auto& [listing, terms] : run.settings.instruments) {
    const Instrument instrument{listing, terms};
    for (const ParameterSpec& spec : member.strategy.parameters) {
      const bool is_quantity = spec.unit == ParameterUnit::Base;
      const Decimal value = member.parameters.get(spec.name);
      if (is_quantity && listing.kind == ContractKind::Inverse &&
          instrument.round_quantity(Quantity{value}).is_zero()) {
        return fail(
            ErrorCode::InvalidInput,
            std::string(spec.name) + " is less than one contract of " + name_of(listing),
            "strategy.no_contract",
            {{"name", std::string(spec.name)},
             {"value", value.to_string()},
             {"symbol", name_of(listing)},
             {"least", terms.min_quantity.to_string()},
             {"contract", listing.multiplier.to_string() + " " + listing.quote.to_string()}});
      }
    }
  }
  return {};
}

// Settings, results and journals of a run know an instrument by its symbol alone, so that two
// markets of one symbol, whatever their venues, would take each other's place.
Result<void> check_new(const PreparedRun& run, const Listing& added, const std::string& path) {
  const bool is_repeated = std::ranges::any_of(
      run.settings.instruments,
      [&added](const InstrumentDefined& other) { return other.listing.symbol == added.symbol; });
  if (is_repeated) {
    return fail(ErrorCode::InvalidInput,
                path + " holds " + added.symbol.to_string() + ", as another tape does",
                "usage.repeated_instrument",
                {{"path", path}, {"symbol", added.symbol.to_string()}});
  }
  return {};
}

Result<void> add_instrument(const RunRequest& request, InstrumentDefined defined,
                            const std::string& digest, PreparedRun& run) {
  if (request.fees.has_value()) {
    TW_CHECK(override_fees(*request.fees, defined.terms));
  }
  const std::string symbol = defined.listing.symbol.to_string();
  defined.listing.id = InstrumentId{static_cast<std::uint32_t>(run.settings.instruments.size())};
  run.settings.instruments.push_back(defined);
  run.description.push_back({"recording." + symbol, digest});
  run.description.push_back({"rules." + symbol, rules_text(defined.terms)});
  const bool is_of_file = run.candles.has_value();  // a file of candles does not say what it is of
  if (is_of_file || defined.listing.kind == ContractKind::Inverse) {
    run.description.push_back({"contract." + symbol, contract_text(defined.listing)});
  }
  run.description.push_back({"fees." + symbol, defined.terms.maker_fee.to_string() + "," +
                                                   defined.terms.taker_fee.to_string()});
  return {};
}

// A file of candles is no recording, damaged or not.
Result<FoundMarket> find_market(const MarketLibrary& library, const MarketFiles& files) {
  Result<FoundMarket> found = library.find_one(files);
  const std::string& path = files.paths.front();
  if (!found.has_value() && data::is_candle_file(path)) {
    return fail(ErrorCode::InvalidInput, path + " is a file of candles", "usage.tape_of_candles",
                {{"path", path}});
  }
  return found;
}

Result<void> add_tape(const RunRequest& request, const MarketLibrary& library,
                      const std::string& path, PreparedRun& run) {
  TW_TRY(const std::string digest, file_digest(path));
  MarketFiles files;
  files.paths = {path};
  TW_TRY(FoundMarket market, find_market(library, files));
  const Listing& listing = market.instrument.listing;
  TW_CHECK(check_new(run, listing, path));
  TW_CHECK(check_tradable(listing, path));
  TW_CHECK(check_currency(run, listing, path));
  TW_CHECK(add_instrument(request, market.instrument, digest, run));
  run.markets.push_back(std::move(market));
  return {};
}

// What is assumed of the inside of candles decides everything else, so it is said first.
Result<void> add_candles(const RunRequest& request, PreparedRun& run) {
  TW_TRY(const std::string digest, file_digest(request.candles->path));
  TW_TRY(run.candles, find_candles(*request.candles));
  const std::string symbol = run.candles->instrument.listing.symbol.to_string();
  run.description.push_back({"candle_path", std::string(kCandleAssumption)});
  run.description.push_back({"candles." + symbol, describe(*run.candles)});
  return add_instrument(request, run.candles->instrument, digest, run);
}

// Shorter candles, or such that a candle of the file lies in two of them, would be made of what is
// only assumed.
Result<void> check_candles(const PreparedRun& run, const backtest::SessionMember& member) {
  const auto wanted = strategy::candle_interval(member.strategy, member.parameters);
  if (!run.candles.has_value() || !wanted.has_value()) {
    return {};
  }
  const Interval& given = *run.candles->format.interval;
  const bool is_made_of_them = given.kind() == Interval::Kind::Fixed &&
                               wanted->length() % given.length() == Duration::zero();
  if (!is_made_of_them) {
    return fail(ErrorCode::InvalidInput,
                "candles of " + to_text(*wanted) + " cannot be made of " + to_text(given),
                "usage.candle_interval",
                {{"wanted", to_text(*wanted)},
                 {"given", to_text(given)},
                 {"parameter", std::string(member.strategy.candle_parameter)}});
  }
  return {};
}

Result<void> add_margin(const RunRequest& request, PreparedRun& run) {
  const std::vector<InstrumentDefined>& instruments = run.settings.instruments;
  TW_TRY(run.settings.margin, read_margin(request, instruments));
  if (run.settings.margin.has_value()) {
    describe_margin(*run.settings.margin, instruments, run.description);
  }
  return {};
}

Result<void> add_funding(const RunRequest& request, PreparedRun& run) {
  if (!request.funding_file.has_value()) {
    return {};
  }
  TW_TRY(run.funding, read_funding_table(*request.funding_file, run.settings.instruments));
  TW_TRY(const std::string digest, file_digest(*request.funding_file));
  run.description.push_back({"funding_table", digest});
  run.settings.venue.funding = std::move(run.funding->points);
  return {};
}

// Raised whenever a built-in strategy decides differently on the same input: a recorded session of
// another version cannot be repeated.
constexpr int kStrategyVersion = 1;

// Between two points of a candle nobody says anything, and nothing is missing.
Result<risk::RiskLimits> limits_of(const RunRequest& request) {
  risk::RiskLimits limits;
  if (request.candles.has_value()) {
    limits.book_age_max = std::nullopt;
  }
  TW_CHECK(read_limits(request.limits, limits));
  return limits;
}

Result<void> add_window(const MarketWindow& window, std::vector<Setting>& description) {
  if (window.from.has_value() && window.to.has_value() && *window.from >= *window.to) {
    return fail(ErrorCode::InvalidInput, "the window ends before it begins", "usage.window",
                {{"from", to_iso8601(*window.from)}, {"to", to_iso8601(*window.to)}});
  }
  if (window.from.has_value()) {
    description.push_back({"from", to_iso8601(*window.from)});
  }
  if (window.to.has_value()) {
    description.push_back({"to", to_iso8601(*window.to)});
  }
  return {};
}

// A venue that is ahead may refuse what a strategy sees no reason against. Answered at once, it
// could ask again and again without time going on.
Result<void> check_answers(const VenueSettings& venue, const risk::RiskLimits& limits) {
  const bool is_ahead =
      venue.feed_latency.has_value() && venue.feed_latency->longest() > Duration{};
  if (is_ahead && venue.answers_at_once && !limits.orders_per_second.has_value()) {
    return fail(ErrorCode::InvalidInput, "a venue that is ahead answers at once",
                "usage.feed_endless");
  }
  return {};
}

void take_signals(const StrategyChoice& choice, backtest::SessionSettings& settings) {
  if (choice.signals.has_value()) {
    settings.signals = execution::signal_settings(*choice.signals);
  }
  if (!choice.others.empty()) {
    settings.members.push_back(choice.first);
    settings.members.insert(settings.members.end(), choice.others.begin(), choice.others.end());
  }
}

std::array<std::uint8_t, 32> digest_of(const std::vector<Setting>& description) {
  std::string text;
  for (const Setting& setting : description) {
    text += setting.name + "=" + setting.value + "\n";
  }
  return secret::sha256(text);
}

}  // namespace

Result<PreparedRun> prepare(const RunRequest& request, const MarketLibrary& library) {
  TW_TRY(const StrategyChoice choice, read_strategy(request.strategy, request.parameters));
  TW_TRY(const risk::RiskLimits limits, limits_of(request));
  TW_TRY(const VenueSettings venue, read_venue_settings(request));
  TW_CHECK(check_answers(venue, limits));
  if (request.candles.has_value() && !request.tapes.empty()) {
    return fail(ErrorCode::InvalidInput, "both tapes and candles were given",
                "usage.tape_or_candles");
  }
  PreparedRun run{.settings = {.strategy = choice.first.strategy,
                               .parameters = choice.first.parameters,
                               .capital = {{}, Currency("USDT")},
                               .venue = venue.config,
                               .limits = limits,
                               .instruments = {},
                               .feed_latency = venue.feed_latency},
                  .markets = {},
                  .candles = {},
                  .funding = {},
                  .market_time = request.market_time,
                  .window = request.window,
                  .funding_file = request.funding_file,
                  .latency_file = venue.latency_file,
                  .command = backtest_command(request),
                  .description = {},
                  .digest = {}};
  TW_CHECK(add_window(request.window, run.description));
  take_signals(choice, run.settings);
  if (request.candles.has_value()) {
    TW_CHECK(add_candles(request, run));
  }
  for (const std::string& path : request.tapes) {
    TW_CHECK(add_tape(request, library, path, run));
  }
  if (run.settings.instruments.empty()) {
    return fail(ErrorCode::InvalidInput, "no tape was given", "usage.no_recording");
  }
  TW_TRY(run.settings.capital, read_capital(request, run.settings.instruments.front().listing));
  for (const backtest::SessionMember* member : choice.members()) {
    TW_CHECK(check_candles(run, *member));
    TW_CHECK(check_quantities(run, *member));
  }
  run.description.push_back({"strategy", request.strategy});
  run.description.push_back({"strategy_version", std::to_string(kStrategyVersion)});
  for (const auto& [name, value] : choice.parameters()) {
    run.description.push_back({"parameter." + name, value.to_string()});
  }
  run.description.insert(run.description.end(), venue.description.begin(), venue.description.end());
  run.description.push_back({"capital", run.settings.capital.amount.to_string()});
  TW_CHECK(add_margin(request, run));
  TW_CHECK(add_funding(request, run));
  describe_limits(limits, run.description);
  run.description.push_back({"seed", std::to_string(request.seed)});
  run.digest = digest_of(run.description);
  return run;
}

Result<std::string> file_digest(const std::string& path) {
  std::error_code code;
  if (std::filesystem::exists(path, code) && !std::filesystem::is_regular_file(path, code)) {
    return fail(ErrorCode::InvalidInput, path + " is no file", "recording.no_file",
                {{"path", path}});
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return fail(ErrorCode::NotFound, "recording " + path + " does not exist", "recording.not_found",
                {{"path", path}});
  }
  secret::Sha256 sha;
  std::vector<char> chunk(1U << 16U);
  while (file.read(chunk.data(), static_cast<std::streamsize>(chunk.size())), file.gcount() > 0) {
    sha.update(std::string_view(chunk.data(), static_cast<std::size_t>(file.gcount())));
  }
  return secret::to_hex(sha.finish());
}

Error with_paths(Error error, const PreparedRun& run) {
  std::string paths = run.candles.has_value() ? run.candles->path : "";
  for (const FoundMarket& market : run.markets) {
    paths += (paths.empty() ? "" : ", ") + market.paths.front();
  }
  if (std::ranges::find(error.arguments, "path", &MessageArgument::name) == error.arguments.end()) {
    error.arguments.push_back({"path", paths});
  }
  return error;
}

Result<std::unique_ptr<HistoryReader>> open_history(const PreparedRun& run,
                                                    const MarketLibrary& library) {
  if (run.candles.has_value()) {
    const InstrumentId id = run.settings.instruments.front().listing.id;
    TW_TRY(auto candles, open_candles(*run.candles, id));
    return open_window(std::move(candles), id, run.window);
  }
  std::vector<std::unique_ptr<HistoryReader>> readers;
  for (std::size_t i = 0; i < run.markets.size(); ++i) {
    const InstrumentId id = run.settings.instruments[i].listing.id;
    TW_TRY(auto reader, library.open(run.markets[i], id));
    if (run.window.from.has_value()) {
      TW_CHECK(reader->seek(*run.window.from));
    }
    readers.push_back(open_window(std::move(reader), id, run.window));
  }
  return std::make_unique<backtest::MergedHistory>(std::move(readers));
}

}  // namespace tw::control
