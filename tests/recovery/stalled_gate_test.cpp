#include <gtest/gtest.h>

#include <cerrno>

#include "engine/loop_rig.hpp"
#include "journal/group_commit.hpp"
#include "journal/held_storage.hpp"

// The gate of a loop whose journal's disk stalls or dies.
namespace tw::recovery {
namespace {

using engine::buy;
using engine::LoopRig;
using engine::quoting;
using journal::GroupCommit;
using SteadyClock = std::chrono::steady_clock;

constexpr std::uint64_t kSegmentBytes = 1U << 16U;

class StalledGate : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = journal::Journal::open(std::make_unique<journal::HeldStorage>(disk_, syncs_),
                                         {.directory = "", .segment_bytes = kSegmentBytes},
                                         [](const Record&) {});
    log_ = std::make_unique<GroupCommit>(std::move(opened).value());
    rig_.log.disk = log_.get();
    rig_.log.is_slow = true;
    rig_.start();
    rig_.open_book();
    quotes_ = {buy("99.5", "1.00")};
    rig_.fire_timer(2);
    ASSERT_TRUE(rig_.loop.release_all().has_value());
    rig_.answer_accepted(3, {1, 1});
    ASSERT_EQ(rig_.gateway.sent.size(), 1U);
  }
  // A writer that waits would keep the log from ending.
  void TearDown() override {
    syncs_.open();
    log_.reset();
  }

  // One turn of whoever owns the loop.
  void turn(std::int64_t ms, SteadyClock::time_point now) {
    if (const auto change = log_->gate_change(now)) {
      rig_.accept(ms, *change);
    }
  }
  // Begins a commit whose sync does not come back.
  SteadyClock::time_point stall(std::int64_t ms) {
    syncs_.close();
    rig_.fire_timer(ms, 0);
    EXPECT_TRUE(rig_.loop.release().has_value());
    syncs_.wait_for(1);
    return SteadyClock::now();
  }

  journal::SimulatedDisk disk_;
  journal::SyncGate syncs_;
  std::unique_ptr<GroupCommit> log_;
  std::vector<QuoteTarget> quotes_;
  LoopRig rig_{{quoting(&quotes_)}};
};

// fault:S04
TEST_F(StalledGate, ClosesForNewRiskLetsCancelsOutAndOpensWhenTheDiskAnswers) {
  const auto begun = stall(4);
  turn(5, begun + 2 * GroupCommit::kStallMax);
  quotes_ = {buy("98.5", "1.00")};  // the old quote goes, the new one must not come
  rig_.fire_timer(6);
  ASSERT_TRUE(rig_.loop.release().has_value());
  ASSERT_EQ(rig_.recorded<Refusal>().size(), 1U);
  EXPECT_EQ(rig_.recorded<Refusal>().front().verdict.rule, RuleId::Gate);
  ASSERT_EQ(rig_.gateway.sent.size(), 2U);
  EXPECT_TRUE(std::holds_alternative<CancelOrder>(rig_.gateway.sent.back().body));

  syncs_.open();
  ASSERT_TRUE(log_->commit().has_value());
  turn(7, SteadyClock::now());
  rig_.fire_timer(8);
  ASSERT_TRUE(rig_.loop.release_all().has_value());
  ASSERT_EQ(rig_.gateway.sent.size(), 3U);
  EXPECT_TRUE(std::holds_alternative<PlaceOrder>(rig_.gateway.sent.back().body));
}

// fault:S03
TEST_F(StalledGate, OfADeadJournalStaysClosedWhileCancelsStillLeave) {
  disk_.forget_plan();
  disk_.plan(1, journal::DiskFault::Error, EIO);
  quotes_ = {buy("99.5", "1.00"), buy("98.5", "1.00")};
  rig_.fire_timer(4);
  EXPECT_FALSE(rig_.loop.release_all().has_value());
  turn(5, SteadyClock::now());
  quotes_ = {};
  rig_.fire_timer(6);
  quotes_ = {buy("97.5", "1.00")};
  rig_.fire_timer(7);
  turn(8, SteadyClock::now());
  EXPECT_FALSE(rig_.loop.release().has_value());
  ASSERT_EQ(rig_.gateway.sent.size(), 2U) << "the first order, and its cancel";
  EXPECT_TRUE(std::holds_alternative<CancelOrder>(rig_.gateway.sent.back().body));
  EXPECT_EQ(rig_.loop.facts().gate(GateReason::JournalStalled), GateState::Closed);
}

}  // namespace
}  // namespace tw::recovery
