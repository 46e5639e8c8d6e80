#include "journal/journal.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>

#include "journal/format.hpp"
#include "journal/journal_reading.hpp"
#include "journal/posix_storage.hpp"
#include "journal/sample_records.hpp"
#include "journal/simulated_session.hpp"
#include "support/error_argument.hpp"
#include "support/scratch_directory.hpp"

namespace tw::journal {
namespace {

using support::argument;

void append_samples(Journal& journal, std::uint64_t first, std::uint64_t last) {
  for (std::uint64_t sequence = first; sequence <= last; ++sequence) {
    journal.append(sample_record(sequence));
  }
}

TEST(Journal, GivesBackWhatItWasGiven) {
  const support::ScratchDirectory scratch;
  const JournalConfig config{.directory = scratch.path(), .segment_bytes = 64U << 10U};
  {
    auto journal = Journal::open(config, ignore_record);
    ASSERT_TRUE(journal.has_value());
    append_samples(**journal, 1, 7);
    ASSERT_TRUE((*journal)->commit().has_value());
    append_samples(**journal, 8, 9);
    ASSERT_TRUE((*journal)->commit().has_value());
  }
  Collected collected;
  const auto again = Journal::open(config, collected.sink());
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(collected.size(), 9U);
  EXPECT_TRUE(collected.is_sample_prefix());
  const JournalRecovery& found = (*again)->recovery();
  EXPECT_EQ(found.blocks, 2U);
  EXPECT_EQ(found.records, 9U);
  EXPECT_EQ(found.segments, 1U);
  EXPECT_EQ(found.bytes_cut, 0U);
}

TEST(Journal, KeepsNothingThatWasNotCommitted) {
  SimulatedDisk disk;
  SimulatedSession session(disk);
  ASSERT_TRUE(session.open() && session.commit(2));
  append_samples(session.journal(), 3, 5);
  EXPECT_EQ(session.journal().staged(), 3U);
  session.drop();
  ASSERT_TRUE(session.open());
  EXPECT_EQ(session.appended(), 2U);
}

TEST(Journal, DoesNotTouchTheDiskWhereNothingIsStaged) {
  SimulatedDisk disk;
  SimulatedSession session(disk);
  ASSERT_TRUE(session.open() && session.commit(1));
  disk.forget_plan();
  EXPECT_TRUE(session.journal().commit().has_value());
  EXPECT_EQ(disk.changes(), 0U);
}

TEST(Journal, WritesAndSyncsOncePerCommit) {
  SimulatedDisk disk;
  SimulatedSession session(disk);
  ASSERT_TRUE(session.open());
  disk.forget_plan();
  ASSERT_TRUE(session.commit(3));
  EXPECT_EQ(disk.changes(), 2U);
  EXPECT_EQ(disk.syncs(), 1U);
}

TEST(Journal, GoesOnInFurtherSegments) {
  SimulatedDisk disk;
  SimulatedSession session(disk);
  ASSERT_TRUE(session.open());
  for (int i = 0; i < 40; ++i) {
    ASSERT_TRUE(session.commit(5));
  }
  session.drop();
  ASSERT_TRUE(session.open());
  EXPECT_EQ(session.appended(), 200U);
  EXPECT_GT(session.journal().recovery().segments, 3U);
  EXPECT_TRUE(disk.has("000003.journal"));
  EXPECT_EQ(disk.contents("000003.journal").size(), kSmallSegmentBytes);
}

TEST(Journal, GoesOnAfterEachOpening) {
  SimulatedDisk disk;
  SimulatedSession session(disk);
  for (int i = 0; i < 30; ++i) {
    ASSERT_TRUE(session.open() && session.commit(3));
    session.drop();
  }
  Collected collected;
  ASSERT_TRUE(open_journal(disk, collected.sink()).has_value());
  EXPECT_EQ(collected.size(), 90U);
  EXPECT_TRUE(collected.is_sample_prefix());
}

TEST(Journal, MakesASegmentLargeEnoughForALargeBlock) {
  SimulatedDisk disk;
  SimulatedSession session(disk);
  ASSERT_TRUE(session.open() && session.commit(1));
  ASSERT_TRUE(session.commit(500));
  ASSERT_TRUE(session.commit(1));
  session.drop();
  EXPECT_GT(disk.contents("000002.journal").size(), kSmallSegmentBytes);
  ASSERT_TRUE(session.open());
  EXPECT_EQ(session.appended(), 502U);
}

TEST(Journal, IsReadWithoutBeingChanged) {
  SimulatedDisk disk;
  SimulatedSession session(disk);
  ASSERT_TRUE(session.open() && session.commit(4));
  session.drop();
  disk.contents("000001.journal")[kBlocksOffset + 70] = std::byte{0};
  auto& bytes = disk.contents("000001.journal");
  std::fill(bytes.begin() + kBlocksOffset + 70, bytes.end(), std::byte{0});
  const auto before = bytes;
  disk.forget_plan();
  SimulatedStorage storage(disk);
  Collected collected;
  const auto found = read_journal(storage, collected.sink());
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->records, 0U);
  EXPECT_GT(found->bytes_cut, 0U);
  EXPECT_EQ(disk.changes(), 0U);
  EXPECT_EQ(disk.contents("000001.journal"), before);
}

TEST(Journal, IsEmptyInADirectoryWithOtherFiles) {
  const support::ScratchDirectory scratch;
  std::ofstream(scratch.path() + "/lock") << "1\n";
  std::ofstream(scratch.path() + "/00001.journal") << "not a segment name";
  const auto found = read_journal(scratch.path(), ignore_record);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->segments, 0U);
}

