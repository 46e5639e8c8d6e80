#include "journal/group_commit.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <thread>

#include "journal/held_storage.hpp"
#include "journal/journal_reading.hpp"
#include "journal/sample_records.hpp"
#include "journal/simulated_session.hpp"

namespace tw::journal {
namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr auto kStall = std::chrono::milliseconds(50);

std::unique_ptr<GroupCommit> open_group(SimulatedDisk& disk, SyncGate& gate) {
  auto opened = Journal::open(
      std::make_unique<HeldStorage>(disk, gate),
      {.directory = "", .segment_bytes = kSmallSegmentBytes, .prepare_bytes = kSmallPieceBytes},
      ignore_record);
  return opened.has_value() ? std::make_unique<GroupCommit>(*std::move(opened)) : nullptr;
}

/// A group commit over a new journal on a simulated disk, whose syncs the test lets through.
class GroupCommitOnHeldDisk : public testing::Test {
 protected:
  void SetUp() override { log_ = open_group(disk_, gate_); }
  // A writer that waits would keep the log from ending.
  void TearDown() override { end(); }

  void append(std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) {
      log_->append(sample_record(++appended_));
    }
  }
  // Begins a commit of so many records and returns when its sync waits at the gate.
  void begin(std::uint64_t count) {
    gate_.close();
    append(count);
    ASSERT_TRUE(log_->start_commit().has_value());
    gate_.wait_for(1);
  }
  void end() {
    gate_.open();
    log_.reset();
  }
  // What a reader finds.
  JournalRecovery recovered(Collected& collected) {
    SimulatedStorage storage(disk_);
    return read_journal(storage, collected.sink()).value();
  }

  SimulatedDisk disk_;
  SyncGate gate_;
  std::unique_ptr<GroupCommit> log_;
  std::uint64_t appended_ = 0;
};

// fault:S04
TEST_F(GroupCommitOnHeldDisk, ReturnsBeforeTheSyncAndCallsNothingDurableBeforeIt) {
  begin(3);
  EXPECT_EQ(log_->durable(), 0U);
  gate_.open();
  ASSERT_TRUE(log_->commit().has_value());
  EXPECT_EQ(log_->durable(), 3U);
}

TEST_F(GroupCommitOnHeldDisk, TakesWhatIsStagedMeanwhileAsOneBlockWithTheNextCommit) {
  begin(2);
  append(3);
  ASSERT_TRUE(log_->start_commit().has_value());
  append(4);
  ASSERT_TRUE(log_->start_commit().has_value());
  EXPECT_EQ(gate_.came(), 1U) << "one sync at a time";
  gate_.let_through(1);
  gate_.wait_for(2);  // begun by itself
  EXPECT_EQ(log_->durable(), 2U);
  gate_.open();
  ASSERT_TRUE(log_->commit().has_value());
  EXPECT_EQ(log_->durable(), 9U);
  Collected collected;
  EXPECT_EQ(recovered(collected).blocks, 2U);
  EXPECT_EQ(collected.size(), 9U);
  EXPECT_TRUE(collected.is_sample_prefix());
}

TEST_F(GroupCommitOnHeldDisk, WritesNothingThatWasNotHandedOver) {
  begin(2);
  append(3);
  end();
  Collected collected;
  EXPECT_EQ(recovered(collected).records, 2U);
}

TEST_F(GroupCommitOnHeldDisk, FinishesAtItsEndWhatWasBegun) {
  begin(2);
  append(3);
  ASSERT_TRUE(log_->start_commit().has_value());
  end();
  Collected collected;
  EXPECT_EQ(recovered(collected).records, 5U);
}

TEST_F(GroupCommitOnHeldDisk, DoesNotTouchTheDiskWhereNothingIsStaged) {
  disk_.forget_plan();
  EXPECT_TRUE(log_->start_commit().has_value());
  EXPECT_TRUE(log_->commit().has_value());
  EXPECT_EQ(disk_.changes(), 0U);
}

