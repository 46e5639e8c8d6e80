#include "control/run_request.hpp"

#include <gtest/gtest.h>

#include "control/paper_fixture.hpp"
#include "control/run_limits.hpp"
#include "support/market_samples.hpp"
#include "support/short_tape.hpp"

namespace tw::control {
namespace {

const std::string kMissing = "no_such_file.gz";

// The other demonstration market, as if it settled in another currency.
std::string eth_in_usdc(const support::ScratchDirectory& scratch) {
  support::write_short_tape(
      "ethusdt_20240808.tape", 10, scratch.path("usdc.tape"),
      [](journal::TapeHeader& header) { header.listing.settle = Currency("USDC"); });
  return scratch.path("usdc.tape");
}

struct RefusedCase {
  const char* name;
  void (*change)(RunRequest&);
  ErrorCode code;
  const char* id;
  std::vector<std::string> values;
};
class PrepareRefusal : public testing::TestWithParam<RefusedCase> {};

TEST_P(PrepareRefusal, NamesWhatIsWrong) {
  RunRequest request = busy_run();
  GetParam().change(request);
  const auto prepared = prepare(request, support::demo_library());
  ASSERT_FALSE(prepared.has_value());
  EXPECT_EQ(prepared.error().code, GetParam().code);
  EXPECT_EQ(prepared.error().id, GetParam().id);
  for (std::size_t i = 0; i < GetParam().values.size(); ++i) {
    ASSERT_LT(i, prepared.error().arguments.size());
    EXPECT_EQ(prepared.error().arguments[i].value, GetParam().values[i]);
  }
}

using enum ErrorCode;
INSTANTIATE_TEST_SUITE_P(
    Table, PrepareRefusal,
    testing::Values(
        RefusedCase{"Strategy",
                    [](RunRequest& r) { r.strategy = "gird"; },
                    InvalidInput,
                    "usage.unknown_strategy",
                    {"gird", "grid"}},
        RefusedCase{"Parameter",
                    [](RunRequest& r) { r.parameters = {"offest=0"}; },
                    InvalidInput,
                    "usage.unknown_parameter",
                    {"offest", "grid", "offset"}},
        RefusedCase{"ParameterForm",
                    [](RunRequest& r) { r.parameters = {"offset"}; },
                    InvalidInput,
                    "usage.set_form",
                    {"offset"}},
        RefusedCase{"ParameterRange",
                    [](RunRequest& r) { r.parameters = {"levels=21"}; },
                    InvalidInput,
                    "strategy.param_range",
                    {"levels", "21", "1", "20", "1", "3"}},
        RefusedCase{"ParameterStep",
                    [](RunRequest& r) { r.parameters = {"levels=1.5"}; },
                    InvalidInput,
                    "strategy.param_range",
                    {"levels", "1.5"}},
        RefusedCase{"ParameterText",
                    [](RunRequest& r) { r.parameters = {"levels=two"}; },
                    InvalidInput,
                    "strategy.param_range",
                    {"levels", "two"}},
        RefusedCase{"Limit",
                    [](RunRequest& r) { r.limits = {"book_age=1"}; },
                    InvalidInput,
                    "usage.unknown_limit",
                    {"book_age", "book_age_max",
                     "order_notional_max, position_notional_max, open_orders_max, "
                     "orders_per_second, book_age_max, account_notional_max, daily_loss_max"}},
        RefusedCase{"LimitForm",
                    [](RunRequest& r) { r.limits = {"book_age_max"}; },
                    InvalidInput,
                    "usage.limit_form",
                    {"book_age_max"}},
        RefusedCase{"LimitRange",
                    [](RunRequest& r) { r.limits = {"open_orders_max=501"}; },
                    InvalidInput,
                    "usage.limit_range",
                    {"open_orders_max", "501", "1", "500", "1", "100"}},
        RefusedCase{"LimitStep",
                    [](RunRequest& r) { r.limits = {"orders_per_second=1.5"}; },
                    InvalidInput,
                    "usage.limit_range",
                    {"orders_per_second", "1.5", "1", "1000", "1", "100"}},
        RefusedCase{"LimitBelowRange",
                    [](RunRequest& r) { r.limits = {"daily_loss_max=0"}; },
                    InvalidInput,
                    "usage.limit_range",
                    {"daily_loss_max", "0", "0.00000001", "1000000000000", "0.00000001", "none"}},
        RefusedCase{"LimitText",
                    [](RunRequest& r) { r.limits = {"book_age_max=5s"}; },
                    InvalidInput,
                    "usage.limit_range",
                    {"book_age_max", "5s", "0.001", "86400", "0.001", "5"}},
        RefusedCase{"LimitThatIsNeverOff",
                    [](RunRequest& r) { r.limits = {"order_notional_max=none"}; },
                    InvalidInput,
                    "usage.limit_range",
                    {"order_notional_max", "none"}},
        RefusedCase{"CapitalText",
                    [](RunRequest& r) { r.capital = "1e4"; },
                    InvalidInput,
                    "usage.capital",
                    {"1e4", "0.0001", "1000000000"}},
        RefusedCase{"CapitalZero",
                    [](RunRequest& r) { r.capital = "0"; },
                    InvalidInput,
                    "usage.capital",
                    {"0", "0.0001", "1000000000"}},
        RefusedCase{"CapitalOfHardlyAnything",
                    [](RunRequest& r) { r.capital = "0.000099999999"; },
                    InvalidInput,
                    "usage.capital",
                    {"0.000099999999", "0.0001", "1000000000"}},
        RefusedCase{"CapitalBeyondRange",
                    [](RunRequest& r) { r.capital = "1000000001"; },
                    InvalidInput,
                    "usage.capital",
                    {"1000000001", "0.0001", "1000000000"}},
        RefusedCase{"FeesOne",
                    [](RunRequest& r) { r.fees = "0.0002"; },
                    InvalidInput,
                    "usage.fees",
                    {"0.0002"}},
        RefusedCase{"FeesThree",
                    [](RunRequest& r) { r.fees = "0,0,0"; },
                    InvalidInput,
                    "usage.fees",
                    {"0,0,0"}},
        RefusedCase{"FeesInPercent",
                    [](RunRequest& r) { r.fees = "0.02,0.5"; },
                    InvalidInput,
                    "usage.fees",
                    {"0.02,0.5"}},
        RefusedCase{"LatencyNegative",
                    [](RunRequest& r) { r.latency = "-1ms"; },
                    InvalidInput,
                    "usage.duration",
                    {"-1ms"}},
        RefusedCase{"LatencyBeyondRange",
                    [](RunRequest& r) { r.latency = "61s"; },
                    InvalidInput,
                    "usage.latency",
                    {"--latency", "61s", "1m"}},
        RefusedCase{"FeedLatencyBeyondRange",
                    [](RunRequest& r) { r.feed_latency = "2m"; },
                    InvalidInput,
                    "usage.latency",
                    {"--feed-latency", "2m", "1m"}},
        RefusedCase{"FeedLatencyFactor",
                    [](RunRequest& r) { r.feed_latency = "recorded:-1"; },
                    InvalidInput,
                    "usage.latency_factor",
                    {"--feed-latency", "recorded:-1"}},
        RefusedCase{"FeedLatencyFileMissing",
                    [](RunRequest& r) { r.feed_latency = kMissing; },
                    NotFound,
                    "usage.latency_missing",
                    {"--feed-latency", kMissing}},
        RefusedCase{"FeedLatencyWithAnswersAtOnce",
                    [](RunRequest& r) {
                      r.latency = "0ms";
                      r.feed_latency = "1ms";
                      r.limits = {"orders_per_second=none"};
                    },
                    InvalidInput,
                    "usage.feed_endless",
                    {}},
        RefusedCase{"Queue",
                    [](RunRequest& r) { r.queue = "power:11"; },
                    InvalidInput,
                    "usage.queue",
                    {"power:11", "10"}},
        RefusedCase{"QueueWithoutPower",
                    [](RunRequest& r) { r.queue = "power:"; },
                    InvalidInput,
                    "usage.queue",
                    {"power:"}},
        RefusedCase{
            "Fill", [](RunRequest& r) { r.fill = "half"; }, InvalidInput, "usage.fill", {"half"}},
        RefusedCase{"Through",
                    [](RunRequest& r) { r.through = "own"; },
                    InvalidInput,
                    "usage.through",
                    {"own"}},
        RefusedCase{"LatencyFileMissing",
                    [](RunRequest& r) { r.latency = kMissing; },
                    NotFound,
                    "usage.latency_missing",
                    {"--latency", kMissing}},
        RefusedCase{"NoTape",
                    [](RunRequest& r) { r.tapes.clear(); },
                    InvalidInput,
                    "usage.no_recording",
                    {}},
        RefusedCase{"TapeMissing",
                    [](RunRequest& r) { r.tapes = {kMissing}; },
                    NotFound,
                    "recording.not_found",
                    {kMissing}},
        RefusedCase{"TapeTwice",
                    [](RunRequest& r) { r.tapes[1] = r.tapes[0]; },
                    InvalidInput,
                    "usage.repeated_instrument",
                    {}}),
    [](const testing::TestParamInfo<RefusedCase>& row) { return std::string{row.param.name}; });

// One account keeps one currency: a second one would be a broken invariant of the ledger.
TEST(Prepare, RefusesTapesThatSettleInTwoCurrencies) {
  const support::ScratchDirectory scratch;
  RunRequest request = busy_run();
  request.tapes[1] = eth_in_usdc(scratch);
  const auto prepared = prepare(request, support::demo_library());
  ASSERT_FALSE(prepared.has_value());
  EXPECT_EQ(prepared.error().code, ErrorCode::InvalidInput);
  EXPECT_EQ(prepared.error().id, "usage.mixed_currency");
}

// All that is kept of a run knows its instruments by their symbols.
TEST(Prepare, RefusesTwoMarketsOfOneSymbol) {
  const support::ScratchDirectory scratch;
  RunRequest request = busy_run();
  request.tapes[1] = scratch.path("other.tape");
  support::write_short_tape("btcusdt_20240808.tape", 10, request.tapes[1],
                            [](journal::TapeHeader& header) {
                              header.listing.venue = VenueName("bybit");
                              header.listing.category = CategoryName("linear");
                            });
  const auto prepared = prepare(request, support::demo_library());
  ASSERT_FALSE(prepared.has_value());
  EXPECT_EQ(prepared.error().code, ErrorCode::InvalidInput);
  EXPECT_EQ(prepared.error().id, "usage.repeated_instrument");
}

TEST(Prepare, TakesTheCurrencyOfItsInstruments) {
  const support::ScratchDirectory scratch;
  RunRequest request = busy_run();
  request.tapes = {eth_in_usdc(scratch)};
  const auto prepared = prepare(request, support::demo_library());
  ASSERT_TRUE(prepared.has_value());
  EXPECT_EQ(prepared->settings.capital.currency, Currency("USDC"));
}

class PrepareOther : public testing::Test {
 protected:
  /// A demonstration tape as if its contract were of another kind, settled in `settle`.
  Result<PreparedRun> prepare_as(ContractKind kind, std::string_view settle,
                                 RunRequest request = busy_run()) {
    request.tapes = {scratch_.path(std::to_string(++tapes_) + ".tape")};
    support::write_short_tape("btcusdt_20240808.tape", 10, request.tapes[0],
                              [&](journal::TapeHeader& header) {
                                header.listing.kind = kind;
                                header.listing.settle = Currency(settle);
                                header.listing.multiplier = Decimal::from_int(100);
                                header.terms.step_size = Quantity{Decimal::from_int(1)};
                                header.terms.min_quantity = Quantity{Decimal::from_int(1)};
                              });
    return prepare(request, support::demo_library());
  }
  static RunRequest trend(const std::string& quantity) {
    RunRequest request;
    request.strategy = "trend";
    request.parameters = {"quantity=" + quantity};
    return request;
  }
  support::ScratchDirectory scratch_;
  int tapes_ = 0;
};

TEST_F(PrepareOther, AnInverseContractKeepsItsMoneyInCoins) {
  const auto run = prepare_as(ContractKind::Inverse, "BTC");
  ASSERT_TRUE(run.has_value()) << run.error().what;
  EXPECT_EQ(run->settings.capital, (Money{Decimal::from_int(1), Currency("BTC")}));
  const auto contract = std::ranges::find(run->description, "contract.BTCUSDT", &Setting::name);
  ASSERT_NE(contract, run->description.end());
  EXPECT_EQ(contract->value, "inverse, 100 USDT, settled in BTC");
}

TEST_F(PrepareOther, RefusesMoneyThatNoAccountKeeps) {
  for (const auto& [kind, settle] :
       {std::pair{ContractKind::Inverse, "USDT"}, std::pair{ContractKind::Spot, "BTC"}}) {
    const auto run = prepare_as(kind, settle);
    ASSERT_FALSE(run.has_value());
    EXPECT_EQ(run.error().id, "usage.unkept_instrument");
  }
}

TEST_F(PrepareOther, RefusesLessThanOneInverseContract) {
  const auto refused = prepare_as(ContractKind::Inverse, "BTC", trend("0.999"));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().id, "strategy.no_contract");
  EXPECT_EQ(refused.error().arguments.back().value, "100 USDT");
  EXPECT_TRUE(prepare_as(ContractKind::Inverse, "BTC", trend("1")).has_value());
}

TEST(Prepare, NumbersInstrumentsInTheOrderOfTheTapes) {
  RunRequest request = busy_run();
  std::swap(request.tapes[0], request.tapes[1]);
  const PreparedRun run = prepare(request, support::demo_library()).value();
  ASSERT_EQ(run.settings.instruments.size(), 2U);
  EXPECT_EQ(run.settings.instruments[0].listing.symbol.view(), "ETHUSDT");
  EXPECT_EQ(run.settings.instruments[0].listing.id, InstrumentId{0});
  EXPECT_EQ(run.settings.instruments[1].listing.id, InstrumentId{1});
  EXPECT_EQ(run.markets[0].paths, std::vector{request.tapes[0]});
}

TEST(Prepare, FeesGivenReplaceThoseOfEveryInstrument) {
  RunRequest request = busy_run();
  request.fees = "-0.0001,0.0004";
  const PreparedRun run = prepare(request, support::demo_library()).value();
  for (const InstrumentDefined& defined : run.settings.instruments) {
    EXPECT_EQ(defined.terms.maker_fee, Rate{support::dec("-0.0001")});
    EXPECT_EQ(defined.terms.taker_fee, Rate{support::dec("0.0004")});
  }
}

std::string value_of(const PreparedRun& run, std::string_view name) {
  const auto found = std::ranges::find(run.description, name, &Setting::name);
  return found == run.description.end() ? "-" : found->value;
}

TEST(Prepare, DescribesEverythingThatDecidesTheResult) {
  RunRequest request = busy_run();
  request.capital = "2500.5";
  request.seed = 9;
  const PreparedRun run = prepare(request, support::demo_library()).value();
  EXPECT_EQ(value_of(run, "recording.BTCUSDT").size(), 64U);
  EXPECT_EQ(value_of(run, "rules.BTCUSDT"), "tick 0.1, step 0.001, minimum 0.001 and 100");
  EXPECT_EQ(value_of(run, "fees.ETHUSDT"), "0.0002,0.0005");
  EXPECT_EQ(value_of(run, "strategy"), "grid");
  EXPECT_EQ(value_of(run, "parameter.refresh"), "20");
  EXPECT_EQ(value_of(run, "parameter.levels"), "3");
  EXPECT_EQ(value_of(run, "latency"), "5ms");
  EXPECT_EQ(value_of(run, "queue"), "pessimistic");
  EXPECT_EQ(value_of(run, "fill"), "partial");
  EXPECT_EQ(value_of(run, "through"), "-") << "only another rule than the usual one is named";
  EXPECT_EQ(value_of(run, "capital"), "2500.5");
  EXPECT_EQ(value_of(run, "feed_latency"), "-") << "there is none";
  EXPECT_EQ(value_of(run, "seed"), "9");
}

TEST(Prepare, AFeedLatencyIsPartOfTheRun) {
  RunRequest request = busy_run();
  const PreparedRun without = prepare(request, support::demo_library()).value();
  request.feed_latency = "2ms";
  const PreparedRun constant = prepare(request, support::demo_library()).value();
  request.feed_latency = "recorded:1.50";
  const PreparedRun recorded = prepare(request, support::demo_library()).value();
  EXPECT_FALSE(without.settings.feed_latency.has_value());
  EXPECT_EQ(constant.settings.feed_latency->longest(), std::chrono::milliseconds(2));
  EXPECT_EQ(value_of(constant, "feed_latency"), "2ms");
  EXPECT_EQ(value_of(recorded, "feed_latency"), "recorded:1.5");
  EXPECT_NE(constant.digest, without.digest);
  EXPECT_NE(constant.digest, recorded.digest);
}

TEST(Prepare, NamesAnotherRuleOfTradesThroughThePrice) {
  RunRequest request = busy_run();
  request.through = "opposite";
  const PreparedRun run = prepare(request, support::demo_library()).value();
  EXPECT_EQ(value_of(run, "through"), "opposite");
  EXPECT_EQ(run.settings.venue.through, sim::ThroughRule::Opposite);
}

TEST(Prepare, TheDigestFollowsTheDescription) {
  const PreparedRun run = prepare(busy_run(), support::demo_library()).value();
  EXPECT_EQ(prepare(busy_run(), support::demo_library()).value().digest, run.digest);
  RunRequest other = busy_run();
  other.seed = 2;
  EXPECT_NE(prepare(other, support::demo_library()).value().digest, run.digest);
}

TEST(OpenHistory, MergesTheTapes) {
  const PreparedRun run = prepare(busy_run(), support::demo_library()).value();
  const auto history = open_history(run, support::demo_library()).value();
  std::array<std::uint64_t, 2> events{};
  Timestamp last;
  for (auto event = history->next().value(); event; event = history->next().value()) {
    ASSERT_GE(event->ts_recv, last);
    last = event->ts_recv;
    if (const auto* depth = std::get_if<DepthUpdate>(&event->body)) {
      ++events.at(depth->instrument.value());
    }
  }
  EXPECT_GT(events[0], 10U);
  EXPECT_GT(events[1], 10U);
}

// Whatever makes a recorded session unrepeatable must show as a changed setting.
TEST(Prepare, DescribesTheRiskLimitsAndTheVersionOfTheStrategy) {
  const PreparedRun run = prepare(busy_run(), support::demo_library()).value();
  const auto value = [&run](std::string_view name) {
    const auto found = std::ranges::find(run.description, name, &Setting::name);
    return found == run.description.end() ? "-" : found->value;
  };
  EXPECT_EQ(value("strategy_version"), "1");
  EXPECT_EQ(value("limits.version"), std::to_string(run.settings.limits.version));
  EXPECT_EQ(value("limits.order_notional_max"), "100000");
  EXPECT_EQ(value("limits.position_notional_max"), "500000");
  EXPECT_EQ(value("limits.open_orders_max"), "100");
  EXPECT_EQ(value("limits.orders_per_second"), "100");
  EXPECT_EQ(value("limits.book_age_max"), "5");
  EXPECT_EQ(value("limits.account_notional_max"), "-") << "off";
  EXPECT_EQ(value("limits.daily_loss_max"), "-") << "off";
}

TEST(Prepare, TakesLimitsAsTheyAreTypedAndStatesThem) {
  RunRequest request = busy_run();
  request.limits = {"order_notional_max=1000.5", "position_notional_max=0", "open_orders_max=7",
                    "orders_per_second=1000",    "book_age_max=0.25",       "daily_loss_max=50",
                    "account_notional_max=900",  "open_orders_max=8"};
  const PreparedRun run = prepare(request, support::demo_library()).value();
  const risk::RiskLimits& limits = run.settings.limits;
  EXPECT_EQ(limits.order_notional_max, support::dec("1000.5"));
  EXPECT_EQ(limits.position_notional_max, Decimal{});
  EXPECT_EQ(limits.open_orders_max, 8) << "the last one counts";
  EXPECT_EQ(limits.orders_per_second, 1'000);
  EXPECT_EQ(limits.book_age_max, std::chrono::milliseconds(250));
  EXPECT_EQ(limits.daily_loss_max, support::dec("50"));
  EXPECT_EQ(limits.account_notional_max, support::dec("900"));
  RunRequest again = busy_run();
  again.limits = recorded_limits(run.description);
  EXPECT_EQ(prepare(again, support::demo_library()).value().description, run.description);
}

TEST(Prepare, ALimitThatIsOffStandsNowhere) {
  RunRequest request = busy_run();
  request.limits = {"orders_per_second=none", "book_age_max=none"};
  const PreparedRun run = prepare(request, support::demo_library()).value();
  EXPECT_EQ(run.settings.limits.orders_per_second, std::nullopt);
  EXPECT_EQ(run.settings.limits.book_age_max, std::nullopt);
  for (const Setting& setting : run.description) {
    EXPECT_NE(setting.name, "limits.book_age_max");
    EXPECT_NE(setting.name, "limits.orders_per_second");
  }
}

// Settings of a session that knew fewer limits: what they do not name was not in force.
TEST(RecordedLimits, LeaveOffWhatWasNotThereYet) {
  EXPECT_EQ(recorded_limits({{"limits.version", "1"}, {"limits.open_orders_max", "100"}}),
            (std::vector<std::string>{"open_orders_max=100", "orders_per_second=none",
                                      "book_age_max=none", "account_notional_max=none",
                                      "daily_loss_max=none"}));
}

}  // namespace
}  // namespace tw::control
