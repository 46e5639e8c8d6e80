#include "backtest/run_meter.hpp"

#include <gtest/gtest.h>

#include "backtest/walk.hpp"

namespace tw::backtest {
namespace {

using support::at_ms;
using support::dec;

/// Wants to hold what it is told to as soon as there is a book.
class Holder final : public strategy::Strategy {
 public:
  static std::unique_ptr<Strategy> make(const ParameterSet&) { return std::make_unique<Holder>(); }
  void on(strategy::Trigger, const strategy::MarketView&, const strategy::AccountView&,
          strategy::Outputs& out) override {
    out.target_position({.quantity = wanted});
  }
  void save(std::vector<std::byte>&) const override {}
  Checked<void> load(std::span<const std::byte>) override { return {}; }

  static inline Quantity wanted;
};

class Samples final : public EquitySink {
 public:
  void on_equity(const EquitySample& sample) override { all.push_back(sample); }
  std::vector<EquitySample> all;
};

class RunMeterTest : public testing::Test {
 protected:
  RunMeterTest() : settings_(grid_settings(1)) {
    settings_.strategy = {"holder", "holds", {}, &Holder::make};
    settings_.parameters = ParameterSet(settings_.strategy.parameters);
    Holder::wanted = support::quantity("1");
  }

  /// Books of bid and ask 1.0 apart; each entry is its time and its bid.
  void begin(const std::vector<std::pair<std::int64_t, std::int64_t>>& books) {
    std::vector<Event> events;
    for (const auto& [ms, bid] : books) {
      events.push_back(script_.snapshot(at_ms(ms), {{bid, 5'000}}, {{bid + 10, 5'000}}));
    }
    history_.emplace(std::move(events));
    session_.emplace(settings_, *history_, log_);
    session_->meter().send_to(samples_);
    ASSERT_TRUE(session_->start(1, {}).has_value());
  }
  void play(const std::vector<std::pair<std::int64_t, std::int64_t>>& books) {
    begin(books);
    while (session_->step().value() == StepOutcome::Stepped) {
    }
  }
  const RunMeter& meter() const { return session_->meter(); }

