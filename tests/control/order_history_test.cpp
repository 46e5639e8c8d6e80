#include "control/order_history.hpp"

#include <gtest/gtest.h>

#include "support/market_samples.hpp"

namespace tw::control {
namespace {

using support::quantity;

TEST(OrderSearch, TellsWhatFilledBehindTheEndOfAnOrder) {
  OrderSearch search({1, 1});
  backtest::FillRow fill;
  fill.effect.fill.order = {1, 1};
  fill.effect.fill.quantity = quantity("0.5");
  search.on_fill(fill);
  backtest::OrderRow row;
  row.order.id = {1, 1};
  row.order.filled = quantity("0.5");
  search.on_order(row);
  fill.effect.fill.quantity = quantity("0.25");
  fill.is_late = true;
  search.on_fill(fill);
  ASSERT_TRUE(search.history().row.has_value());
  EXPECT_EQ(search.history().row->order.filled, quantity("0.75"));
  EXPECT_EQ(search.history().fills.size(), 2U);
}

}  // namespace
}  // namespace tw::control
