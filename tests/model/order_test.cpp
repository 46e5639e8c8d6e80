#include "model/order.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>

#include "model/command.hpp"
#include "model/samples.hpp"

namespace tw {
namespace {

using testing::dec;
using testing::sample_order_terms;

TEST(ClientOrderId, HasAReadableText) {
  EXPECT_EQ(to_string(ClientOrderId{3, 70'001}), "tw-3-70001");
  EXPECT_EQ(to_string(ClientOrderId{}), "tw-0-0");
}

TEST(ClientOrderId, IsAtMost34Characters) {
  const ClientOrderId longest{std::numeric_limits<std::uint32_t>::max(),
                              std::numeric_limits<std::uint64_t>::max()};
  EXPECT_EQ(to_string(longest).size(), 34U);
}

RC_GTEST_PROP(ClientOrderIdProperty, TextRoundTrips,
              (std::uint32_t epoch, std::uint64_t sequence)) {
  const ClientOrderId id{epoch, sequence};
  const bool is_equal = parse_client_order_id(to_string(id)).value() == id;
  RC_ASSERT(is_equal);
}

TEST(ClientOrderId, RefusesTextThatIsNotOurs) {
  for (const char* text : {"",
                           "tw",
                           "tw-",
                           "tw-1",
                           "tw-1-",
                           "tw--1",
                           "tw-1-2-3",
                           "tw-01-2",
                           "tw-1-02",
                           "tw-1-2 ",
                           " tw-1-2",
                           "TW-1-2",
                           "xx-1-2",
                           "tw-+1-2",
                           "tw-1--2",
                           "tw-1-+2",
                           "tw-a-2",
                           "tw-0x1-2",
                           "tw-4294967296-1",
                           "tw-1-18446744073709551616"}) {
    EXPECT_FALSE(parse_client_order_id(text).has_value()) << text;
  }
  EXPECT_EQ(parse_client_order_id("x").error(), (Fault{ErrorCode::InvalidInput, Field::Order}));
}

TEST(ClientOrderId, OrdersByEpochThenSequence) {
  EXPECT_LT((ClientOrderId{1, 9}), (ClientOrderId{2, 1}));
  EXPECT_LT((ClientOrderId{2, 1}), (ClientOrderId{2, 2}));
}

TEST(Order, EndsInFourStates) {
  for (const OrderStatus live : {OrderStatus::PendingNew, OrderStatus::New,
                                 OrderStatus::PartiallyFilled, OrderStatus::PendingCancel}) {
    EXPECT_FALSE(is_terminal(live));
  }
  for (const OrderStatus ended :
       {OrderStatus::Filled, OrderStatus::Canceled, OrderStatus::Rejected, OrderStatus::Expired}) {
    EXPECT_TRUE(is_terminal(ended));
  }
}

TEST(Order, KnowsWhatRemains) {
  Order order;
  order.terms.quantity = Quantity{dec("0.005")};
  order.filled = Quantity{dec("0.002")};
  EXPECT_EQ(order.remaining(), Quantity{dec("0.003")});
}

TEST(Side, HasAnOppositeAndADirection) {
  EXPECT_EQ(opposite(Side::Buy), Side::Sell);
  EXPECT_EQ(opposite(Side::Sell), Side::Buy);
  EXPECT_EQ(direction(Side::Buy), 1);
  EXPECT_EQ(direction(Side::Sell), -1);
}

TEST(Command, OnlyPlacingCanIncreaseRisk) {
  OrderTerms terms = sample_order_terms();
  terms.reduce_only = ReduceOnly::No;
  EXPECT_TRUE(increases_risk(Command{{}, PlaceOrder{{}, {}, terms, 0}}));
  EXPECT_FALSE(increases_risk(Command{{}, CancelOrder{}}));
}

TEST(Command, ReduceOnlyDoesNotIncreaseRisk) {
  OrderTerms terms = sample_order_terms();
  terms.reduce_only = ReduceOnly::Yes;
  EXPECT_FALSE(increases_risk(Command{{}, PlaceOrder{{}, {}, terms, 0}}));
}

}  // namespace
}  // namespace tw
