#include "journal/next_segment.hpp"

#include <gtest/gtest.h>

#include <cerrno>

#include "journal/journal_reading.hpp"
#include "journal/sample_records.hpp"
#include "journal/simulated_session.hpp"

namespace tw::journal {
namespace {

constexpr const char* kPrepared = "next.segment";

/// A session whose first segment is more than half used and whose second one was made ahead.
class PreparedSegment : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(session_.open());
    while (!is_prepared()) {
      ASSERT_TRUE(session_.commit(2));
    }
    ASSERT_FALSE(disk_.has("000002.journal"));
  }

  bool is_prepared() {
    return disk_.has(kPrepared) && disk_.contents(kPrepared).size() == kSmallSegmentBytes &&
           disk_.contents(kPrepared) == SimulatedDisk::Bytes(kSmallSegmentBytes, std::byte{0});
  }
  // The process dies where it stands.
  void kill() {
    disk_.plan(1, DiskFault::StopBefore);
    session_.drop();
    disk_.restart(Restart::Kill, random_);
  }
  // Commits until the second segment has its name; false when one fails.
  bool fill_segment() {
    while (!disk_.has("000002.journal")) {
      if (!session_.commit(2)) {
        return false;
      }
    }
    return true;
  }
  void expect_all_is_read() {
    Collected collected;
    SimulatedStorage storage(disk_);
    ASSERT_TRUE(read_journal(storage, collected.sink()).has_value());
    EXPECT_EQ(collected.size(), session_.promised());
    EXPECT_TRUE(collected.is_sample_prefix());
  }

  SimulatedDisk disk_;
  Random random_{11};
  SimulatedSession session_{disk_};
};

// The header, its sync, the name, its sync, the seal, its sync, the block, its sync.
TEST_F(PreparedSegment, IsTakenByTheCommitThatNeedsItWithoutMakingAFile) {
  const std::uint64_t files = disk_.creations();
  std::uint64_t changes_max = 0;
  while (!disk_.has("000002.journal")) {
    disk_.forget_plan();
    ASSERT_TRUE(session_.commit(2));
    changes_max = std::max(changes_max, disk_.changes());
  }
  EXPECT_EQ(changes_max, 8U);
  EXPECT_EQ(disk_.creations(), files);
  EXPECT_FALSE(disk_.has(kPrepared));
  expect_all_is_read();
}

TEST(NextSegment, IsMadeBehindHalfOfTheSegmentWithOnePiecePerCommit) {
  SimulatedDisk disk;
  SimulatedSession session(disk);
  ASSERT_TRUE(session.open());
  std::uint64_t made = 0;
  while (!disk.has("000002.journal")) {
    disk.forget_plan();
    ASSERT_TRUE(session.commit(2));
    made += disk.has(kPrepared) ? 1U : 0U;
    EXPECT_LE(disk.changes(), disk.has("000002.journal") ? 8U : 4U) << "a block and a piece";
  }
  EXPECT_GE(made, 3U) << "the file and two pieces of zeros";
}

TEST_F(PreparedSegment, IsGoneWithTheJournal) {
  session_.drop();
  EXPECT_FALSE(disk_.has(kPrepared));
  expect_all_is_read();
}

TEST_F(PreparedSegment, OfAKilledWriterIsNoSegmentAndIsReplaced) {
  kill();
  ASSERT_TRUE(disk_.has(kPrepared));
  expect_all_is_read();
  ASSERT_TRUE(session_.open());
  EXPECT_EQ(session_.appended(), session_.promised());
  ASSERT_TRUE(fill_segment());
  expect_all_is_read();
}

TEST_F(PreparedSegment, IsNotUsedForABlockThatIsLargerThanIt) {
  ASSERT_TRUE(session_.commit(60));
  EXPECT_GT(disk_.contents("000002.journal").size(), kSmallSegmentBytes);
  ASSERT_TRUE(session_.commit(60));
  expect_all_is_read();
}

// fault:S01
TEST(NextSegment, OnAFullDiskFailsNoCommitAsLongAsThereIsRoom) {
  SimulatedDisk disk;
  SimulatedSession session(disk);
  ASSERT_TRUE(session.open());
  disk.set_space(SimulatedDisk::Space::Full);
  for (int commit = 0; commit < 12; ++commit) {
    ASSERT_TRUE(session.commit(2));
    ASSERT_FALSE(disk.has(kPrepared)) << "a part of it would take the space of others";
  }
  disk.set_space(SimulatedDisk::Space::Free);
  while (!disk.has("000002.journal")) {
    ASSERT_TRUE(session.commit(2));
  }
}

// fault:S01
TEST(NextSegment, OnADiskThatStaysFullFailsTheCommitThatNeedsItAndLosesNothing) {
  SimulatedDisk disk;
  SimulatedSession session(disk);
  ASSERT_TRUE(session.open());
  disk.set_space(SimulatedDisk::Space::Full);
  while (session.commit(2)) {
    ASSERT_FALSE(disk.has("000002.journal"));
  }
  EXPECT_GT(session.promised(), 20U);
  EXPECT_EQ(session.journal().commit().error().id, "journal.io");
  session.drop();
  disk.set_space(SimulatedDisk::Space::Free);
  SimulatedSession next(disk);
  ASSERT_TRUE(next.open());
  EXPECT_EQ(next.appended(), session.promised());
  ASSERT_TRUE(next.commit(20));
  EXPECT_TRUE(disk.has("000002.journal"));
}

// fault:S01 fault:S03
TEST(NextSegment, FailsNoCommitAtWhateverChangeOfItsMaking) {
  // Behind a block each: the file and its space, then twice a piece and its sync.
  for (const std::uint64_t at : {3U, 4U, 7U, 8U, 11U, 12U}) {
    SCOPED_TRACE(testing::Message() << "change " << at);
    SimulatedDisk disk;
    SimulatedSession session(disk);
    ASSERT_TRUE(session.open());
    ASSERT_TRUE(session.commit(8));
    ASSERT_FALSE(disk.has(kPrepared));
    disk.plan(at, DiskFault::Error, EIO);
    std::uint64_t files = disk.creations();
    while (!disk.has("000002.journal")) {
      ASSERT_TRUE(session.commit(8));
    }
    files = disk.creations() - files;
    EXPECT_EQ(files, at == 3 ? 1U : 2U) << "one of them in vain";
    session.drop();
    SimulatedSession next(disk);
    ASSERT_TRUE(next.open());
    ASSERT_EQ(next.appended(), session.promised());
  }
}

}  // namespace
}  // namespace tw::journal
