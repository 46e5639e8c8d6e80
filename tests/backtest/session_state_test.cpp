#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "backtest/projection.hpp"
#include "backtest/walk.hpp"
#include "base/random.hpp"
#include "support/saved_state.hpp"

// What a saved session holds, and which bytes it refuses.
namespace tw::backtest {
namespace {

using support::saved;

class NoRows final : public RowSink {
 public:
  void on_order(const OrderRow&) override {}
  void on_fill(const FillRow&) override {}
};

/// One session with all that belongs to it.
struct Player {
  Player(const SessionSettings& settings, const std::vector<Event>& events)
      : history(events), session(settings, history, log), projection(rows) {
    session.loop().observe(projection);
  }

  support::EventList history;
  KeepingLog log;
  Session session;
  NoRows rows;
  Projection projection;
};

bool is_equal(const RunCounts& a, const RunCounts& b) {
  return a.orders == b.orders && a.cancels == b.cancels && a.fills == b.fills &&
         a.maker_fills == b.maker_fills && a.timers == b.timers && a.rejected == b.rejected &&
         a.refusals == b.refusals && a.market_events == b.market_events && a.writers == b.writers;
}

/// Continues `before` in a fresh run; the books follow the market events that were consumed.
std::unique_ptr<Player> resumed(const Player& before, const SessionSettings& settings,
                                const std::vector<Event>& events) {
  auto after = std::make_unique<Player>(settings, events);
  EXPECT_TRUE(after->session.load(saved(before.session)).has_value());
  EXPECT_TRUE(
      after->projection.load(saved(before.projection), after->session.loop().facts()).has_value());
  for (std::uint64_t i = 0; i < after->session.loop().market_events(); ++i) {
    after->session.follow_books(*after->history.next().value());
  }
  return after;
}

SessionSettings settings_of(std::uint64_t seed) {
  SessionSettings settings = grid_settings(2);
  constexpr sim::QueueRule kRules[] = {sim::QueueRule::Pessimistic, sim::QueueRule::RiskAdverse,
                                       sim::QueueRule::Probability};
  settings.venue.queue.rule = kRules[seed % 3];
  return settings;
}

// At random points of random runs: save, load into a fresh session, go on.
RC_GTEST_PROP(SessionStateProperty, SaveLoadContinueEqualsUninterrupted, (std::uint64_t seed)) {
  const Walk walk(seed, 2, 150);
  const SessionSettings settings = settings_of(seed);
  Player whole(settings, walk.events());
  RC_ASSERT(whole.session.start(1, {}).has_value());
  auto continued = std::make_unique<Player>(settings, walk.events());
  RC_ASSERT(continued->session.start(1, {}).has_value());
  Random random{seed};
  std::vector<std::byte> bytes;
  while (whole.session.step().value() == StepOutcome::Stepped) {
    RC_ASSERT(continued->session.step().value() == StepOutcome::Stepped);
    if (random.below(60) != 0) {
      continue;
    }
    RC_ASSERT(continued->session.commit().has_value());
    auto next = resumed(*continued, settings, walk.events());
    const bool is_exact = saved(next->session) == saved(continued->session);
    RC_ASSERT(is_exact);
    bytes.insert(bytes.end(), continued->log.bytes.begin(), continued->log.bytes.end());
    continued = std::move(next);
  }
  bytes.insert(bytes.end(), continued->log.bytes.begin(), continued->log.bytes.end());
  RC_TAG(whole.projection.counts().fills > 0 ? "fills" : "no fills");
  const bool is_same = bytes == whole.log.bytes;
  RC_ASSERT(is_same);
  RC_ASSERT(continued->session.loop().facts() == whole.session.loop().facts());
  RC_ASSERT(is_equal(continued->projection.counts(), whole.projection.counts()));
  RC_ASSERT(continued->projection.trades() == whole.projection.trades());
  RC_ASSERT(continued->projection.costs() == whole.projection.costs());
  RC_ASSERT(continued->session.meter().curve() == whole.session.meter().curve());
  RC_ASSERT(continued->session.meter().exposure() == whole.session.meter().exposure());
  RC_ASSERT(continued->session.meter().slippage() == whole.session.meter().slippage());
  RC_ASSERT(continued->session.drawdown() == whole.session.drawdown());
}

class SessionState : public testing::Test {
 protected:
  SessionState() {
    EXPECT_TRUE(run_.session.start(1, {}).has_value());
    for (int i = 0; i < 400; ++i) {
      EXPECT_EQ(run_.session.step().value(), StepOutcome::Stepped);
    }
    EXPECT_TRUE(run_.session.commit().has_value());
    EXPECT_GT(run_.projection.counts().fills, 0U);
  }
  Walk walk_{5, 2, 1'000};
  Player run_{grid_settings(2), walk_.events()};
};

TEST_F(SessionState, DamagedBytesAreRefused) {
  const auto bytes = saved(run_.session);
  const auto make = [this] {
    auto run = std::make_shared<Player>(grid_settings(2), walk_.events());
    return std::shared_ptr<Session>(run, &run->session);
  };
  for (std::uint64_t seed = 0; seed < 3; ++seed) {
    EXPECT_EQ(support::unsafe_load(bytes, make, seed).value_or(""), "");
  }
}

TEST_F(SessionState, TheStateOfOtherInstrumentsIsRefusedAndChangesNothing) {
  Player other(grid_settings(1), walk_.events());
  const auto before = saved(other.session);
  EXPECT_FALSE(other.session.load(saved(run_.session)).has_value());
  EXPECT_EQ(saved(other.session), before);
}

TEST_F(SessionState, WithoutItsBooksItWaitsForTheirNextSnapshot) {
  Player after(grid_settings(2), walk_.events());
  ASSERT_TRUE(after.session.load(saved(run_.session)).has_value());
  for (std::uint32_t i = 0; i < 2; ++i) {
    EXPECT_EQ(after.session.loop().market().book(InstrumentId{i}).state(),
              market::BookState::Unsynced);
    EXPECT_EQ(after.session.loop().market().mark(InstrumentId{i}),
              run_.session.loop().market().mark(InstrumentId{i}));
  }
}

TEST_F(SessionState, EquityIsKnownAtOnce) {
  Player after(grid_settings(2), walk_.events());
  ASSERT_TRUE(after.session.load(saved(run_.session)).has_value());
  EXPECT_EQ(after.session.equity(), run_.session.equity());
  EXPECT_EQ(after.session.started_at(), run_.session.started_at());
}

}  // namespace
}  // namespace tw::backtest
