#include "engine/market_state.hpp"

#include <gtest/gtest.h>

#include "support/market_samples.hpp"

namespace tw::engine {
namespace {

using support::at_ms;
using support::price;

class MarketStateTest : public testing::Test {
 protected:
  MarketStateTest() {
    state_.list(support::sample_instrument(0).listing);
    state_.list(support::sample_instrument(1, "ETHUSDT").listing);
  }
  bool changes(const Event& event) { return state_.apply(event).is_validity_changed; }
  std::optional<Price> mark() const { return state_.mark(InstrumentId{0}); }
  Event usual_book() { return script_.snapshot(at_ms(0), {{1000, 1}}, {{1011, 1}}); }

  MarketState state_;
  support::MarketScript script_{0};
};

TEST_F(MarketStateTest, HasNoMarkBeforeTheFirstBook) {
  EXPECT_EQ(mark(), std::nullopt);
  state_.apply(script_.trade(at_ms(0), 1000));
  EXPECT_EQ(mark(), std::nullopt);
}

TEST_F(MarketStateTest, MarksAtTheMid) {
  state_.apply(usual_book());
  EXPECT_EQ(mark(), price("100.55"));
  state_.apply(script_.delta(at_ms(1), {{1001, 1}}, {}));
  EXPECT_EQ(mark(), price("100.6"));
}

TEST_F(MarketStateTest, KeepsTheMarkWhileTheBookIsUnsynced) {
  state_.apply(usual_book());
  state_.apply(script_.reset(at_ms(1)));
  EXPECT_EQ(mark(), price("100.55"));
}

// fault:F02
TEST_F(MarketStateTest, DoesNotMarkAtACrossedBook) {
  state_.apply(usual_book());
  state_.apply(script_.delta(at_ms(1), {{1020, 1}}, {}));
  EXPECT_EQ(mark(), price("100.55"));
}

TEST_F(MarketStateTest, DoesNotMarkAtAOneSidedBook) {
  state_.apply(usual_book());
  state_.apply(script_.delta(at_ms(1), {{1005, 1}}, {{1011, 0}}));
  EXPECT_EQ(mark(), price("100.55"));
}

TEST_F(MarketStateTest, SaysWhenValidityChanges) {
  EXPECT_TRUE(changes(usual_book()));
  EXPECT_FALSE(changes(script_.delta(at_ms(1), {{1001, 1}}, {})));
  EXPECT_TRUE(changes(script_.delta(at_ms(2), {{1020, 1}}, {}))) << "crossed";
  EXPECT_TRUE(changes(script_.delta(at_ms(3), {{1020, 0}}, {}))) << "sound again";
  EXPECT_TRUE(changes(script_.gap(at_ms(4)))) << "gap";
  EXPECT_FALSE(changes(script_.gap(at_ms(5)))) << "still unsynced";
  EXPECT_FALSE(changes(script_.reset(at_ms(6)))) << "still unsynced";
  EXPECT_TRUE(changes(usual_book()));
  EXPECT_TRUE(changes(script_.reset(at_ms(7))));
  EXPECT_FALSE(changes(script_.trade(at_ms(8), 1)));
}

TEST_F(MarketStateTest, KeepsInstrumentsApart) {
  support::MarketScript other{1};
  const auto change = state_.apply(other.snapshot(at_ms(0), {{10, 1}}, {{12, 1}}));
  EXPECT_EQ(change.instrument, InstrumentId{1});
  EXPECT_EQ(mark(), std::nullopt);
  EXPECT_EQ(state_.mark(InstrumentId{1}), price("1.1"));
  EXPECT_EQ(state_.book(InstrumentId{0}).state(), market::BookState::Unsynced);
}

}  // namespace
}  // namespace tw::engine
