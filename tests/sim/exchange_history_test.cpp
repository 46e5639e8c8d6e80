#include "sim/exchange_rig.hpp"

// What the exchange remembers, for how long, and over a restart.
namespace tw::sim {
namespace {

using support::at_ms;
using support::dec;
using support::price;
using support::quantity;

constexpr std::int64_t kDayMs = 24 * 3'600 * 1'000;

ExchangeLimits few() {
  ExchangeLimits limits;
  limits.finished_kept = 3;
  limits.executions_kept = 2;
  limits.closed_pnl_kept = 1;
  limits.recent_kept = 2;
  return limits;
}

Taken<VenueOrderId> place_and_cancel(ExchangeRig& rig, std::string_view link_id = "") {
  const auto id = rig.place(limit(Side::Buy, "99", "1"), link_id);
  return rig.exchange.cancel(rig.account, *id, rig.now());
}

TEST(ExchangeHistory, AnOrderIsFoundByBothIdsAlsoAfterItsEnd) {
  ExchangeRig rig;
  const auto id = rig.place(limit(Side::Buy, "99", "1"), "mine");
  const auto by_link = [&](std::uint32_t instrument) {
    return rig.exchange.find(rig.account, InstrumentId{instrument}, LinkId{"mine"});
  };
  EXPECT_EQ(by_link(0), rig.exchange.find(*id));
  EXPECT_EQ(by_link(1), nullptr);
  EXPECT_EQ(rig.exchange.find(AccountId{7}, InstrumentId{0}, LinkId{"mine"}), nullptr);
  ASSERT_TRUE(rig.exchange.cancel(rig.account, *id, rig.now()).has_value());
  ASSERT_NE(by_link(0), nullptr);
  EXPECT_EQ(by_link(0)->status, HeldStatus::Canceled);
  EXPECT_EQ(rig.exchange.find(*id), by_link(0));
}

TEST(ExchangeHistory, WhatEndedWithoutAFillLeavesAfterADay) {
  ExchangeRig rig;
  ASSERT_TRUE(rig.place(market(Side::Buy, "1"), "filled").has_value());
  ASSERT_TRUE(place_and_cancel(rig, "canceled").has_value());
  rig.ms += kDayMs;
  rig.exchange.advance_to(rig.now());
  EXPECT_NE(rig.exchange.find(VenueOrderId{2}), nullptr);
  EXPECT_EQ(rig.place(limit(Side::Buy, "99", "1"), "canceled").error(), Refusal::DuplicateLinkId);
  rig.ms += 1;
  rig.exchange.advance_to(rig.now());
  EXPECT_EQ(rig.exchange.find(VenueOrderId{2}), nullptr);
  EXPECT_NE(rig.exchange.find(VenueOrderId{1}), nullptr);
  ASSERT_TRUE(rig.place(limit(Side::Buy, "99", "1"), "canceled").has_value());
  ASSERT_EQ(rig.exchange.finished_orders().size(), 1U);
  EXPECT_EQ(rig.exchange.finished_orders()[0].id, VenueOrderId{1});
  EXPECT_EQ(rig.exchange.find(rig.account, InstrumentId{0}, LinkId{"canceled"})->id,
            VenueOrderId{3});
}

TEST(ExchangeHistory, TheOldestLeaveWhereThereAreTooMany) {
  ExchangeRig rig{MarginScope::Isolated, few()};
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(rig.place(market(Side::Buy, "1")).has_value());
    ASSERT_TRUE(rig.place(market(Side::Sell, "1")).has_value());
  }
  ASSERT_EQ(rig.exchange.finished_orders().size(), 3U);
  EXPECT_EQ(rig.exchange.finished_orders()[0].id, VenueOrderId{4});
  EXPECT_EQ(rig.exchange.find(VenueOrderId{3}), nullptr);
  ASSERT_EQ(rig.exchange.executions().size(), 2U);
  EXPECT_EQ(rig.exchange.executions()[0].id, 5U);
  ASSERT_EQ(rig.exchange.closed_pnl().size(), 1U);
  EXPECT_EQ(rig.exchange.closed_pnl()[0].order, VenueOrderId{6});
}

TEST(ExchangeHistory, AClientsIdIsFreeAgainWhenItsOrderHasLeft) {
  ExchangeRig rig{MarginScope::Isolated, few()};
  for (const std::string_view link_id : {"a", "b", "c"}) {
    ASSERT_TRUE(place_and_cancel(rig, link_id).has_value());
  }
  EXPECT_EQ(rig.place(limit(Side::Buy, "99", "1"), "a").error(), Refusal::DuplicateLinkId);
  ASSERT_TRUE(place_and_cancel(rig, "d").has_value());
  ASSERT_TRUE(rig.place(limit(Side::Buy, "99", "1"), "a").has_value());
  EXPECT_EQ(rig.place(limit(Side::Buy, "99", "1"), "b").error(), Refusal::DuplicateLinkId);
}

TEST(ExchangeHistory, ChangesAreTakenIntoAListThatIsKept) {
  ExchangeRig rig;
  std::vector<Change> changes;
  rig.exchange.take_changes(changes);
  ASSERT_TRUE(rig.place(limit(Side::Buy, "99", "1")).has_value());
  rig.exchange.take_changes(changes);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(std::get<OrderChanged>(changes[0]).order.id, VenueOrderId{1});
  rig.exchange.take_changes(changes);
  EXPECT_TRUE(changes.empty());
}

TEST(ExchangeHistory, TheNewestFinishedOrdersAreRecentUntilARestart) {
  ExchangeRig rig{MarginScope::Isolated, few()};
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(place_and_cancel(rig).has_value());
  }
  const auto is_recent = [&](std::uint64_t id) {
    return rig.exchange.is_recent(*rig.exchange.find(VenueOrderId{id}));
  };
  EXPECT_FALSE(is_recent(1));
  EXPECT_TRUE(is_recent(2));
  EXPECT_TRUE(is_recent(3));
  rig.exchange.clear_recent();
  EXPECT_FALSE(is_recent(3));
  ASSERT_TRUE(place_and_cancel(rig).has_value());
  EXPECT_TRUE(is_recent(4));
  EXPECT_FALSE(is_recent(3));
}

