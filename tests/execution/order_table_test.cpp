#include "execution/order_table.hpp"

#include <gtest/gtest.h>

#include "model/names.hpp"
#include "model/samples.hpp"

namespace tw::execution {
namespace {

using testing::dec;
using enum OrderStatus;

constexpr std::array kStatuses = {PendingNew, New,      PartiallyFilled, PendingCancel,
                                  Filled,     Canceled, Rejected,        Expired};
constexpr Route kRoute{TenantId{1}, AccountId{2}, StrategyId{3}};
constexpr ClientOrderId kId{1, 1};
constexpr ClientOrderId kUnknown{1, 99};
constexpr VenueOrderId kVenueId{77};
constexpr Timestamp kPlacedAt = from_nanoseconds(10);
constexpr Timestamp kCanceledAt = from_nanoseconds(20);

Quantity quantity(const char* text) { return Quantity{dec(text)}; }

PlaceOrder place_of(ClientOrderId id) {
  return {.order = id,
          .route = kRoute,
          .terms = {.instrument = InstrumentId{0},
                    .side = Side::Buy,
                    .type = OrderType::Limit,
                    .time_in_force = TimeInForce::Gtc,
                    .post_only = PostOnly::Yes,
                    .reduce_only = ReduceOnly::No,
                    .limit_price = Price{dec("100")},
                    .quantity = quantity("4")},
          .limits_version = 1};
}

CancelOrder cancel_of(ClientOrderId id) {
  return {.order = id,
          .route = kRoute,
          .instrument = InstrumentId{0},
          .reason = CancelReason::Requoted};
}

Fill fill_of(ClientOrderId id, const char* filled) {
  return {.order = id,
          .venue_order_id = kVenueId,
          .fill_id = FillId{1},
          .route = kRoute,
          .instrument = InstrumentId{0},
          .side = Side::Buy,
          .liquidity = Liquidity::Maker,
          .price = Price{dec("100")},
          .quantity = quantity(filled),
          .fee = {},
          .ts_event = {}};
}

OrderAccepted accepted(ClientOrderId id) { return {id, kVenueId, Price{dec("99.5")}}; }
OrderCanceled canceled(ClientOrderId id) { return {id, Quantity{}}; }
OrderExpired expired(ClientOrderId id) { return {id, RejectReason::WouldTake, Quantity{}}; }
OrderRejected rejected(ClientOrderId id) { return {id, RejectReason::InstrumentRule}; }
CancelRejected cancel_rejected(ClientOrderId id) { return {id, RejectReason::UnknownOrder}; }

// ---- which steps are legal ----

TEST(OrderTransitions, AreExactlyTheLegalOnes) {
  // Row: from, column: to, in the order of kStatuses.
  constexpr std::array<std::string_view, 8> kLegal = {
      ".#######",  // PendingNew
      "..####.#",  // New
      "...###.#",  // PartiallyFilled
      "###.####",  // PendingCancel
      "........",  // Filled
      "........",  // Canceled
      "........",  // Rejected
      "........",  // Expired
  };
  for (std::size_t from = 0; from < kStatuses.size(); ++from) {
    for (std::size_t to = 0; to < kStatuses.size(); ++to) {
      EXPECT_EQ(is_legal(kStatuses[from], kStatuses[to]), kLegal[from][to] == '#')
          << name_of(kStatuses[from]) << " to " << name_of(kStatuses[to]);
    }
  }
}

// ---- each message in each state ----

// The ways an order gets into a state; `Unacked` and `Acked` tell the two kinds of PendingCancel
// apart.
enum class At {
  PendingNew,
  New,
  PartiallyFilled,
  CancelingUnacked,
  CancelingAcked,
  CancelingFilled,
  Filled,
  Canceled,
  Rejected,
  Expired,
};

OrderTable table_at(At at) {
  OrderTable table;
  table.apply(place_of(kId), kPlacedAt);
  switch (at) {
    case At::PendingNew:
      break;
    case At::New:
      table.apply(accepted(kId));
      break;
    case At::PartiallyFilled:
      table.apply(fill_of(kId, "1"));
      break;
    case At::CancelingUnacked:
      table.apply(cancel_of(kId), kCanceledAt);
      break;
    case At::CancelingAcked:
      table.apply(accepted(kId));
      table.apply(cancel_of(kId), kCanceledAt);
      break;
    case At::CancelingFilled:
      table.apply(fill_of(kId, "1"));
      table.apply(cancel_of(kId), kCanceledAt);
      break;
    case At::Filled:
      table.apply(fill_of(kId, "4"));
      break;
    case At::Canceled:
      table.apply(canceled(kId));
      break;
    case At::Rejected:
      table.apply(rejected(kId));
      break;
    case At::Expired:
      table.apply(expired(kId));
      break;
  }
  return table;
}

enum class Message { Accepted, Rejected, Canceled, Expired, CancelRejected, FillPart, FillRest };

std::optional<OrderTransition> send(OrderTable& table, Message message, ClientOrderId id) {
  switch (message) {
    case Message::Accepted:
      return table.apply(accepted(id));
    case Message::Rejected:
      return table.apply(rejected(id));
    case Message::Canceled:
      return table.apply(canceled(id));
    case Message::Expired:
      return table.apply(expired(id));
    case Message::CancelRejected:
      return table.apply(cancel_rejected(id));
    case Message::FillPart:
      return table.apply(fill_of(id, "1"));
    case Message::FillRest: {
      const Order* order = table.find(id);
      Fill fill = fill_of(id, "4");
      fill.quantity = order == nullptr ? fill.quantity : order->remaining();
      return table.apply(fill);
    }
  }
  return std::nullopt;
}

struct MessageCase {
  const char* name;
  At at;
  // After Accepted, Rejected, Canceled, Expired, CancelRejected, FillPart, FillRest.
  std::array<OrderStatus, 7> after;
};

class EachMessage : public ::testing::TestWithParam<MessageCase> {};

TEST_P(EachMessage, LeadsToTheStateOfTheTableAndReportsTheStep) {
  for (std::size_t i = 0; i < GetParam().after.size(); ++i) {
    OrderTable table = table_at(GetParam().at);
    const OrderStatus before = table.find(kId)->status;
    const OrderStatus expected = GetParam().after[i];

    const auto transition = send(table, static_cast<Message>(i), kId);

    EXPECT_EQ(name_of(table.find(kId)->status), name_of(expected)) << "message " << i;
    EXPECT_EQ(transition.has_value(), before != expected) << "message " << i;
    if (transition.has_value()) {
      EXPECT_EQ(*transition, (OrderTransition{kId, before, expected})) << "message " << i;
    }
    EXPECT_EQ(table.live().size(), is_terminal(expected) ? 0U : 1U) << "message " << i;
  }
}

// fault:E05 fault:E12
INSTANTIATE_TEST_SUITE_P(
    Table, EachMessage,
    ::testing::Values(
        MessageCase{"PendingNew",
                    At::PendingNew,
                    {New, Rejected, Canceled, Expired, PendingNew, PartiallyFilled, Filled}},
        MessageCase{"New", At::New, {New, New, Canceled, Expired, New, PartiallyFilled, Filled}},
        MessageCase{"PartiallyFilled",
                    At::PartiallyFilled,
                    {PartiallyFilled, PartiallyFilled, Canceled, Expired, PartiallyFilled,
                     PartiallyFilled, Filled}},
        MessageCase{
            "CancelingBeforeTheAnswer",
            At::CancelingUnacked,
            {PendingCancel, Rejected, Canceled, Expired, PendingNew, PendingCancel, Filled}},
        MessageCase{"CancelingAfterTheAnswer",
                    At::CancelingAcked,
                    {PendingCancel, PendingCancel, Canceled, Expired, New, PendingCancel, Filled}},
        MessageCase{"CancelingAPartlyFilledOne",
                    At::CancelingFilled,
                    {PendingCancel, PendingCancel, Canceled, Expired, PartiallyFilled,
                     PendingCancel, Filled}},
        MessageCase{"Filled", At::Filled, {Filled, Filled, Filled, Filled, Filled, Filled, Filled}},
        MessageCase{"Canceled",
                    At::Canceled,
                    {Canceled, Canceled, Canceled, Canceled, Canceled, Canceled, Canceled}},
        MessageCase{"Rejected",
                    At::Rejected,
                    {Rejected, Rejected, Rejected, Rejected, Rejected, Rejected, Rejected}},
        MessageCase{"Expired",
                    At::Expired,
                    {Expired, Expired, Expired, Expired, Expired, Expired, Expired}}),
    [](const ::testing::TestParamInfo<MessageCase>& row) { return std::string{row.param.name}; });

TEST(OrderTable, IgnoresMessagesAboutUnknownOrders) {
  OrderTable table = table_at(At::New);
  const Order before = *table.find(kId);
  for (std::size_t i = 0; i < 7; ++i) {
    EXPECT_FALSE(send(table, static_cast<Message>(i), kUnknown).has_value()) << "message " << i;
  }
  EXPECT_EQ(table.find(kUnknown), nullptr);
  ASSERT_EQ(table.live().size(), 1U);
  EXPECT_EQ(table.live().front(), before);
}

// ---- what an order remembers ----

TEST(OrderTable, PlacesAnOrderThatWaitsForItsAnswer) {
  const OrderTable table = table_at(At::PendingNew);
  const Order& order = table.live().front();
  EXPECT_EQ(order.id, kId);
  EXPECT_EQ(order.route, kRoute);
  EXPECT_EQ(order.terms, place_of(kId).terms);
  EXPECT_EQ(order.venue_order_id, VenueOrderId{});
  EXPECT_EQ(order.working_price, Price{dec("100")});
  EXPECT_EQ(order.place, (Request{RequestKind::Place, RequestStatus::Sent, kPlacedAt}));
  EXPECT_FALSE(order.has_cancel);
}

TEST(OrderTable, KeepsTheVenuesIdAndPriceOfAnAcceptedOrder) {
  const OrderTable table = table_at(At::New);
  const Order& order = table.live().front();
  EXPECT_EQ(order.venue_order_id, kVenueId);
  EXPECT_EQ(order.working_price, Price{dec("99.5")});
  EXPECT_EQ(order.terms.limit_price, Price{dec("100")});
  EXPECT_EQ(order.place.status, RequestStatus::Accepted);
}

TEST(OrderTable, TakesAFillBeforeTheAnswerForAcceptance) {
  OrderTable table = table_at(At::PartiallyFilled);
  EXPECT_EQ(table.find(kId)->place.status, RequestStatus::Accepted);
  EXPECT_EQ(table.find(kId)->venue_order_id, kVenueId);
  EXPECT_EQ(table.find(kId)->filled, quantity("1"));
  table.apply(accepted(kId));
  EXPECT_EQ(table.find(kId)->working_price, Price{dec("99.5")});
}

TEST(OrderTable, AddsFillsUpToTheQuantity) {
  OrderTable table = table_at(At::New);
  table.apply(fill_of(kId, "1.5"));
  EXPECT_EQ(table.find(kId)->remaining(), quantity("2.5"));
  table.apply(fill_of(kId, "2.5"));
  EXPECT_TRUE(table.find(kId)->remaining().is_zero());
  EXPECT_EQ(table.find(kId)->status, Filled);
}

// fault:E08
TEST(OrderTable, KeepsFillsThatCameBetweenCancelAndItsAnswer) {
  OrderTable table = table_at(At::CancelingAcked);
  EXPECT_FALSE(table.apply(fill_of(kId, "1")).has_value());
  const auto transition = table.apply(OrderCanceled{kId, quantity("1")});
  EXPECT_EQ(transition, (OrderTransition{kId, PendingCancel, Canceled}));
  EXPECT_EQ(table.find(kId)->filled, quantity("1"));
  EXPECT_EQ(table.find(kId)->cancel.status, RequestStatus::Accepted);
}

TEST(OrderTable, GoesBackToPartlyFilledWhenTheCancelIsRefused) {
  OrderTable table = table_at(At::CancelingAcked);
  table.apply(fill_of(kId, "1"));
  EXPECT_EQ(table.apply(cancel_rejected(kId)),
            (OrderTransition{kId, PendingCancel, PartiallyFilled}));
  EXPECT_EQ(table.find(kId)->cancel.status, RequestStatus::Rejected);
}

TEST(OrderTable, CancelsAgainAfterARefusedCancel) {
  OrderTable table = table_at(At::CancelingAcked);
  table.apply(cancel_rejected(kId));
  EXPECT_EQ(table.apply(cancel_of(kId), kCanceledAt), (OrderTransition{kId, New, PendingCancel}));
  EXPECT_EQ(table.find(kId)->cancel,
            (Request{RequestKind::Cancel, RequestStatus::Sent, kCanceledAt}));
}

// The refusal of the cancel overtakes the refusal of the order: both must find a legal step.
TEST(OrderTable, EndsRejectedWhenCancelAndOrderAreBothRefused) {
  OrderTable table = table_at(At::CancelingUnacked);
  EXPECT_EQ(table.apply(cancel_rejected(kId)), (OrderTransition{kId, PendingCancel, PendingNew}));
  EXPECT_EQ(table.apply(rejected(kId)), (OrderTransition{kId, PendingNew, Rejected}));
  EXPECT_EQ(table.find(kId)->place.status, RequestStatus::Rejected);
}

// A venue that refuses a repeated request does not speak of the order that it holds.
TEST(OrderTable, KeepsAnAcceptedOrderAliveWhenARepeatOfItIsRefused) {
  OrderTable table = table_at(At::PartiallyFilled);
  EXPECT_FALSE(table.apply(OrderRejected{kId, RejectReason::DuplicateOrderId}).has_value());
  EXPECT_EQ(table.find(kId)->status, PartiallyFilled);
  EXPECT_EQ(table.find(kId)->place.status, RequestStatus::Accepted);
}

// ---- amends ----

AmendOrder amend_of(const char* at, const char* total) {
  return {.order = kId,
          .route = kRoute,
          .instrument = InstrumentId{0},
          .limit_price = Price{dec(at)},
          .quantity = quantity(total),
          .limits_version = 1};
}
OrderAmended amended(const char* at, const char* total, AmendCause cause) {
  return {kId, cause, Price{dec(at)}, quantity(total)};
}

TEST(OrderTable, AnAmendChangesNothingBeforeItsAnswer) {
  OrderTable table = table_at(At::New);
  table.apply(amend_of("98", "6"), kCanceledAt);
  const Order& order = *table.find(kId);
  EXPECT_EQ(order.status, New);
  EXPECT_EQ(order.terms, place_of(kId).terms);
  EXPECT_EQ(order.amend, (Request{RequestKind::Amend, RequestStatus::Sent, kCanceledAt}));
  EXPECT_EQ(order.remaining_max(), quantity("6")) << "it may have been taken already";
  EXPECT_EQ(table.requests_in_flight(), 1U);
}

TEST(OrderTable, TheAnswerToAnAmendSetsPriceAndQuantity) {
  OrderTable table = table_at(At::PartiallyFilled);
  table.apply(amend_of("98", "3"), kCanceledAt);
  EXPECT_EQ(table.find(kId)->remaining_max(), quantity("3"));
  EXPECT_FALSE(table.apply(amended("97.5", "3", AmendCause::Requested)).has_value());
  const Order& order = *table.find(kId);
  EXPECT_EQ(order.terms.limit_price, Price{dec("98")});
  EXPECT_EQ(order.working_price, Price{dec("97.5")});
  EXPECT_EQ(order.remaining(), quantity("2"));
  EXPECT_EQ(order.amend.status, RequestStatus::Accepted);
  EXPECT_EQ(table.requests_in_flight(), 0U);
}

// fault:E11
TEST(OrderTable, ARefusedAmendLeavesTheOrderAsItWas) {
  OrderTable table = table_at(At::New);
  table.apply(amend_of("98", "6"), kCanceledAt);
  EXPECT_FALSE(table.apply(AmendRejected{kId, RejectReason::BelowFilled}).has_value());
  EXPECT_EQ(table.find(kId)->terms, place_of(kId).terms);
  EXPECT_EQ(table.find(kId)->remaining_max(), quantity("4"));
  EXPECT_EQ(table.find(kId)->amend.status, RequestStatus::Rejected);
  table.apply(amend_of("98", "6"), kCanceledAt);
  EXPECT_EQ(table.requests_in_flight(), 1U);
}

// fault:E11
TEST(OrderTable, AnAmendToWhatFilledMeanwhileEndsTheOrder) {
  OrderTable table = table_at(At::New);
  table.apply(amend_of("100", "3"), kCanceledAt);
  table.apply(fill_of(kId, "3"));
  EXPECT_EQ(table.apply(amended("100", "3", AmendCause::Requested)),
            (OrderTransition{kId, PartiallyFilled, Filled}));
}

TEST(OrderTable, TheVenueReducesAnOrderWithoutBeingAsked) {
  OrderTable table = table_at(At::New);
  table.apply(amend_of("98", "6"), kCanceledAt);
  table.apply(amended("99.5", "2", AmendCause::Position));
  EXPECT_EQ(table.find(kId)->terms.quantity, quantity("2"));
  EXPECT_EQ(table.find(kId)->terms.limit_price, Price{dec("100")});
  EXPECT_EQ(table.find(kId)->amend.status, RequestStatus::Sent) << "that answer is still to come";
}

TEST(OrderTable, AnAnswerToAnAmendOrATriggerIsEvidenceOfAcceptance) {
  OrderTable one = table_at(At::PendingNew);
  EXPECT_EQ(one.apply(amended("98", "4", AmendCause::Requested)),
            (OrderTransition{kId, PendingNew, New}));
  OrderTable other = table_at(At::PendingNew);
  EXPECT_EQ(other.apply(OrderTriggered{kId}), (OrderTransition{kId, PendingNew, New}));
  EXPECT_TRUE(other.find(kId)->is_triggered);
}

TEST(OrderTable, AmendsAndTriggersOfEndedOrdersChangeNothing) {
  OrderTable table = table_at(At::Canceled);
  EXPECT_FALSE(table.apply(amended("98", "6", AmendCause::Requested)).has_value());
  EXPECT_FALSE(table.apply(AmendRejected{kId, RejectReason::UnknownOrder}).has_value());
  EXPECT_FALSE(table.apply(OrderTriggered{kId}).has_value());
  EXPECT_EQ(table.find(kId)->status, Canceled);
  EXPECT_EQ(table.find(kId)->terms, place_of(kId).terms);
}

TEST(OrderTable, ARequestWithoutAnAnswerIsUnknownUntilEvidenceComes) {
  OrderTable table = table_at(At::PendingNew);
  table.apply(RequestUnanswered{kId, RequestKind::Place});
  EXPECT_EQ(table.find(kId)->place.status, RequestStatus::Unknown);
  EXPECT_EQ(table.find(kId)->status, PendingNew) << "live";
  EXPECT_EQ(table.requests_in_flight(), 1U);
  EXPECT_EQ(table.apply(fill_of(kId, "1")), (OrderTransition{kId, PendingNew, PartiallyFilled}));
  EXPECT_EQ(table.find(kId)->place.status, RequestStatus::Accepted);
  table.apply(RequestUnanswered{kId, RequestKind::Place});
  EXPECT_EQ(table.find(kId)->place.status, RequestStatus::Accepted) << "the answer came before";
}

TEST(OrderTable, AnUnknownCancelMayBeAskedForAgain) {
  OrderTable table = table_at(At::New);
  const CancelOrder cancel{kId, place_of(kId).route, place_of(kId).terms.instrument,
                           CancelReason::Killed};
  table.apply(cancel, kCanceledAt);
  table.apply(RequestUnanswered{kId, RequestKind::Cancel});
  EXPECT_EQ(table.find(kId)->cancel.status, RequestStatus::Unknown);
  EXPECT_FALSE(table.apply(cancel, kCanceledAt).has_value()) << "no second transition";
  EXPECT_EQ(table.find(kId)->cancel.status, RequestStatus::Sent);
  EXPECT_EQ(table.apply(CancelRejected{kId, RejectReason::UnknownOrder}),
            (OrderTransition{kId, PendingCancel, New}));
}

TEST(OrderTable, AnUnknownAmendCountsWithTheLargerQuantity) {
  OrderTable table = table_at(At::New);
  table.apply(amend_of("98", "6"), kCanceledAt);
  table.apply(RequestUnanswered{kId, RequestKind::Amend});
  EXPECT_EQ(table.find(kId)->remaining_max(), quantity("6"));
  EXPECT_EQ(table.requests_in_flight(), 1U);
  table.apply(AmendRejected{kId, RejectReason::UnknownOrder});
  EXPECT_EQ(table.find(kId)->remaining_max(), quantity("4"));
  table.apply(RequestUnanswered{kId, RequestKind::Cancel});
  EXPECT_FALSE(table.find(kId)->has_cancel) << "none was asked for";
  table.apply(RequestUnanswered{{7, 7}, RequestKind::Place});
}

TEST(OrderTableDeathTest, ASecondAmendBeforeTheAnswerIsABug) {
  OrderTable table = table_at(At::New);
  table.apply(amend_of("98", "6"), kCanceledAt);
  EXPECT_DEATH(table.apply(amend_of("97", "6"), kCanceledAt), "");
}

TEST(OrderTable, TakesExpiryBeforeAcceptanceForTheAnswer) {
  const OrderTable table = table_at(At::Expired);
  EXPECT_EQ(table.find(kId)->place.status, RequestStatus::Rejected);
  EXPECT_EQ(table.requests_in_flight(), 0U);
}

TEST(OrderTable, KeepsTheAcceptanceOfAnOrderThatExpiresLater) {
  OrderTable table = table_at(At::New);
  table.apply(expired(kId));
  EXPECT_EQ(table.find(kId)->place.status, RequestStatus::Accepted);
}

TEST(OrderTable, CountsALateFillOfAnOrderThatEnded) {
  OrderTable table = table_at(At::Canceled);
  EXPECT_FALSE(table.apply(fill_of(kId, "3")).has_value());
  EXPECT_EQ(table.find(kId)->status, Canceled);
  EXPECT_EQ(table.find(kId)->filled, quantity("3"));
  EXPECT_TRUE(table.live().empty());
}

// An answer that was read from a lagging view: what was booked stays booked.
// fault:E14
TEST(OrderTable, NeverUnbooksAFillThatTheVenuesAnswerDoesNotCountYet) {
  for (const bool is_canceled : {true, false}) {
    OrderTable table = table_at(At::New);
    table.apply(fill_of(kId, "3"));
    const auto transition = is_canceled
                                ? table.apply(OrderCanceled{kId, quantity("1")})
                                : table.apply(OrderExpired{kId, RejectReason::None, quantity("1")});
    EXPECT_TRUE(transition.has_value());
    EXPECT_EQ(table.find(kId)->filled, quantity("3"));
  }
}

// ---- the table as a whole ----

TEST(OrderTable, CountsRequestsWithoutAnAnswer) {
  OrderTable table;
  EXPECT_EQ(table.requests_in_flight(), 0U);
  table.apply(place_of({1, 1}), kPlacedAt);
  table.apply(place_of({1, 2}), kPlacedAt);
  EXPECT_EQ(table.requests_in_flight(), 2U);
  table.apply(accepted({1, 1}));
  EXPECT_EQ(table.requests_in_flight(), 1U);
  table.apply(cancel_of({1, 1}), kCanceledAt);
  table.apply(cancel_of({1, 2}), kCanceledAt);
  EXPECT_EQ(table.requests_in_flight(), 3U);
  table.apply(cancel_rejected({1, 1}));
  table.apply(canceled({1, 2}));
  EXPECT_EQ(table.requests_in_flight(), 0U);
}

TEST(OrderTable, ListsLiveOrdersInTheOrderOfPlacing) {
  OrderTable table;
  for (std::uint64_t id = 1; id <= 4; ++id) {
    table.apply(place_of({1, id}), kPlacedAt);
  }
  table.apply(canceled({1, 2}));
  ASSERT_EQ(table.live().size(), 3U);
  EXPECT_EQ(table.live()[0].id.sequence, 1U);
  EXPECT_EQ(table.live()[1].id.sequence, 3U);
  EXPECT_EQ(table.live()[2].id.sequence, 4U);
}

TEST(OrderTable, KeepsTheLastEndedOrders) {
  OrderTable table;
  const std::uint64_t count = 2 * OrderTable::kTerminalKept + 3;
  for (std::uint64_t id = 1; id <= count; ++id) {
    table.apply(place_of({1, id}), kPlacedAt);
    table.apply(canceled({1, id}));
  }
  EXPECT_TRUE(table.live().empty());
  EXPECT_EQ(table.find({1, count - OrderTable::kTerminalKept}), nullptr);
  EXPECT_NE(table.find({1, count - OrderTable::kTerminalKept + 1}), nullptr);
  EXPECT_NE(table.find({1, count}), nullptr);
}

TEST(OrderTable, EqualsATableWithTheSameLiveOrders) {
  OrderTable left = table_at(At::New);
  OrderTable right = table_at(At::New);
  right.apply(place_of({1, 2}), kPlacedAt);
  EXPECT_FALSE(left == right);
  right.apply(canceled({1, 2}));
  EXPECT_TRUE(left == right);
}

using OrderTableDeathTest = ::testing::Test;

TEST_F(OrderTableDeathTest, AssertsThatAnIdIsUsedOnce) {
  OrderTable live = table_at(At::New);
  EXPECT_EXIT(live.apply(place_of(kId), kPlacedAt), ::testing::KilledBySignal(SIGABRT), "find");
  OrderTable ended = table_at(At::Canceled);
  EXPECT_EXIT(ended.apply(place_of(kId), kPlacedAt), ::testing::KilledBySignal(SIGABRT), "find");
}

TEST_F(OrderTableDeathTest, AssertsThatOnlyALiveOrderIsCanceledAndOnce) {
  OrderTable table = table_at(At::CancelingAcked);
  EXPECT_EXIT(table.apply(cancel_of(kId), kCanceledAt), ::testing::KilledBySignal(SIGABRT),
              "has_cancel");
  EXPECT_EXIT(table.apply(cancel_of(kUnknown), kCanceledAt), ::testing::KilledBySignal(SIGABRT),
              "nullptr");
}

TEST(OrderTable, BooksMoreThanWasOrderedAndEndsTheOrder) {
  OrderTable table;
  table.apply(place_of(kId), kPlacedAt);
  const auto transition = table.apply(fill_of(kId, "5"));
  ASSERT_TRUE(transition.has_value());
  EXPECT_EQ(transition->to, Filled);
  EXPECT_EQ(table.find(kId)->filled, quantity("5"));
  EXPECT_TRUE(table.live().empty());
}

}  // namespace
}  // namespace tw::execution
