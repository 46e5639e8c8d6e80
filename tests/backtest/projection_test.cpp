#include "backtest/projection.hpp"

#include <gtest/gtest.h>

#include <map>
#include <utility>

#include "backtest/walk.hpp"

namespace tw::backtest {
namespace {

using support::dec;
using support::quantity;

class RowKeeper final : public RowSink {
 public:
  void on_order(const OrderRow& row) override { orders.push_back(row); }
  void on_fill(const FillRow& row) override { fills.push_back(row); }
  void on_amend(const AmendRow& row) override { amends.push_back(row); }
  std::vector<OrderRow> orders;
  void on_funding(const FundingPaidRow& row) override { funding.push_back(row); }
  std::vector<AmendRow> amends;
  std::vector<FillRow> fills;
  std::vector<FundingPaidRow> funding;
};

// Each payment with the position it was for and the wallet after it, between the fills around it.
TEST(ProjectionOfFunding, HandsOutWhatCounted) {
  SessionSettings settings = grid_settings(1);
  for (int i = 0; i < 40; ++i) {
    settings.venue.funding.push_back({.instrument = InstrumentId{0},
                                      .at = support::at_ms(50 * i),
                                      .rate = Rate{dec(i % 2 == 0 ? "0.0003" : "-0.0001")},
                                      .mark = support::price("100.5")});
  }
  Played played;
  play(settings, Walk(11, 1, 2'000).events(), played);
  RowKeeper rows;
  Projection projection(rows);
  for (const Record& record : played.log.records) {
    projection.on_record(record);
  }
  ASSERT_GT(rows.funding.size(), 5U) << "a run without funding proves little";
  EXPECT_EQ(projection.funding().payments, rows.funding.size());
  Decimal net;
  for (const FundingPaidRow& row : rows.funding) {
    net += row.paid.amount.amount;
    EXPECT_EQ(row.paid.amount.amount.sign(), -row.position.sign() * row.paid.rate.decimal().sign());
    ASSERT_LE(row.fills_before, rows.fills.size());
    const FillRow* before = row.fills_before > 0 ? &rows.fills[row.fills_before - 1] : nullptr;
    ASSERT_NE(before, nullptr);
    EXPECT_EQ(row.position, before->effect.position);
  }
  EXPECT_EQ(projection.funding().net(), net);
  EXPECT_EQ(projection.facts().portfolio().positions()[0].funding.amount, net);
}

class ProjectionOfARun : public testing::Test {
 protected:
  ProjectionOfARun() {
    play(grid_settings(2), Walk(11, 2, 2'000).events(), played_);
    for (const Record& record : played_.log.records) {
      projection_.on_record(record);
    }
  }
  template <class T>
  std::uint64_t events() const {
    return static_cast<std::uint64_t>(
        std::ranges::count_if(played_.log.records, [](const Record& r) {
          const auto* event = std::get_if<Event>(&r.body);
          return event != nullptr && std::holds_alternative<T>(event->body);
        }));
  }
  template <class T>
  std::uint64_t commands() const {
    return static_cast<std::uint64_t>(
        std::ranges::count_if(played_.log.records, [](const Record& r) {
          const auto* command = std::get_if<Command>(&r.body);
          return command != nullptr && std::holds_alternative<T>(command->body);
        }));
  }

  Played played_;
  RowKeeper rows_;
  Projection projection_{rows_};
};

TEST_F(ProjectionOfARun, CountsWhatTheRecordsHold) {
  const RunCounts& counts = projection_.counts();
  EXPECT_EQ(counts.orders, commands<PlaceOrder>());
  EXPECT_EQ(counts.cancels, commands<CancelOrder>());
  EXPECT_EQ(counts.fills, events<Fill>());
  EXPECT_EQ(counts.rejected, events<OrderRejected>() + events<OrderExpired>());
  EXPECT_EQ(counts.timers, events<TimerFired>());
  EXPECT_EQ(counts.writers, 1U);
  EXPECT_GT(counts.fills, 0U);
  EXPECT_GT(counts.cancels, 0U);
}

TEST_F(ProjectionOfARun, HandsOutEveryOrderOnce) {
  projection_.finish();
  EXPECT_EQ(rows_.orders.size(), projection_.counts().orders);
  std::vector<ClientOrderId> ids;
  for (const OrderRow& row : rows_.orders) {
    ids.push_back(row.order.id);
  }
  std::ranges::sort(ids);
  EXPECT_TRUE(std::ranges::adjacent_find(ids) == ids.end());
}

TEST_F(ProjectionOfARun, AnOrderIsHandedOutWithItsEnd) {
  for (const OrderRow& row : rows_.orders) {
    ASSERT_TRUE(is_terminal(row.order.status));
    ASSERT_GE(row.ended_at, row.placed_at + std::chrono::milliseconds(5));
  }
  const std::size_t ended = rows_.orders.size();
  projection_.finish();
  for (std::size_t i = ended; i < rows_.orders.size(); ++i) {
    EXPECT_FALSE(is_terminal(rows_.orders[i].order.status));
  }
}

TEST_F(ProjectionOfARun, RowsOfFillsAddUpToTheWallet) {
  Decimal wallet = dec("10000");
  for (const FillRow& row : rows_.fills) {
    wallet += row.effect.realized_gross - row.effect.fill.fee.amount;
    ASSERT_EQ(row.wallet.amount, wallet);
  }
}

TEST_F(ProjectionOfARun, MakerFillsAreCountedApart) {
  EXPECT_EQ(projection_.counts().maker_fills, projection_.counts().fills)
      << "the grid is post-only";
  Record record;
  record.body = Event{{},
                      {},
                      Fill{.order = {9, 9},
                           .venue_order_id = {},
                           .fill_id = FillId{999'999},
                           .route = {TenantId{1}, AccountId{1}, StrategyId{1}},
                           .instrument = InstrumentId{0},
                           .side = Side::Buy,
                           .liquidity = Liquidity::Taker,
                           .price = support::price("100"),
                           .quantity = quantity("1"),
                           .fee = {dec("0"), Currency("USDT")},
                           .ts_event = support::at_ms(0)}};
  const std::uint64_t makers = projection_.counts().maker_fills;
  projection_.on_record(record);
  EXPECT_EQ(projection_.counts().maker_fills, makers);
  EXPECT_EQ(projection_.counts().fills, makers + 1);
}

// fault:E10
TEST_F(ProjectionOfARun, ARepeatedFillMakesNoRow) {
  const auto fill = std::ranges::find_if(played_.log.records, [](const Record& record) {
    const auto* event = std::get_if<Event>(&record.body);
    return event != nullptr && std::holds_alternative<Fill>(event->body);
  });
  const std::size_t before = rows_.fills.size();
  projection_.on_record(*fill);
  EXPECT_EQ(rows_.fills.size(), before);
  EXPECT_EQ(projection_.counts().fills, before);
}

TEST_F(ProjectionOfARun, CountsClosingFillsAsTrades) {
  std::uint64_t closes = 0;
  std::map<InstrumentId, Quantity> held;
  for (const FillRow& row : rows_.fills) {
    const Fill& fill = row.effect.fill;
    const Quantity before = std::exchange(held[fill.instrument], row.effect.position);
    EXPECT_EQ(row.effect.before, before);
    closes += before.sign() == -direction(fill.side) ? 1U : 0U;
  }
  EXPECT_GT(closes, 0U);
  EXPECT_EQ(projection_.trades().closes(), closes);
}

/// Facts of a run that is told by hand.
class ProjectionOfFacts : public testing::Test {
 protected:
  ProjectionOfFacts() {
    const SessionSettings settings = grid_settings(1);
    tell(settings.instruments[0]);
    tell(AccountFunded{{.id = AccountId{1}, .tenant = TenantId{1}, .settle = Currency("USDT")},
                       settings.capital});
    tell(WriterStarted{.epoch = 1, .settings_digest = {}});
  }

  void tell(EventBody body) {
    record_.body = Event{support::at_ms(0), support::at_ms(0), std::move(body)};
    projection_.on_record(record_);
  }
  void place(ClientOrderId id, Side side, const char* units) {
    OrderTerms terms;
    terms.instrument = InstrumentId{0};
    terms.side = side;
    terms.quantity = quantity(units);
    terms.limit_price = support::price("100");
    record_.body = Command{support::at_ms(0), PlaceOrder{id, kRoute, terms, 0}};
    projection_.on_record(record_);
  }
  void fill(ClientOrderId order, Side side, const char* units, const char* price) {
    tell(Fill{.order = order,
              .venue_order_id = VenueOrderId{order.sequence},
              .fill_id = FillId{++fills_},
              .route = kRoute,
              .instrument = InstrumentId{0},
              .side = side,
              .liquidity = Liquidity::Maker,
              .price = support::price(price),
              .quantity = quantity(units),
              .fee = {dec("0.01"), Currency("USDT")},
              .ts_event = support::at_ms(0)});
  }

  static constexpr Route kRoute{TenantId{1}, AccountId{1}, StrategyId{1}};
  Record record_;
  RowKeeper rows_;
  Projection projection_{rows_};
  std::uint64_t fills_ = 0;
};

TEST_F(ProjectionOfFacts, ACloseAtNoGainIsATrade) {
  place({1, 1}, Side::Buy, "2");
  place({1, 2}, Side::Sell, "2");
  fill({1, 1}, Side::Buy, "2", "100");
  EXPECT_EQ(projection_.trades().closes(), 0U);
  fill({1, 2}, Side::Sell, "1", "100");
  fill({1, 2}, Side::Sell, "1", "101");
  EXPECT_EQ(projection_.trades().closes(), 2U);
  EXPECT_EQ(projection_.trades().win_rate().value(), dec("0.5"));
  EXPECT_EQ(projection_.trades().expectancy().value(), dec("0.5"));
}

TEST_F(ProjectionOfFacts, AFillBehindTheEndOfItsOrderIsLate) {
  place({1, 1}, Side::Buy, "2");
  fill({1, 1}, Side::Buy, "0.5", "100");
  tell(OrderCanceled{.order = {1, 1}, .filled = {}});
  fill({1, 1}, Side::Buy, "0.25", "100");
  place({1, 2}, Side::Buy, "1");
  fill({1, 2}, Side::Buy, "1", "100");
  ASSERT_EQ(rows_.fills.size(), 3U);
  EXPECT_FALSE(rows_.fills[0].is_late);
  EXPECT_TRUE(rows_.fills[1].is_late);
  EXPECT_FALSE(rows_.fills[2].is_late) << "it ended its order";
  ASSERT_EQ(rows_.orders.size(), 2U);
  EXPECT_EQ(rows_.orders[0].order.filled, quantity("0.5"));
}

// Of one order each amend begins where the last one ended, unless the venue refused that.
TEST(Projection, HandsOutAmendsWithWhatStoodBefore) {
  SessionSettings settings = grid_settings(1);
  ASSERT_TRUE(settings.parameters.set("replace", "1").has_value());
  Played played;
  play(settings, Walk(11, 1, 2'000).events(), played);
  RowKeeper rows;
  Projection projection(rows);
  for (const Record& record : played.log.records) {
    projection.on_record(record);
  }
  EXPECT_GT(rows.amends.size(), 10U);
  EXPECT_EQ(rows.amends.size(), projection.counts().amends);
  std::map<ClientOrderId, Price> asked;
  std::size_t followed = 0;
  for (const AmendRow& row : rows.amends) {
    EXPECT_EQ(row.order.id, row.amend.order);
    EXPECT_TRUE(row.order.terms.limit_price != row.amend.limit_price ||
                row.order.terms.quantity != row.amend.quantity);
    const auto before = asked.find(row.amend.order);
    followed += before != asked.end() && before->second == row.order.terms.limit_price ? 1U : 0U;
    asked[row.amend.order] = row.amend.limit_price;
  }
  EXPECT_GT(followed, 0U);
}

TEST(Projection, CountsRefusalsAndMarketEvents) {
  RowKeeper rows;
  Projection projection(rows);
  Record record;
  record.body = Refusal{};
  projection.on_record(record);
  record.body = FeedIndex{0, 40};
  projection.on_record(record);
  record.body = FeedIndex{40, 2};
  projection.on_record(record);
  EXPECT_EQ(projection.counts().refusals, 1U);
  EXPECT_EQ(projection.counts().market_events, 42U);
}

}  // namespace
}  // namespace tw::backtest
