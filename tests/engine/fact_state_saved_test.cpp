#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "engine/fact_state.hpp"
#include "engine/random_run.hpp"
#include "support/saved_state.hpp"

// What a saved FactState holds and which bytes it refuses.
namespace tw::engine {
namespace {

using support::saved;

void apply(FactState& state, std::span<const Record> records) {
  for (const Record& record : records) {
    state.apply(record);
  }
}

// fault:S06
RC_GTEST_PROP(FactStateSavedProperty, SaveLoadContinueEqualsUninterrupted, (std::uint64_t seed)) {
  FactState live;
  const RandomRun run = play_randomly(seed, 400, live);
  const std::span<const Record> all = run.records;
  const auto cut = *rc::gen::inRange<std::size_t>(0, all.size() + 1);
  FactState before;
  apply(before, all.first(cut));
  FactState after;
  RC_ASSERT(after.load(saved(before)).has_value());
  RC_ASSERT(after == before);
  RC_ASSERT(after.epoch() == before.epoch());
  RC_ASSERT(after.next_order_id() == before.next_order_id());
  const bool is_exact = saved(after) == saved(before);
  RC_ASSERT(is_exact);
  apply(after, all.subspan(cut));
  RC_ASSERT(after == live);
  const bool is_same = saved(after) == saved(live);
  RC_ASSERT(is_same);
}

// fault:S08
TEST(FactStateSaved, DamagedBytesAreRefused) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    FactState live;
    static_cast<void>(play_randomly(seed, 100, live));
    const auto make = [] { return std::make_unique<FactState>(); };
    EXPECT_EQ(support::unsafe_load(saved(live), make, seed).value_or(""), "") << seed;
  }
}

class SavedFacts : public testing::Test {
 protected:
  SavedFacts() { static_cast<void>(play_randomly(7, 300, state_)); }
  FactState state_;
};

TEST_F(SavedFacts, GatesLatchesAndDaysAreInIt) {
  state_.apply(Event{{}, {}, GateChanged{GateReason::JournalStalled, GateState::Closed}});
  state_.apply(Event{{}, {}, UserCommand{UserAction::Kill, TenantId{1}}});
  const AccountId account = state_.portfolio().accounts()[0].id;
  const DayStarted day{account, Timestamp{std::chrono::hours(24)}, {Decimal::from_int(5), {}}};
  state_.apply(Event{{}, {}, day});
  FactState loaded;
  ASSERT_TRUE(loaded.load(saved(state_)).has_value());
  EXPECT_EQ(loaded.gate(GateReason::JournalStalled), GateState::Closed);
  EXPECT_EQ(loaded.kill(), risk::Latch::Set);
  ASSERT_NE(loaded.day(account), nullptr);
  EXPECT_EQ(*loaded.day(account), day);
}

// fault:S09
TEST_F(SavedFacts, AnotherVersionIsRefusedByName) {
  auto bytes = saved(state_);
  bytes[0] = std::byte{99};
  FactState loaded;
  EXPECT_EQ(loaded.load(bytes).error(), (Fault{ErrorCode::InvalidInput, Field::Version}));
  EXPECT_EQ(loaded, FactState{});
}

TEST_F(SavedFacts, AnotherInstrumentIsADifference) {
  FactState other;
  ASSERT_TRUE(other.load(saved(state_)).has_value());
  const InstrumentId first{0};
  Listing listing = state_.instruments().listing(first);
  listing.id = InstrumentId{2};
  listing.symbol = SymbolName("SOLUSDT");
  other.apply(Event{{}, {}, InstrumentDefined{listing, state_.instruments().revisions(first)[0]}});
  EXPECT_FALSE(other == state_);
}

}  // namespace
}  // namespace tw::engine
