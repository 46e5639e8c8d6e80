#include "engine/outbox.hpp"

#include <gtest/gtest.h>

#include "support/market_samples.hpp"

namespace tw::engine {
namespace {

using support::at_ms;

Command place(std::uint64_t order, std::int64_t ms) {
  return {at_ms(ms), PlaceOrder{.order = {1, order}, .route = {}, .terms = {}}};
}
Command amend(std::uint64_t order, std::int64_t ms) {
  AmendOrder body;
  body.order = {1, order};
  return {at_ms(ms), body};
}

class OutboxTest : public testing::Test {
 protected:
  OutboxTest() {
    outbox_.stage(place(1, 10), 3);
    outbox_.stage(place(2, 20), 5);
    outbox_.stage(amend(1, 30), 8);
  }
  Outbox outbox_;
  std::vector<Command> out_;
};

TEST_F(OutboxTest, SaysWhenTheOldestWasDecided) {
  EXPECT_EQ(outbox_.oldest(), at_ms(10));
  EXPECT_EQ(Outbox().oldest(), std::nullopt);
}

TEST_F(OutboxTest, GivesWhatIsDurableInOrder) {
  outbox_.take_durable(2, out_);
  EXPECT_TRUE(out_.empty());
  outbox_.take_durable(5, out_);
  EXPECT_EQ(out_, (std::vector{place(1, 10), place(2, 20)}));
  EXPECT_EQ(outbox_.oldest(), at_ms(30));
}

TEST_F(OutboxTest, GivesWhatSpeaksOfOneOrder) {
  outbox_.take({1, 1}, out_);
  EXPECT_EQ(out_, (std::vector{place(1, 10), amend(1, 30)}));
  EXPECT_EQ(outbox_.oldest(), at_ms(20));
  outbox_.take({1, 7}, out_);
  EXPECT_EQ(out_.size(), 2U);
}

TEST_F(OutboxTest, GivesEverything) {
  outbox_.take_all(out_);
  EXPECT_EQ(out_.size(), 3U);
  EXPECT_EQ(outbox_.oldest(), std::nullopt);
}

}  // namespace
}  // namespace tw::engine
