#include "journal/journal_reading.hpp"

#include <gtest/gtest.h>

#include "journal/sample_records.hpp"
#include "journal/simulated_session.hpp"
#include "journal/snapshot_session.hpp"
#include "support/error_argument.hpp"

// Reading for reports: what is there, from the first record or from the oldest snapshot that stands
// for those before it.
namespace tw::journal {
namespace {

using support::argument;

/// What a reader finds on a disk.
struct Reading {
  Result<JournalStart> start = JournalStart();
  Result<JournalRecovery> found = JournalRecovery();
  std::vector<Record> records;
};

Reading read(SimulatedDisk& disk) {
  SimulatedStorage storage(disk);
  Reading reading;
  reading.start = find_start(storage);
  if (reading.start.has_value()) {
    reading.found = read_journal(storage, *reading.start,
                                 [&](const Record& record) { reading.records.push_back(record); });
  }
  return reading;
}

/// A journal whose first segments were used again: 370 records, the last snapshots after 330 and
/// 360 of them.
class ReleasedJournal : public testing::Test {
 protected:
  void SetUp() override {
    SnapshotSession session(disk_, 1);
    ASSERT_TRUE(session.open());
    for (int round = 0; round < 12; ++round) {
      ASSERT_TRUE(session.commit(10) && session.commit(10) && session.commit(10) &&
                  session.snapshot());
    }
    ASSERT_TRUE(session.commit(10));
    session.drop();
    ASSERT_FALSE(disk_.has("000001.journal"));
    while (!disk_.has(segment_name(first_))) {
      ++first_;
    }
    while (disk_.has(segment_name(last_ + 1)) || last_ < first_) {
      ++last_;
    }
    ASSERT_GE(last_, first_ + 2);
  }

  SnapshotPlace place(std::uint64_t records) {
    SimulatedStorage storage(disk_);
    return read_snapshot(storage, records).value().place;
  }
  void flip(const std::string& name, std::size_t at) { disk_.contents(name)[at] ^= std::byte{1}; }
  void expect_read_from(const Reading& reading, std::uint64_t records) {
    ASSERT_TRUE(reading.start.has_value()) << reading.start.error().what;
    ASSERT_TRUE(reading.found.has_value()) << reading.found.error().what;
    ASSERT_TRUE(reading.start->from.has_value());
    EXPECT_EQ(reading.start->from->state, sample_state(records));
    EXPECT_EQ(reading.found->skipped, records);
    EXPECT_EQ(reading.found->records, 370 - records);
    std::uint64_t next = records;
    for (const Record& record : reading.records) {
      EXPECT_EQ(bytes_of(record), bytes_of(sample_record(++next)));
    }
    EXPECT_EQ(next, 370U);
  }

