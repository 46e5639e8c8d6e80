#include "control/record_order.hpp"

#include <gtest/gtest.h>

namespace tw::control {
namespace {

Record at(std::uint64_t group_seq, std::uint64_t engine_seq, RecordBody body,
          std::int64_t nanoseconds = 0) {
  return {.group = GroupId{1},
          .group_seq = group_seq,
          .engine_seq = EngineSeq{engine_seq},
          .at = from_nanoseconds(nanoseconds),
          .body = std::move(body)};
}

RecordBody timer() { return Event{.ts_event = {}, .ts_recv = {}, .body = TimerFired{}}; }

TEST(RecordOrderTest, TakesFactsDecisionsAndFeedIndexesInTheOrderOfTheEngine) {
  RecordOrder order;
  EXPECT_EQ(order.next(at(1, 1, timer())), std::nullopt);
  EXPECT_EQ(order.next(at(2, 1, OrderTransition{})), std::nullopt);
  EXPECT_EQ(order.next(at(3, 6, FeedIndex{0, 4})), std::nullopt) << "before the fact with number 6";
  EXPECT_EQ(order.next(at(4, 6, timer())), std::nullopt);
  EXPECT_EQ(order.next(at(5, 8, FeedIndex{4, 2})), std::nullopt) << "of a decision on event 8";
  EXPECT_EQ(order.next(at(6, 8, OrderTransition{})), std::nullopt);
  EXPECT_EQ(order.market_events(), 6U);
}

/// After one fact.
class RecordOrderFaults : public testing::Test {
 protected:
  RecordOrderFaults() { EXPECT_EQ(order_.next(at(1, 1, timer(), 10)), std::nullopt); }
  RecordOrder order_;
};

TEST_F(RecordOrderFaults, ALeftOutRecord) {
  EXPECT_EQ(order_.next(at(3, 2, timer(), 10)), OrderFault::GroupSeq);
}
TEST_F(RecordOrderFaults, ALeftOutInput) {
  EXPECT_EQ(order_.next(at(2, 3, timer(), 10)), OrderFault::EngineSeq);
}
TEST_F(RecordOrderFaults, ATimeThatRunsBack) {
  EXPECT_EQ(order_.next(at(2, 2, timer(), 9)), OrderFault::Time);
}
TEST_F(RecordOrderFaults, MarketEventsLeftOutOrCountedTwice) {
  EXPECT_EQ(order_.next(at(2, 3, FeedIndex{1, 2}, 10)), OrderFault::FeedIndex);
  EXPECT_EQ(order_.next(at(2, 1, FeedIndex{0, 0}, 10)), OrderFault::FeedIndex);
}
TEST_F(RecordOrderFaults, AnotherGroup) {
  Record strange = at(2, 2, timer(), 10);
  strange.group = GroupId{2};
  EXPECT_EQ(order_.next(strange), OrderFault::Group);
}

}  // namespace
}  // namespace tw::control