TEST(Journal, ReportsAMissingDirectoryToAReader) {
  const support::ScratchDirectory scratch;
  const auto found = read_journal(scratch.path() + "/none", ignore_record);
  ASSERT_FALSE(found.has_value());
  EXPECT_EQ(found.error().code, ErrorCode::Unavailable);
  EXPECT_EQ(argument(found.error(), "reason"), "@reason.missing");
}

TEST(Journal, HasOneWriterAndAnyNumberOfReaders) {
  const support::ScratchDirectory scratch;
  const JournalConfig config{.directory = scratch.path(), .segment_bytes = kSmallSegmentBytes};
  auto writer = Journal::open(config, ignore_record);
  ASSERT_TRUE(writer.has_value()) << writer.error().what;
  const auto second = Journal::open(config, ignore_record);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().id, "journal.in_use");
  EXPECT_EQ(second.error().code, ErrorCode::Conflict);
  EXPECT_TRUE(read_journal(scratch.path(), ignore_record).has_value());
  (*writer)->append(sample_record(1));
  EXPECT_TRUE((*writer)->commit().has_value()) << "the second one left nothing behind";
  writer->reset();
  EXPECT_TRUE(Journal::open(config, ignore_record).has_value()) << "it is free again";
}

// Settings lie beside a journal, and tapes beside tapes.
TEST(Journal, ShutsNobodyOutWhoWritesOtherFilesBesideIt) {
  const support::ScratchDirectory scratch;
  const JournalConfig config{.directory = scratch.path(), .segment_bytes = kSmallSegmentBytes};
  const auto writer = Journal::open(config, ignore_record);
  ASSERT_TRUE(writer.has_value());
  PosixStorage beside(scratch.path());
  EXPECT_TRUE(beside.prepare().has_value());
  EXPECT_EQ(beside.hold().error().id, "journal.in_use");
}

TEST(Journal, MakesTheDirectoryAndThoseAboveIt) {
  const support::ScratchDirectory scratch;
  const JournalConfig config{.directory = scratch.path() + "/a/b", .segment_bytes = 8192};
  ASSERT_TRUE(Journal::open(config, ignore_record).has_value());
  EXPECT_EQ(std::filesystem::file_size(scratch.path() + "/a/b/000001.journal"), 8192U);
}

TEST(Journal, IsRefusedWhereTheDirectoryCannotBeMade) {
  const support::ScratchDirectory scratch;
  std::ofstream(scratch.path() + "/file") << "not a directory";
  const auto journal = Journal::open({.directory = scratch.path() + "/file/below"}, ignore_record);
  ASSERT_FALSE(journal.has_value());
  EXPECT_EQ(journal.error().code, ErrorCode::Unavailable);
  EXPECT_EQ(journal.error().id, "journal.io");
  EXPECT_EQ(argument(journal.error(), "reason"), "@reason.not_directory");
}

TEST(Journal, IsRefusedOnAReadOnlyDisk) {
  SimulatedDisk disk;
  disk.plan(2, DiskFault::Error, EROFS);  // the creation of the first segment
  const auto journal = open_journal(disk, ignore_record);
  ASSERT_FALSE(journal.has_value());
  EXPECT_EQ(journal.error().code, ErrorCode::Unavailable);
  EXPECT_EQ(argument(journal.error(), "reason"), "@reason.read_only");
}

struct FailureCase {
  const char* name;
  std::uint64_t change;  ///< of a commit: 1 the write, 2 the sync
  int error_number;
  const char* reason;
};
class CommitFailure : public testing::TestWithParam<FailureCase> {};

TEST_P(CommitFailure, KillsTheJournalForGood) {
  SimulatedDisk disk;
  SimulatedSession session(disk);
  ASSERT_TRUE(session.open() && session.commit(2));
  disk.plan(GetParam().change, DiskFault::Error, GetParam().error_number);
  EXPECT_FALSE(session.commit(2));
  disk.forget_plan();
  const auto retried = session.journal().commit();
  ASSERT_FALSE(retried.has_value());
  EXPECT_EQ(retried.error().code, ErrorCode::Unavailable);
  EXPECT_EQ(retried.error().id, "journal.io");
  EXPECT_EQ(argument(retried.error(), "reason"), GetParam().reason);
  EXPECT_FALSE(session.commit(1));
  EXPECT_EQ(session.journal().staged(), 3U);
  EXPECT_EQ(disk.changes(), 0U);
}

INSTANTIATE_TEST_SUITE_P(Table, CommitFailure,
                         testing::Values(FailureCase{"NoSpace", 1, ENOSPC, "@reason.no_space"},
                                         FailureCase{"WriteError", 1, EIO, "@reason.input_output"},
                                         FailureCase{"SyncError", 2, EIO, "@reason.input_output"}),
                         [](const testing::TestParamInfo<FailureCase>& row) {
                           return std::string{row.param.name};
                         });

// The failed sync gave up its pages: they are readable, a new sync succeeds, and they are not on
// the disk. What the next opening hands out must survive a power loss all the same.
TEST(Journal, MakesDurableWhatItReadsAfterAFailedSync) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    SimulatedDisk disk;
    Random random(seed);
    SimulatedSession session(disk);
    ASSERT_TRUE(session.open() && session.commit(2));
    disk.plan(2, DiskFault::Error, EIO);
    ASSERT_FALSE(session.commit(2));
    session.drop();
    disk.forget_plan();
    ASSERT_TRUE(session.open());
    const std::uint64_t handed_out = session.appended();
    ASSERT_GE(handed_out, 2U);
    session.drop();
    disk.restart(Restart::Power, random);
    ASSERT_TRUE(session.open());
    ASSERT_GE(session.appended(), handed_out) << "seed " << seed;
  }
}

}  // namespace
}  // namespace tw::journal
