#include "backtest/margin_meter.hpp"

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

class MarginMeterTest : public testing::Test {
 protected:
  MarginMeterTest() : settings_(grid_settings(1)) {
    settings_.strategy = {"holder", "holds", {}, &Holder::make};
    settings_.parameters = ParameterSet(settings_.strategy.parameters);
    settings_.capital.amount = dec("100");
  }

  /// Books of bid and ask 1.0 apart; each entry is its time and its bid.
  void begin(const char* quantity, MarginMode mode,
             const std::vector<std::pair<std::int64_t, std::int64_t>>& books) {
    Holder::wanted = support::quantity(quantity);
    settings_.margin = MarginSetup{
        .mode = mode,
        .leverage = mode == MarginMode::Cash ? std::vector<Decimal>{}
                                             : std::vector(settings_.instruments.size(), dec("10")),
        .maintenance_rate = dec("0.005")};
    std::vector<Event> events;
    for (const auto& [ms, bid] : books) {
      events.push_back(script_.snapshot(at_ms(ms), {{bid, 5'000}}, {{bid + 10, 5'000}}));
    }
    history_.emplace(std::move(events));
    session_.emplace(settings_, *history_, log_);
    ASSERT_TRUE(session_->start(1, {}).has_value());
  }
  MarginFigures run() {
    while (session_->step().value() == StepOutcome::Stepped) {
    }
    return session_->meter().margin().value();
  }
  MarginFigures play(const char* quantity, MarginMode mode,
                     const std::vector<std::pair<std::int64_t, std::int64_t>>& books) {
    begin(quantity, mode, books);
    return run();
  }
  /// Of an order that is not known here.
  void fill(std::uint32_t instrument, const char* quantity, const char* price) {
    session_->loop().accept({.ts_event = at_ms(1),
                             .ts_recv = at_ms(1),
                             .body = Fill{.order = {},  // nobody's of ours
                                          .venue_order_id = {},
                                          .fill_id = FillId{++fills_},
                                          .route = {TenantId{1}, AccountId{1}, StrategyId{1}},
                                          .instrument = InstrumentId{instrument},
                                          .side = Side::Buy,
                                          .liquidity = Liquidity::Maker,
                                          .price = support::price(price),
                                          .quantity = support::quantity(quantity),
                                          .fee = {{}, Currency("USDT")},
                                          .ts_event = at_ms(1)}});
  }

  SessionSettings settings_;
  support::MarketScript script_{0};
  KeepingLog log_;
  std::optional<support::EventList> history_;
  std::optional<Session> session_;
  std::uint64_t fills_ = 0;
};

