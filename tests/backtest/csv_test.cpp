#include "backtest/csv.hpp"

#include <gtest/gtest.h>

#include "backtest/walk.hpp"

namespace tw::backtest {
namespace {

using support::at_ms;
using support::dec;
using support::price;
using support::quantity;

InstrumentRegistry registry() {
  InstrumentRegistry instruments;
  const InstrumentDefined defined = support::sample_instrument(0);
  static_cast<void>(instruments.define(defined.listing, defined.terms));
  return instruments;
}

TEST(Csv, WritesAFillExactly) {
  const Fill fill{.order = {2, 17},
                  .venue_order_id = VenueOrderId{5},
                  .fill_id = FillId{3},
                  .route = {},
                  .instrument = InstrumentId{0},
                  .side = Side::Sell,
                  .liquidity = Liquidity::Taker,
                  .price = price("100.5"),
                  .quantity = quantity("0.07"),
                  .fee = {dec("-0.0007035"), Currency("USDT")},
                  .ts_event = at_ms(1)};
  const FillRow row{.effect = {.fill = fill,
                               .notional = dec("7.035"),
                               .realized_gross = dec("-0.12"),
                               .position = quantity("-0.5")},
                    .at = at_ms(1'234),
                    .wallet = {dec("9999.8807035"), Currency("USDT")}};
  EXPECT_EQ(to_csv(row, registry()),
            "2024-08-08T00:00:01.234000000Z,BTCUSDT,sell,taker,100.5,0.07,7.035,-0.0007035,USDT,"
            "-0.12,-0.5,9999.8807035,3,tw-2-17,5");
}

TEST(Csv, WritesAnEndedOrder) {
  Order order;
  order.id = {1, 4};
  order.terms = {.instrument = InstrumentId{0},
                 .side = Side::Buy,
                 .type = OrderType::Limit,
                 .time_in_force = TimeInForce::Gtc,
                 .post_only = PostOnly::Yes,
                 .reduce_only = ReduceOnly::No,
                 .limit_price = price("99.5"),
                 .quantity = quantity("1")};
  order.status = OrderStatus::Canceled;
  order.filled = quantity("0.25");
  order.venue_order_id = VenueOrderId{8};
  EXPECT_EQ(
      to_csv(OrderRow{order, at_ms(1), at_ms(2)}, registry()),
      "2024-08-08T00:00:00.001000000Z,2024-08-08T00:00:00.002000000Z,BTCUSDT,buy,limit,gtc,yes,"
      "no,99.5,1,0.25,canceled,none,-,-,tw-1-4,8");
}

TEST(Csv, WritesWhatAConditionalOrderWaitsFor) {
  Order order;
  order.terms.trigger = {TriggerDirection::Fall, TriggerBy::Mark, price("98.5")};
  EXPECT_NE(to_csv(OrderRow{order, at_ms(1), {}}, registry()).find(",fall,mark,98.5,tw-0-0,"),
            std::string::npos);
}

TEST(Csv, ALiveOrderHasNoEnd) {
  Order order;
  order.status = OrderStatus::New;
  EXPECT_EQ(to_csv(OrderRow{order, at_ms(1), {}}, registry()).substr(31, 9), "-,BTCUSDT");
}

TEST(Csv, WritesAnAmendAndWhatStoodBefore) {
  Order order;
  order.terms.limit_price = price("98.5");
  order.terms.quantity = quantity("2");
  AmendOrder amend;
  amend.order = {1, 4};
  amend.limit_price = price("99");
  amend.quantity = quantity("1.5");
  EXPECT_EQ(to_csv(AmendRow{order, amend, at_ms(1)}, registry()),
            "2024-08-08T00:00:00.001000000Z,BTCUSDT,99,1.5,98.5,2,tw-1-4");
}

TEST(Csv, LinesHaveAsManyFieldsAsColumns) {
  const auto fields = [](std::string_view line) { return std::ranges::count(line, ',') + 1; };
  EXPECT_EQ(fields(to_csv(AmendRow{}, registry())), fields(kAmendColumns));
  EXPECT_EQ(fields(to_csv(FillRow{}, registry())), fields(kFillColumns));
  EXPECT_EQ(fields(to_csv(OrderRow{}, registry())), fields(kOrderColumns));
}

TEST(Csv, TheIdColumnsOfFillsStandLast) {
  EXPECT_TRUE(without_ids(kFillColumns, kFillColumnsWithoutIds).ends_with(",wallet"));
}

struct CutCase {
  const char* name;
  const char* line;
  int columns;
  const char* cut;
};
class WithoutIds : public testing::TestWithParam<CutCase> {};

TEST_P(WithoutIds, KeepsTheLeadingColumns) {
  EXPECT_EQ(without_ids(GetParam().line, GetParam().columns), GetParam().cut);
}

INSTANTIATE_TEST_SUITE_P(
    Table, WithoutIds,
    testing::Values(CutCase{"One", "a,b,c", 1, "a"}, CutCase{"Two", "a,b,c", 2, "a,b"},
                    CutCase{"All", "a,b,c", 3, "a,b,c"}, CutCase{"More", "a,b,c", 9, "a,b,c"},
                    CutCase{"EmptyFirst", ",b,c", 1, ""}, CutCase{"EmptyMiddle", "a,,c", 2, "a,"},
                    CutCase{"Single", "a", 1, "a"}, CutCase{"Nothing", "", 1, ""}),
    [](const testing::TestParamInfo<CutCase>& row) { return std::string{row.param.name}; });

std::string read_golden(const std::string& name, const std::string& actual) {
  const std::string path = std::string(TW_SOURCE_DIR) + "/tests/golden/" + name;
  if (std::getenv("TW_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << actual;
  }
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST(Csv, ASmallRunIsWrittenAsItAlwaysWas) {
  const Walk walk(7, 2, 150);
  Played played;
  play(grid_settings(2), walk.events(), played);
  EXPECT_EQ(played.fills, read_golden("small_run_fills.csv", played.fills));
  EXPECT_EQ(played.orders, read_golden("small_run_orders.csv", played.orders));
}

}  // namespace
}  // namespace tw::backtest