// fault:S04
TEST_F(GroupCommitOnHeldDisk, SaysForHowLongTheDiskHasWorked) {
  EXPECT_EQ(log_->stalled_for(SteadyClock::now() + kStall), Duration::zero());
  const auto before = SteadyClock::now();
  begin(1);
  EXPECT_GE(log_->stalled_for(SteadyClock::now() + kStall), kStall);
  EXPECT_EQ(log_->stalled_for(before), Duration::zero());
  gate_.open();
  ASSERT_TRUE(log_->commit().has_value());
  EXPECT_EQ(log_->stalled_for(SteadyClock::now() + kStall), Duration::zero());
}

// fault:S04
TEST_F(GroupCommitOnHeldDisk, TellsOnceThatTheGateClosesAndOnceThatItOpens) {
  const auto closed = GateChanged{GateReason::JournalStalled, GateState::Closed};
  begin(1);
  const auto begun = SteadyClock::now();
  EXPECT_EQ(log_->gate_change(begun), std::nullopt);
  EXPECT_EQ(log_->gate_change(begun + 2 * kStall), closed);
  EXPECT_EQ(log_->gate_change(begun + 3 * kStall), std::nullopt);
  gate_.open();
  ASSERT_TRUE(log_->commit().has_value());
  EXPECT_EQ(log_->gate_change(begun + 4 * kStall),
            (GateChanged{GateReason::JournalStalled, GateState::Open}));
  EXPECT_EQ(log_->gate_change(begun + 5 * kStall), std::nullopt);
}

TEST_F(GroupCommitOnHeldDisk, MeasuresTheNextCommitFromItsOwnBeginning) {
  begin(1);
  append(1);
  ASSERT_TRUE(log_->start_commit().has_value());
  const auto before_second = SteadyClock::now();
  gate_.let_through(1);
  gate_.wait_for(2);
  EXPECT_EQ(log_->stalled_for(before_second), Duration::zero());
  EXPECT_GE(log_->stalled_for(SteadyClock::now() + kStall), kStall);
}

// A commit behind more than half a segment is followed by the making of the next one.
TEST_F(GroupCommitOnHeldDisk, MakesTheNextSegmentBetweenCommitsPieceByPiece) {
  begin(24);  // 1 the block, then 2 and 3 the pieces of the next segment
  gate_.let_through(1);
  gate_.wait_for(2);
  EXPECT_EQ(log_->durable(), 24U) << "the commit does not wait for it";
  EXPECT_TRUE(disk_.has("next.segment"));
  append(1);
  ASSERT_TRUE(log_->start_commit().has_value());
  gate_.let_through(1);
  gate_.wait_for(3);  // the second block, for it waits for one piece only
  gate_.let_through(1);
  gate_.wait_for(4);
  EXPECT_EQ(log_->durable(), 25U);
  gate_.open();
  log_->wait_idle();
  const std::uint64_t files = disk_.creations();
  append(24);
  ASSERT_TRUE(log_->commit().has_value());
  log_->wait_idle();  // the disk is the thread's until then
  EXPECT_TRUE(disk_.has("000002.journal"));
  EXPECT_EQ(disk_.creations(), files + 1) << "the third segment, and not the second";
}

// fault:S03
TEST_F(GroupCommitOnHeldDisk, NamesAFailureAtTheNextCallAndStaysDead) {
  ASSERT_TRUE(log_->commit().has_value());
  append(2);
  ASSERT_TRUE(log_->commit().has_value());
  disk_.plan(2, DiskFault::Error, EIO);  // the sync of the next block
  begin(3);
  append(1);
  ASSERT_TRUE(log_->start_commit().has_value()) << "it cannot know yet";
  gate_.open();
  const auto failed = log_->commit();
  ASSERT_FALSE(failed.has_value());
  EXPECT_EQ(failed.error().id, "journal.io");
  EXPECT_EQ(log_->durable(), 2U);
  EXPECT_EQ(log_->stalled_for(SteadyClock::now()), Duration::max());
  EXPECT_EQ(disk_.changes(), 2U) << "a dead journal writes nothing more";
  append(1);
  EXPECT_FALSE(log_->start_commit().has_value());
  EXPECT_FALSE(log_->commit().has_value());
  EXPECT_EQ(log_->durable(), 2U);
  EXPECT_EQ(disk_.changes(), 2U);
}