  SimulatedDisk disk_;
  std::uint64_t first_ = 1;  // segments that are there
  std::uint64_t last_ = 1;
};

TEST_F(ReleasedJournal, IsReadFromTheOldestSnapshotWithEverySegmentThatIsThere) {
  const Reading reading = read(disk_);
  ASSERT_NO_FATAL_FAILURE(expect_read_from(reading, 330));
  EXPECT_TRUE(reading.start->faults.empty());
  EXPECT_EQ(reading.start->snapshots.size(), 2U);
  EXPECT_EQ(reading.found->segments, last_ - first_ + 1);
}

TEST_F(ReleasedJournal, OneWithItsFirstSegmentNeedsNoSnapshot) {
  SimulatedDisk whole;
  SnapshotSession session(whole, kKeepAllSegments);
  ASSERT_TRUE(session.open() && session.commit(60) && session.snapshot() && session.commit(5));
  const Reading reading = read(whole);
  ASSERT_TRUE(reading.start.has_value() && reading.found.has_value());
  EXPECT_FALSE(reading.start->from.has_value());
  EXPECT_EQ(reading.records.size(), 65U);
}

// fault:S08
TEST_F(ReleasedJournal, WithADamagedSnapshotIsReadFromTheOtherOneWhichIsNamed) {
  flip(snapshot_name(330), 90);
  const Reading reading = read(disk_);
  ASSERT_NO_FATAL_FAILURE(expect_read_from(reading, 360));
  ASSERT_EQ(reading.start->faults.size(), 1U);
  EXPECT_EQ(reading.start->faults[0].id, "journal.snapshot");
  EXPECT_EQ(argument(reading.start->faults[0], "path"), "disk/" + snapshot_name(330));
}

// fault:S08
TEST_F(ReleasedJournal, WithDamagedSnapshotsOnlyIsRefusedByTheirName) {
  flip(snapshot_name(330), 90);
  flip(snapshot_name(360), 90);
  const Reading reading = read(disk_);
  ASSERT_FALSE(reading.start.has_value());
  EXPECT_EQ(reading.start.error().id, "journal.snapshot");
  EXPECT_EQ(argument(reading.start.error(), "path"), "disk/" + snapshot_name(330));
}

TEST_F(ReleasedJournal, WithoutAnySnapshotIsRefusedByItsFirstSegment) {
  disk_.remove(snapshot_name(330));
  disk_.remove(snapshot_name(360));
  const Reading reading = read(disk_);
  ASSERT_FALSE(reading.start.has_value());
  EXPECT_EQ(reading.start.error().id, "journal.damaged");
  EXPECT_EQ(argument(reading.start.error(), "path"), "disk/000001.journal");
  EXPECT_EQ(argument(reading.start.error(), "reason"), "@reason.segment_missing");
}

TEST_F(ReleasedJournal, WithoutItsOlderSnapshotIsReadFromTheNewerOne) {
  disk_.remove(snapshot_name(330));
  ASSERT_NO_FATAL_FAILURE(expect_read_from(read(disk_), 360));
}

// What lies between a snapshot and the first segment should be there.
TEST_F(ReleasedJournal, WithAGapBehindASnapshotNamesTheSegmentThatIsMissing) {
  const std::uint64_t gap = place(330).segment;
  ASSERT_GT(place(360).segment, gap) << "the newer one covers what is left";
  for (std::uint64_t segment = first_; segment <= gap; ++segment) {
    disk_.remove(segment_name(segment));
  }
  const Reading reading = read(disk_);
  ASSERT_NO_FATAL_FAILURE(expect_read_from(reading, 360));
  ASSERT_EQ(reading.start->faults.size(), 1U);
  EXPECT_EQ(argument(reading.start->faults[0], "path"), "disk/" + segment_name(gap));
  EXPECT_EQ(argument(reading.start->faults[0], "reason"), "@reason.segment_missing");
}

TEST_F(ReleasedJournal, WithAGapBehindEverySnapshotIsRefused) {
  SnapshotSession session(disk_, 1);
  ASSERT_TRUE(session.open() && session.commit(60) && session.commit(60));
  session.drop();
  const std::uint64_t gap = place(330).segment;
  for (std::uint64_t segment = first_; segment <= place(360).segment; ++segment) {
    if (disk_.has(segment_name(segment))) {
      disk_.remove(segment_name(segment));
    }
  }
  const Reading reading = read(disk_);
  ASSERT_FALSE(reading.start.has_value());
  EXPECT_EQ(argument(reading.start.error(), "segment"), std::to_string(gap));
}

// fault:S08
TEST_F(ReleasedJournal, WithAHoleBetweenItsSegmentsIsRefusedByName) {
  disk_.remove(segment_name(last_ - 1));
  const Reading reading = read(disk_);
  ASSERT_TRUE(reading.start.has_value());
  ASSERT_FALSE(reading.found.has_value());
  EXPECT_EQ(argument(reading.found.error(), "path"), "disk/" + segment_name(last_ - 1));
}

// fault:S08
TEST_F(ReleasedJournal, WithoutItsLastSegmentIsRefusedByName) {
  disk_.remove(segment_name(last_));
  const Reading reading = read(disk_);
  ASSERT_FALSE(reading.start.has_value() && reading.found.has_value());
}

// Also one whose records a snapshot stands for.
// fault:S08
TEST_F(ReleasedJournal, WithAFlippedByteInAnySegmentIsRefusedByName) {
  for (std::uint64_t segment = first_; segment <= last_; ++segment) {
    flip(segment_name(segment), kBlocksOffset + 70);
    const Reading reading = read(disk_);
    ASSERT_FALSE(reading.found.has_value()) << segment;
    EXPECT_EQ(reading.found.error().id, "journal.damaged");
    EXPECT_EQ(argument(reading.found.error(), "segment"), std::to_string(segment));
    flip(segment_name(segment), kBlocksOffset + 70);
  }
}

// Both are whole, and the chain goes through one of them only.
TEST_F(ReleasedJournal, WithASnapshotOfAnotherJournalIsRefusedByItsName) {
  SimulatedStorage storage(disk_);
  SnapshotPlace other = place(360);
  other.next.chain[0] ^= 1;
  ASSERT_TRUE(store_snapshot(storage, other, sample_state(360)).has_value());
  const Reading reading = read(disk_);
  ASSERT_FALSE(reading.found.has_value());
  EXPECT_EQ(reading.found.error().id, "journal.snapshot");
  EXPECT_EQ(argument(reading.found.error(), "path"), "disk/" + snapshot_name(360));
  EXPECT_EQ(argument(reading.found.error(), "reason"), "@reason.snapshot_chain");
}

}  // namespace
}  // namespace tw::journal
