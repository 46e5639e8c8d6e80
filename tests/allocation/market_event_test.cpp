#include <gtest/gtest.h>

#include "backtest/history.hpp"
#include "engine/loop.hpp"
#include "journal/tape.hpp"
#include "sim/overlay_venue.hpp"
#include "strategy/registry.hpp"
#include "support/allocation_count.hpp"

namespace tw {
namespace {

using support::allocation_count;

constexpr std::uint64_t kWarmUp = 10'000;  // market events

class DiscardingLog final : public Log {
 public:
  void append(const Record&) override { ++records; }
  Result<void> commit() override { return {}; }
  std::uint64_t durable() const override { return records; }
  std::uint64_t records = 0;
};

struct Setting {
  std::string_view name;
  std::string_view value;
};

/// Plays a recording through engine and venue as a session does, and counts what market events
/// allocate, and what everything else does: timers, commands, answers and the decisions on them.
class CountedRun {
 public:
  CountedRun(const InstrumentDefined& defined, const backtest::StoredHistory& history,
             std::string_view name, const std::vector<Setting>& settings = {})
      : defined_(defined), history_(history) {
    const auto strategy = strategy::find(name).value();
    ParameterSet parameters(strategy.parameters);
    for (const Setting& setting : settings) {
      TW_ASSERT(parameters.set(setting.name, setting.value).has_value());
    }
    if (strategy.output == strategy::OutputKind::Signals) {
      std::vector<engine::SignalMember> members;
      members.push_back({StrategyId{1}, strategy.make_signals(parameters), std::nullopt});
      const ParameterSet how(execution::signal_parameters());
      loop_.group().attach_signals(StrategyId{1}, InstrumentId{0}, execution::signal_settings(how),
                                   std::move(members));
    } else {
      loop_.group().attach(StrategyId{1}, InstrumentId{0}, strategy.make(parameters),
                           strategy::candle_interval(strategy, parameters));
    }
    venue_.list(Instrument{defined.listing, defined.terms});
  }

  void play() {
    const Timestamp start = history_.first_time();
    accept(start, defined_);
    accept(start, AccountFunded{account_, {Decimal::from_int(10'000), account_.settle}});
    accept(start, WriterStarted{1, {}});
    for (std::size_t i = 0; i < history_.size(); ++i) {
      const Event event = history_.at(i, Duration{});
      const bool was_warm = is_warm();
      const std::uint64_t before_others = allocation_count();
      before_market(event.ts_recv);
      other_allocations += was_warm ? allocation_count() - before_others : 0;
      const std::uint64_t before = allocation_count();
      venue_.on_market(event);
      loop_.accept(event);
      market_allocations += was_warm ? allocation_count() - before : 0;
    }
  }

  // The first fill of a position makes room for it.
  bool is_warm() const { return loop_.market_events() > kWarmUp && fills > 0; }
  const engine::Loop& loop() const { return loop_; }

  std::uint64_t market_allocations = 0;
  std::uint64_t other_allocations = 0;
  std::uint64_t fills = 0;

 private:
  void accept(Timestamp at, EventBody body) { loop_.accept({at, at, body}); }

  // Timers, arrivals and answers up to the market event, in the order of their times.
  void before_market(Timestamp until) {
    while (true) {
      ASSERT_TRUE(loop_.release().has_value());
      const Timestamp timer = due_timer();
      const Timestamp arrival = venue_.next_arrival().value_or(kTimestampMax);
      const Timestamp answer = venue_.next_delivery().value_or(kTimestampMax);
      const Timestamp next = std::min({timer, arrival, answer});
      if (next > until) {
        return;
      }
      if (next == arrival) {
        venue_.advance_to(next);
      } else if (next == answer) {
        const Event event = venue_.pop_delivery();
        fills += std::holds_alternative<Fill>(event.body) ? 1U : 0U;
        loop_.accept(event);
      } else {
        accept(next, *loop_.group().next_timer());
      }
    }
  }
  Timestamp due_timer() const {
    const auto timer = loop_.group().next_timer();
    return timer.has_value() ? timer->due : kTimestampMax;
  }

  InstrumentDefined defined_;
  const backtest::StoredHistory& history_;
  Account account_{AccountId{1}, TenantId{1}, Currency("USDT")};
  DiscardingLog log_;
  sim::OverlayVenue venue_{
      {.order_latency = sim::Latency::constant(std::chrono::milliseconds(5)),
       .response_latency = sim::Latency::constant(std::chrono::milliseconds(5))}};
  engine::Loop loop_{{.id = GroupId{1}, .account = account_, .limits = {}}, log_, venue_};
};

TEST(AllocationCount, Counts) {
  const std::uint64_t before = allocation_count();
  const std::vector<int> numbers(10);
  EXPECT_EQ(allocation_count() - before, 1U);
}

class MarketEventAllocation : public testing::Test {
 protected:
  MarketEventAllocation() {
    const auto reader =
        journal::TapeReader::open(std::string(TW_SOURCE_DIR) + "/data/demo/btcusdt_20240808.tape",
                                  InstrumentId{0})
            .value();
    btc_ = {.listing = reader->info().header.listing, .terms = reader->info().header.terms};
    history_ = backtest::StoredHistory::load(*reader).value();
  }
  // Returns how many orders were placed.
  std::uint64_t expect_none(std::string_view strategy, const std::vector<Setting>& settings = {}) {
    EXPECT_GT(history_->size(), 50'000U);
    CountedRun run(btc_, *history_, strategy, settings);
    run.play();
    EXPECT_EQ(run.market_allocations, 0U);
    EXPECT_EQ(run.other_allocations, 0U);
    EXPECT_GT(run.fills, 0U) << "a run without fills proves little";
    EXPECT_EQ(run.loop().market_events(), history_->size());
    return run.loop().facts().orders_placed();
  }

  InstrumentDefined btc_;
  std::optional<backtest::StoredHistory> history_;
};

TEST_F(MarketEventAllocation, IsZeroAfterWarmUp) { expect_none("grid"); }

TEST_F(MarketEventAllocation, IsZeroForTwentyQuotesWithTheirOrdersFillsAndTimers) {
  EXPECT_GT(expect_none("grid", {{"levels", "10"},
                                 {"refresh", "100"},
                                 {"offset", "0.0001"},
                                 {"spacing", "0.0001"},
                                 {"requote", "0.0001"},
                                 {"position_max", "100000"},
                                 {"skew", "0"}}),
            2'000U);
}

TEST_F(MarketEventAllocation, IsZeroForCandlesAndWhatIsDecidedOnThem) {
  expect_none("trend", {{"interval", "5"},
                        {"fast", "3"},
                        {"slow", "8"},
                        {"rsi_high", "100"},
                        {"rsi_low", "0"},
                        {"adx_length", "5"},
                        {"adx_min", "0"}});
}

TEST_F(MarketEventAllocation, IsZeroForSignalsAndWhatIsDecidedOnThem) {
  EXPECT_GT(expect_none("imbalance", {{"hold_max", "2"}, {"cooldown", "100"}}), 50U);
}

}  // namespace
}  // namespace tw