  SessionSettings settings_;
  support::MarketScript script_{0};
  KeepingLog log_;
  Samples samples_;
  std::optional<support::EventList> history_;
  std::optional<Session> session_;
};

// Bought at 101 against a mid of 100.5, fee 0.0505; then the mid is 110.5.
TEST_F(RunMeterTest, ValuesTheAccountAtTheMarks) {
  play({{1, 1'000}, {900, 1'100}});
  const EquitySample now = meter().now();
  EXPECT_EQ(now.balance, dec("9999.9495"));
  EXPECT_EQ(now.unrealized_gross, dec("9.5"));
  EXPECT_EQ(now.equity, dec("10009.4495"));
  EXPECT_EQ(now.position_value, dec("110.5"));
  EXPECT_EQ(now.exposure, dec("110.5"));
}

TEST_F(RunMeterTest, MeasuresWhatFillsCostAgainstTheMidAtTheirDecision) {
  play({{1, 1'000}, {900, 1'100}});
  EXPECT_EQ(meter().slippage().cost(), dec("0.5"));
  EXPECT_NEAR(*meter().slippage().bps(), 0.5 / 100.5 * 10'000, 1e-9);
}

/// What is said of one order while nothing is held: books of 100.5, then 110.5, then 120.5.
class AmendedOrderTest : public RunMeterTest {
 protected:
  AmendedOrderTest() {
    Holder::wanted = {};
    begin({{1, 1'000}, {2, 1'100}, {3, 1'200}});
    next_book();
    OrderTerms terms;
    terms.instrument = InstrumentId{0};
    terms.quantity = support::quantity("4");
    tell(Command{at_ms(1), PlaceOrder{kOrder, {}, terms, 0}});
    next_book();
    decide();
  }

  void next_book() { ASSERT_EQ(session_->step().value(), StepOutcome::Stepped); }
  void tell(RecordBody body) {
    Record record;
    record.body = std::move(body);
    session_->meter().on_record(record);
  }
  void tell(EventBody body) { tell(RecordBody(Event{at_ms(2), at_ms(2), std::move(body)})); }
  void decide() {
    tell(Command{at_ms(2), AmendOrder{.order = kOrder,
                                      .route = {},
                                      .instrument = InstrumentId{0},
                                      .limit_price = support::price("110"),
                                      .quantity = support::quantity("4")}});
  }
  void amended(AmendCause cause) {
    tell(OrderAmended{.order = kOrder,
                      .cause = cause,
                      .working_price = support::price("110"),
                      .quantity = support::quantity("4")});
  }
  // Of one unit at 100.
  Decimal cost_of_fill() {
    const Decimal before = meter().slippage().cost();
    tell(Fill{.order = kOrder,
              .venue_order_id = {},
              .fill_id = {},
              .route = {},
              .instrument = InstrumentId{0},
              .side = Side::Buy,
              .liquidity = Liquidity::Maker,
              .price = support::price("100"),
              .quantity = support::quantity("1"),
              .fee = {},
              .ts_event = at_ms(2)});
    return meter().slippage().cost() - before;
  }

  static constexpr ClientOrderId kOrder{7, 1};
};

TEST_F(AmendedOrderTest, FillsBeforeTheAnswerAreOfTheDecisionBefore) {
  EXPECT_EQ(cost_of_fill(), dec("-0.5"));
  next_book();
  amended(AmendCause::Position);
  EXPECT_EQ(cost_of_fill(), dec("-0.5")) << "the venue changed it by itself";
  amended(AmendCause::Requested);
  EXPECT_EQ(cost_of_fill(), dec("-10.5")) << "the mid when the amend was decided";
}

TEST_F(AmendedOrderTest, ARefusedAmendMovesNothing) {
  tell(AmendRejected{.order = kOrder, .reason = RejectReason::Withdrawn});
  EXPECT_EQ(cost_of_fill(), dec("-0.5"));
}

TEST_F(AmendedOrderTest, WhatWasAskedForIsSaved) {
  std::vector<std::byte> saved;
  meter().save(saved);
  amended(AmendCause::Requested);
  ASSERT_TRUE(session_->meter().load(saved).has_value());
  EXPECT_EQ(cost_of_fill(), dec("-0.5"));
  amended(AmendCause::Requested);
  EXPECT_EQ(cost_of_fill(), dec("-10.5"));
}

// One contract of 100 bought at 101 against a mid of 100.5: 100/100.5 - 100/101 coins dearer.
TEST_F(RunMeterTest, CoinContractsBoughtDearerCostCoins) {
  settings_.instruments[0].listing.kind = ContractKind::Inverse;
  settings_.instruments[0].listing.settle = settings_.instruments[0].listing.base;
  settings_.instruments[0].listing.multiplier = dec("100");
  settings_.instruments[0].terms.min_notional = {};
  settings_.capital.currency = settings_.instruments[0].listing.settle;
  play({{1, 1'000}, {900, 1'100}});
  EXPECT_EQ(meter().slippage().cost(), dec("0.004925865721"));
  // 100/101 - 100/110.5 coins gained, a fee of 100/101 * 0.0005 paid.
  EXPECT_EQ(meter().now().unrealized_gross, dec("0.085121634335"));
  EXPECT_EQ(meter().now().balance, dec("9999.999504950495"));
  EXPECT_EQ(meter().now().position_value, dec("0.904977375566"));
}

TEST_F(RunMeterTest, TakesASampleASecond) {
  play({{1, 1'000}, {900, 1'000}, {1'001, 900}, {1'900, 2'000}, {2'001, 1'000}});
  // At 91 the unit bought at 101 has lost 10.5 of 10,000; nothing was looked at while it was 200.5.
  EXPECT_EQ(meter().drawdown().max(), dec("0.00105505"));
  ASSERT_TRUE(meter().curve().last().has_value());
  EXPECT_EQ(meter().curve().last()->at, at_ms(2'001));
}

TEST_F(RunMeterTest, ComparesWithHoldingTheInstrument) {
  play({{1, 1'000}, {1'001, 1'000}, {2'001, 1'201}});
  EXPECT_NEAR(*meter().buy_and_hold().at(0).total_return(), 120.6 / 100.5 - 1, 1e-12);
}

// Samples are taken at 0, without a book, and at 1.001 s.
TEST_F(RunMeterTest, HoldsFromTheFirstPriceToTheLast) {
  play({{1, 1'000}, {500, 1'100}, {1'001, 1'100}, {1'900, 1'401}});
  EXPECT_NEAR(*meter().buy_and_hold().at(0).total_return(), 140.6 / 100.5 - 1, 1e-12);
}

TEST_F(RunMeterTest, HandsOutASampleAMinuteAtMost) {
  std::vector<std::pair<std::int64_t, std::int64_t>> books;
  for (std::int64_t second = 0; second <= 130; ++second) {
    books.emplace_back(second * 1'000, 1'000);
  }
  play(books);
  ASSERT_EQ(samples_.all.size(), 3U);
  EXPECT_EQ(samples_.all[0].at, at_ms(0));
  EXPECT_EQ(samples_.all[1].at, at_ms(60'000));
  EXPECT_EQ(samples_.all[2].at, at_ms(120'000));
}

// Samples at 0 (nothing is held), 1 s and now; 110.5 then 100.5 against 101 paid.
TEST_F(RunMeterTest, FollowsEquityDrawdownAndPrices) {
  play({{1, 1'000}, {500, 1'100}, {1'100, 1'100}, {1'900, 1'000}});
  const RunPaths paths = meter().paths();
  ASSERT_EQ(paths.prices.size(), 1U);
  EXPECT_EQ(paths.equity.first()->last, dec("10000"));
  EXPECT_EQ(paths.equity.pieces().back().last, meter().now().equity);
  EXPECT_EQ(paths.prices[0].pieces().back().last, dec("100.5"));
  EXPECT_EQ(paths.prices[0].pieces().back().at, meter().now().at);
  EXPECT_EQ(std::ranges::max(paths.prices[0].pieces(), {}, &performance::PathPiece::high).high,
            dec("110.5"));
  const auto worst = meter().drawdown_periods().worst();
  ASSERT_FALSE(worst.empty());
  EXPECT_EQ(worst[0].depth,
            std::ranges::max(paths.drawdown.pieces(), {}, &performance::PathPiece::high).high);
  EXPECT_EQ(worst[0].trough, meter().now().equity);
}

TEST_F(RunMeterTest, LookingAtPathsChangesNothing) {
  play({{1, 1'000}, {1'500, 1'100}});
  const RunPaths once = meter().paths();
  EXPECT_EQ(meter().paths(), once);
}

}  // namespace
}  // namespace tw::backtest