std::vector<std::byte> saved(const ExchangeRig& rig) {
  std::vector<std::byte> bytes;
  rig.exchange.save(bytes);
  return bytes;
}

TEST(ExchangeHistory, WithWhatIsRecentTheLinkIdsOfEndedOrdersAreForgotten) {
  ExchangeRig rig;
  ASSERT_TRUE(place_and_cancel(rig, "ended").has_value());
  ASSERT_TRUE(rig.place(limit(Side::Buy, "99", "1"), "live").has_value());
  EXPECT_EQ(rig.place(limit(Side::Buy, "99", "1"), "ended").error(), Refusal::DuplicateLinkId);
  rig.exchange.clear_recent();
  EXPECT_EQ(rig.place(limit(Side::Buy, "99", "1"), "live").error(), Refusal::DuplicateLinkId);
  const auto again = place_and_cancel(rig, "ended");
  ASSERT_TRUE(again.has_value());
  // Both stay in the history; by its link id the newer one is found, also from saved bytes.
  EXPECT_EQ(rig.exchange.finished_orders().size(), 2U);
  const auto by_link = [](const ExchangeRig& from) {
    return from.exchange.find(from.account, InstrumentId{0}, LinkId{"ended"})->id;
  };
  EXPECT_EQ(by_link(rig), *again);
  ExchangeRig other;
  ASSERT_TRUE(other.exchange.load(saved(rig)).has_value());
  EXPECT_EQ(by_link(other), *again);
}

TEST(ExchangeHistory, AllOfItMayBeForgotten) {
  ExchangeRig rig;
  ASSERT_TRUE(rig.place(market(Side::Buy, "2")).has_value());
  ASSERT_TRUE(rig.place(market(Side::Sell, "1")).has_value());
  ASSERT_TRUE(place_and_cancel(rig, "ended").has_value());
  ASSERT_TRUE(rig.place(limit(Side::Sell, "110", "1"), "live").has_value());
  rig.exchange.clear_history();
  EXPECT_TRUE(rig.exchange.finished_orders().empty());
  EXPECT_TRUE(rig.exchange.executions().empty());
  EXPECT_TRUE(rig.exchange.closed_pnl().empty());
  EXPECT_EQ(rig.exchange.find(VenueOrderId{1}), nullptr);
  EXPECT_EQ(rig.active().size(), 1U);
  ExchangeRig other;
  EXPECT_TRUE(other.exchange.load(saved(rig)).has_value());
  // And what comes is remembered again.
  ASSERT_TRUE(place_and_cancel(rig, "ended").has_value());
  ASSERT_TRUE(rig.place(market(Side::Sell, "1")).has_value());
  EXPECT_EQ(rig.exchange.finished_orders().size(), 2U);
  EXPECT_EQ(rig.exchange.closed_pnl().size(), 1U);
}

TEST(ExchangeHistory, IdsThatMayHaveBeenGivenAreLeftOut) {
  ExchangeRig rig;
  ASSERT_TRUE(rig.place(market(Side::Buy, "2")).has_value());
  const std::uint64_t execution = rig.exchange.executions().back().id;
  const std::uint64_t sequence = rig.exchange.finished_orders().back().sequence;
  rig.exchange.skip_ids(1'000'000);
  EXPECT_EQ(*rig.place(market(Side::Sell, "1")), VenueOrderId{1'000'002});
  EXPECT_EQ(rig.exchange.executions().back().id, execution + 1'000'001);
  EXPECT_GT(rig.exchange.finished_orders().back().sequence, sequence + 1'000'000);
  EXPECT_NE(rig.exchange.find(VenueOrderId{1}), nullptr);
  ExchangeRig other;
  EXPECT_TRUE(other.exchange.load(saved(rig)).has_value());
}