TEST_F(GroupCommitOnHeldDisk, LeavesTheSameBytesAsAJournalThatWaits) {
  SimulatedDisk other;
  SimulatedSession waiting(other);
  ASSERT_TRUE(waiting.open());
  for (std::uint64_t count = 1; count <= 20; ++count) {
    append(count);
    ASSERT_TRUE(log_->commit().has_value());
    ASSERT_TRUE(waiting.commit(count));
  }
  end();
  for (const char* name : {"000001.journal", "000002.journal", "000003.journal"}) {
    EXPECT_EQ(disk_.contents(name), other.contents(name)) << name;
  }
}

/// What a log without waiting promised before its disk stopped.
struct Promises {
  std::uint64_t durable = 0;
  std::uint64_t appended = 0;
};

// Appends and begins commits until one fails, waiting for the disk now and then.
Promises run_until_it_stops(SimulatedDisk& disk) {
  SyncGate gate;
  Promises promises;
  const auto log = open_group(disk, gate);
  if (log == nullptr) {
    return promises;
  }
  for (std::uint64_t round = 0; round < 24; ++round) {
    for (std::uint64_t i = 0; i < 3; ++i) {
      log->append(sample_record(++promises.appended));
    }
    const bool is_waiting = round % 4 == 3;
    const Result<void> committed = is_waiting ? log->commit() : log->start_commit();
    promises.durable = log->durable();
    if (!committed.has_value()) {
      return promises;
    }
    EXPECT_TRUE(!is_waiting || promises.durable == promises.appended);
  }
  return promises;
}

// fault:S05 fault:S06
TEST(GroupCommit, KeepsEveryPromiseAtWhateverChangeOfTheDiskItStops) {
  Random random(4);
  for (const Restart restart : {Restart::Kill, Restart::Power}) {
    for (const DiskFault fault :
         {DiskFault::StopBefore, DiskFault::StopWithin, DiskFault::StopAfter, DiskFault::Error}) {
      for (std::uint64_t at = 1; at <= 60; ++at) {
        SCOPED_TRACE(testing::Message() << "change " << at << " fault " << int(fault));
        SimulatedDisk disk;
        disk.plan(at, fault, EIO);
        const Promises promises = run_until_it_stops(disk);
        disk.restart(restart, random);
        Collected collected;
        ASSERT_TRUE(open_journal(disk, collected.sink()).has_value());
        ASSERT_TRUE(collected.is_sample_prefix());
        ASSERT_GE(collected.size(), promises.durable);
        ASSERT_LE(collected.size(), promises.appended);
      }
    }
  }
}

TEST(GroupCommit, CountsWhatIsDurableForOtherThreadsWithoutEverGoingBack) {
  SimulatedDisk disk;
  SyncGate gate;
  const auto log = open_group(disk, gate);
  constexpr std::uint64_t kRecords = 300;
  std::uint64_t largest = 0;
  bool is_monotonic = true;
  std::thread reader([&] {
    while (largest < kRecords) {
      const std::uint64_t now = log->durable();
      is_monotonic = is_monotonic && now >= largest;
      largest = now;
      static_cast<void>(log->stalled_for(SteadyClock::now()));
      std::this_thread::yield();
    }
  });
  for (std::uint64_t sequence = 1; sequence <= kRecords; ++sequence) {
    log->append(sample_record(sequence));
    EXPECT_TRUE(log->start_commit().has_value());
  }
  EXPECT_TRUE(log->commit().has_value());
  reader.join();
  EXPECT_TRUE(is_monotonic);
  EXPECT_EQ(log->durable(), kRecords);
}

}  // namespace
}  // namespace tw::journal