// 2 bought at 101 for a fee of 0.101; taker 0.0005. Margin 202/10 and the reserve for the fee of
// closing, 202 * 0.00045 = 0.0909.
TEST_F(MarginMeterTest, IsolatedReservesByEntry) {
  const MarginFigures figures = play("2", MarginMode::Isolated, {{1, 1'000}, {1'001, 1'000}});
  EXPECT_EQ(figures.reserved_max, dec("20.2909"));
  EXPECT_EQ(figures.free_min, dec("79.6081"));  // 99.899 less that
  EXPECT_FALSE(figures.below_maintenance_at.has_value());
}

// By the mark 100.5: 201/10 and the same reserve; the mark costs 1.
TEST_F(MarginMeterTest, CrossReservesByTheMark) {
  const MarginFigures figures = play("2", MarginMode::Cross, {{1, 1'000}, {1'001, 1'000}});
  EXPECT_EQ(figures.reserved_max, dec("20.1909"));
  EXPECT_EQ(figures.free_min, dec("78.7081"));
}

TEST_F(MarginMeterTest, CashReservesEverything) {
  const MarginFigures figures = play("0.5", MarginMode::Cash, {{1, 1'000}, {1'001, 1'000}});
  EXPECT_EQ(figures.reserved_max, dec("50.5"));
  EXPECT_EQ(figures.free_min, dec("49.22475"));  // 100 - 0.02525 - 0.25 less that
  EXPECT_FALSE(figures.below_maintenance_at.has_value());
}

// The margin of 20.2 is used up 10 below the entry, less the maintenance of half a percent.
TEST_F(MarginMeterTest, IsolatedFallsBelowMaintenanceAtItsLiquidationPrice) {
  // 90.9 / 0.995 = 91.3567; the mark is half above the bid.
  EXPECT_EQ(play("2", MarginMode::Isolated, {{1, 1'000}, {1'001, 909}, {2'001, 908}, {3'001, 800}})
                .below_maintenance_at,
            at_ms(2'001));
}

TEST_F(MarginMeterTest, AShortFallsBelowMaintenanceWhenThePriceRises) {
  EXPECT_EQ(play("-2", MarginMode::Isolated, {{1, 1'000}, {1'001, 1'080}, {2'001, 1'092}})
                .below_maintenance_at,
            at_ms(2'001));
}

// The wallet stands in: 99.899 are used up at about 51.2.
TEST_F(MarginMeterTest, CrossFallsBelowMaintenanceWithItsEquity) {
  EXPECT_EQ(play("2", MarginMode::Cross, {{1, 1'000}, {1'001, 800}, {2'001, 510}, {3'001, 505}})
                .below_maintenance_at,
            at_ms(3'001));
}

// 180,000,000,000,000 units at 0.000001 with a leverage of 10, no fee but that of closing.
TEST_F(MarginMeterTest, MoreUnitsThanAreEverMultipliedAreValued) {
  settings_.instruments[0].listing.grid.price_decimals = 9;
  begin("0", MarginMode::Isolated, {{1, 1'000}, {1'001, 1'000}});
  ASSERT_EQ(session_->step().value(), StepOutcome::Stepped);
  fill(0, "90000000000000", "0.000001");
  fill(0, "90000000000000", "0.000001");
  EXPECT_EQ(run().reserved_max, dec("18081000"));
}

TEST_F(MarginMeterTest, ASampleWithoutAPriceIsLeftOut) {
  settings_.instruments.push_back(support::sample_instrument(1, "ETHUSDT"));
  begin("0", MarginMode::Isolated, {{1, 1'000}, {1'001, 1'000}});
  ASSERT_EQ(session_->step().value(), StepOutcome::Stepped);
  fill(1, "1", "50");
  EXPECT_EQ(run().reserved_max, Decimal{});
}

TEST_F(MarginMeterTest, WithoutMarginNothingIsMeasuredOrRecorded) {
  history_.emplace(std::vector{script_.snapshot(at_ms(1), {{1'000, 5'000}}, {{1'010, 5'000}})});
  session_.emplace(settings_, *history_, log_);
  ASSERT_TRUE(session_->start(1, {}).has_value());
  EXPECT_FALSE(session_->meter().margin().has_value());
  EXPECT_EQ(log_.records.size(), 3U);  // instrument, money, writer
}

TEST_F(MarginMeterTest, TheTermsAreFactsBeforeTheFirstWriter) {
  play("2", MarginMode::Cross, {{1, 1'000}});
  ASSERT_GE(log_.records.size(), 5U);
  const auto body_of = [this](std::size_t i) { return std::get<Event>(log_.records[i].body).body; };
  EXPECT_TRUE(std::holds_alternative<AccountFunded>(body_of(1)));
  EXPECT_EQ(std::get<MarginModeSet>(body_of(2)), (MarginModeSet{AccountId{1}, MarginMode::Cross}));
  EXPECT_EQ(std::get<LeverageSet>(body_of(3)),
            (LeverageSet{AccountId{1}, InstrumentId{0}, dec("10")}));
  EXPECT_TRUE(std::holds_alternative<WriterStarted>(body_of(4)));
}

}  // namespace
}  // namespace tw::backtest