TEST(ExchangeHistory, ActiveOrdersAreListedOldestFirst) {
  ExchangeRig rig;
  rig.trade(1005);
  for (int i = 0; i < 4; ++i) {
    ASSERT_TRUE(rig.place(limit(Side::Buy, "98", "1")).has_value());
  }
  ASSERT_TRUE(rig.exchange.cancel(rig.account, VenueOrderId{2}, rig.now()).has_value());
  ASSERT_TRUE(
      rig.place(when(limit(Side::Buy, "98", "1"), TriggerDirection::Rise, "110")).has_value());
  std::vector<std::uint64_t> ids;
  for (const HeldOrder* order : rig.active()) {
    ids.push_back(order->id.value());
  }
  EXPECT_EQ(ids, (std::vector<std::uint64_t>{1, 3, 4, 5}));
}

// ---- saving

// Live, waiting, stopped and finished orders, a position, a claim, history.
void fill_state(ExchangeRig& rig) {
  rig.trade(1005);
  rig.mark("100");
  OrderRequest entry{.link_id = LinkId{"entry"}, .terms = limit(Side::Buy, "101", "2")};
  entry.take_profit.price = price("110");
  entry.stop_loss.price = price("95");
  ASSERT_TRUE(rig.place(entry).has_value());
  ASSERT_TRUE(rig.place(reducing(limit(Side::Sell, "103", "1")), "reduce").has_value());
  ASSERT_TRUE(
      rig.place(when(limit(Side::Buy, "98", "1"), TriggerDirection::Rise, "107")).has_value());
  ASSERT_TRUE(place_and_cancel(rig, "canceled").has_value());
  ASSERT_TRUE(rig.place(market(Side::Sell, "0.5")).has_value());
  rig.take();
}

TEST(ExchangeSaved, ASavedExchangeGoesOnAsIfNothingHadHappened) {
  ExchangeRig first;
  ExchangeRig second;
  fill_state(first);
  std::vector<std::byte> exchange;
  std::vector<std::byte> venue;
  first.exchange.save(exchange);
  first.venue.save(venue);
  second.ms = first.ms;
  ASSERT_TRUE(second.venue.load(venue).has_value());
  for (support::MarketScript* script : {&second.linear, &second.spot}) {
    second.venue.follow_book(script->snapshot(second.now(), {{1000, 2000}, {995, 3000}},
                                              {{1010, 1000}, {1015, 2000}, {1020, 4000}}));
  }
  ASSERT_TRUE(second.exchange.load(exchange).has_value());
  EXPECT_TRUE(second.bytes() == first.bytes());
  const auto go_on = [](ExchangeRig& rig) {
    EXPECT_EQ(rig.place(limit(Side::Buy, "98", "1"), "entry").error(), Refusal::DuplicateLinkId);
    EXPECT_TRUE(rig.exchange.amend(rig.account, VenueOrderId{1}, {.price = price("99")}, rig.now())
                    .has_value());
    rig.play(rig.linear.trade(rig.now(), 1070));
    rig.play(rig.linear.trade(rig.now(), 950));
    EXPECT_TRUE(rig.place(market(Side::Sell, "1")).has_value());
    return rig.changes();
  };
  const std::string expected = go_on(first);
  EXPECT_EQ(go_on(second), expected);
  EXPECT_NE(expected.find("Triggered"), std::string::npos) << expected;
  EXPECT_TRUE(second.bytes() == first.bytes());
}

TEST(ExchangeSaved, AFiredOrderIsTriggeredAfterALoad) {
  ExchangeRig rig;
  fill_state(rig);
  rig.exchange.on_market(rig.linear.trade(rig.now(), 1070));
  std::vector<std::byte> bytes;
  rig.exchange.save(bytes);
  ASSERT_TRUE(rig.exchange.load(bytes).has_value());
  rig.exchange.advance_to(rig.now());
  EXPECT_EQ(rig.changes().find("5 Triggered, 5 New"), 0U);
}

TEST(ExchangeSaved, ForeignBytesAreRefusedAndChangeNothing) {
  ExchangeRig rig;
  fill_state(rig);
  std::vector<std::byte> bytes;
  rig.exchange.save(bytes);
  const std::vector<std::byte> whole = bytes;
  for (std::size_t length = 0; length < whole.size(); length += 37) {
    bytes.assign(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
    EXPECT_FALSE(rig.exchange.load(bytes).has_value()) << length;
  }
  bytes = whole;
  bytes.push_back(std::byte{0});
  EXPECT_FALSE(rig.exchange.load(bytes).has_value());
  bytes = whole;
  bytes[0] = std::byte{99};
  EXPECT_FALSE(rig.exchange.load(bytes).has_value());
  std::vector<std::byte> after;
  rig.exchange.save(after);
  EXPECT_TRUE(after == whole);
}

}  // namespace
}  // namespace tw::sim
