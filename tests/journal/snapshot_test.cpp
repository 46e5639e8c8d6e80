#include "journal/snapshot.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "journal/group_commit.hpp"
#include "journal/held_storage.hpp"
#include "journal/journal_reading.hpp"
#include "journal/little_endian.hpp"
#include "journal/sample_records.hpp"
#include "journal/simulated_session.hpp"
#include "journal/snapshot_session.hpp"
#include "support/error_argument.hpp"
#include "support/scratch_directory.hpp"

namespace tw::journal {
namespace {

using support::argument;

const std::string kFirst = "000001.journal";

SnapshotPlace sample_place() {
  SnapshotPlace place{.records = 12, .segment = 3, .next = {.block = 7}};
  for (std::size_t i = 0; i < place.next.chain.size(); ++i) {
    put(std::as_writable_bytes(std::span(place.next.chain)), i, static_cast<std::uint8_t>(i + 1));
  }
  return place;
}

Result<FoundSnapshot> find(SimulatedDisk& disk) {
  SimulatedStorage storage(disk);
  return find_snapshot(storage);
}

// Commits so many records more.
void append_samples(Journal& journal, int count, std::uint64_t& records) {
  for (int i = 0; i < count; ++i) {
    journal.append(sample_record(++records));
  }
  ASSERT_TRUE(journal.commit().has_value());
}

// A journal with snapshots after 20, 40, ... records, in blocks of ten and small segments.
void fill(SimulatedDisk& disk, std::uint64_t snapshots,
          std::uint64_t keep_segments = kKeepAllSegments) {
  SnapshotSession session(disk, keep_segments);
  ASSERT_TRUE(session.open());
  for (std::uint64_t i = 0; i < snapshots; ++i) {
    ASSERT_TRUE(session.commit(10) && session.commit(10) && session.snapshot());
  }
}

TEST(Snapshot, GivesBackWhatItWasGiven) {
  const auto state = sample_state(12);
  const auto bytes = encode_snapshot(sample_place(), state);
  const auto snapshot = parse_snapshot(bytes, "file");
  ASSERT_TRUE(snapshot.has_value());
  EXPECT_EQ(snapshot->place, sample_place());
  EXPECT_EQ(snapshot->state, state);
}

TEST(Snapshot, MayBeOfAnEmptyState) {
  const auto bytes = encode_snapshot(sample_place(), {});
  EXPECT_EQ(bytes.size(), kSnapshotHeaderBytes + 32);
  EXPECT_TRUE(parse_snapshot(bytes, "file").value().state.empty());
}

// fault:S08
TEST(Snapshot, IsRefusedWithAnyFlippedBit) {
  const auto whole = encode_snapshot(sample_place(), sample_state(0));
  for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
    auto bytes = whole;
    bytes[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
    const auto snapshot = parse_snapshot(bytes, "file");
    ASSERT_FALSE(snapshot.has_value()) << "bit " << bit;
    ASSERT_EQ(snapshot.error().code, ErrorCode::InvalidInput);
    const bool is_version = bit / 8 >= 8 && bit / 8 < 12;
    ASSERT_EQ(snapshot.error().id, is_version ? "journal.version" : "journal.snapshot");
  }
}

// fault:S08
TEST(Snapshot, IsRefusedAtAnyOtherLength) {
  const auto whole = encode_snapshot(sample_place(), sample_state(0));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    ASSERT_FALSE(parse_snapshot(std::span(whole).first(size), "file").has_value()) << size;
  }
  auto longer = whole;
  longer.push_back(std::byte{0});
  EXPECT_FALSE(parse_snapshot(longer, "file").has_value());
}

// fault:S09
TEST(Snapshot, OfAnotherVersionIsRefusedByBothVersions) {
  auto bytes = encode_snapshot(sample_place(), sample_state(0));
  put(std::span<std::byte>(bytes), 8, std::uint16_t{9});
  const auto snapshot = parse_snapshot(bytes, "file");
  ASSERT_FALSE(snapshot.has_value());
  EXPECT_EQ(snapshot.error().id, "journal.version");
  EXPECT_TRUE(argument(snapshot.error(), "found").starts_with("9."));
}

TEST(Snapshot, IsNamedByTheRecordsItIncludes) {
  EXPECT_EQ(snapshot_name(12'345), "000000012345.snapshot");
  EXPECT_EQ(snapshot_name(1'234'567'890'123), "1234567890123.snapshot");
  EXPECT_EQ(parse_snapshot_name("000000012345.snapshot"), 12'345U);
  for (const char* name : {"12345.snapshot", "next.snapshot", "000000012345.journal", ".snapshot",
                           "00000001234x.snapshot", "0000000012345.snapshot"}) {
    EXPECT_EQ(parse_snapshot_name(name), std::nullopt) << name;
  }
}

TEST(FindSnapshot, FindsNoneInAnEmptyOrMissingDirectory) {
  const support::ScratchDirectory scratch;
  EXPECT_FALSE(find_snapshot(scratch.path()).value().snapshot.has_value());
  EXPECT_FALSE(find_snapshot(scratch.path("none")).value().snapshot.has_value());
}

TEST(FindSnapshot, TakesTheNewestOfTheTwoThatAreKept) {
  SimulatedDisk disk;
  fill(disk, 4);
  EXPECT_FALSE(disk.has(snapshot_name(20)));
  EXPECT_FALSE(disk.has(snapshot_name(40)));
  EXPECT_TRUE(disk.has(snapshot_name(60)));
  const auto found = find(disk);
  ASSERT_TRUE(found.has_value() && found->snapshot.has_value());
  EXPECT_EQ(found->snapshot->place.records, 80U);
  EXPECT_TRUE(found->refused.empty());
}

// fault:S08
TEST(FindSnapshot, FallsBackToTheOlderOneAndNamesTheDamagedOne) {
  SimulatedDisk disk;
  fill(disk, 3);
  disk.contents(snapshot_name(60))[100] ^= std::byte{1};
  const auto found = find(disk);
  ASSERT_TRUE(found.has_value() && found->snapshot.has_value());
  EXPECT_EQ(found->snapshot->place.records, 40U);
  ASSERT_EQ(found->refused.size(), 1U);
  EXPECT_EQ(argument(found->refused[0], "path"), "disk/" + snapshot_name(60));
  EXPECT_EQ(argument(found->refused[0], "reason"), "@reason.snapshot_bytes");
  SnapshotSession session(disk, kKeepAllSegments);
  ASSERT_TRUE(session.open());
  EXPECT_EQ(session.promised(), 60U);
  EXPECT_TRUE(session.is_sound());
}

TEST(FindSnapshot, RefusesAFileUnderTheNameOfAnother) {
  SimulatedDisk disk;
  fill(disk, 2);
  disk.contents(snapshot_name(40)) = disk.contents(snapshot_name(20));
  const auto found = find(disk);
  ASSERT_TRUE(found.has_value() && found->snapshot.has_value());
  EXPECT_EQ(found->snapshot->place.records, 20U);
  EXPECT_EQ(found->refused.size(), 1U);
}

TEST(JournalFromSnapshot, HandsOutOnlyWhatFollowsIt) {
  SimulatedDisk disk;
  fill(disk, 3);
  SnapshotSession session(disk, kKeepAllSegments);
  ASSERT_TRUE(session.open() && session.commit(5));
  session.drop();
  ASSERT_TRUE(session.open());
  EXPECT_EQ(session.began_at(), 60U);
  EXPECT_EQ(session.promised(), 65U);
  EXPECT_TRUE(session.is_sound());
  EXPECT_EQ(session.journal().recovery().skipped, 60U);
  EXPECT_EQ(session.journal().recovery().records, 5U);
  Collected all;
  ASSERT_TRUE(open_journal(disk, all.sink()).has_value()) << "and the whole is still readable";
  EXPECT_EQ(all.size(), 65U);
  EXPECT_TRUE(all.is_sample_prefix());
}

TEST(JournalFromSnapshot, IsReadFromADirectoryToo) {
  const support::ScratchDirectory scratch;
  const JournalConfig config{
      .directory = scratch.path(), .segment_bytes = kSmallSegmentBytes, .keep_segments = 0};
  std::uint64_t records = 0;
  for (int start = 0; start < 3; ++start) {
    const auto found = find_snapshot(scratch.path()).value();
    const auto journal = found.snapshot.has_value()
                             ? Journal::open(config, found.snapshot->place, ignore_record).value()
                             : Journal::open(config, ignore_record).value();
    for (int round = 0; round < 4; ++round) {
      append_samples(*journal, 30, records);
      ASSERT_TRUE(journal->write_snapshot(records, sample_state(records)).has_value());
      append_samples(*journal, 1, records);
    }
  }
  EXPECT_FALSE(std::filesystem::exists(scratch.path(kFirst)));
  const Snapshot newest = find_snapshot(scratch.path()).value().snapshot.value();
  std::uint64_t next = newest.place.records;
  const JournalStart start{.from = newest, .snapshots = {newest.place}, .faults = {}};
  const auto read = read_journal(
      scratch.path(), start, [&](const Record& record) { EXPECT_EQ(record.group_seq, ++next); });
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(next, records);
  EXPECT_EQ(read->skipped + read->records, records);
}

TEST(JournalFromSnapshot, DoesNotReadSegmentsBeforeItsOwn) {
  SimulatedDisk disk;
  fill(disk, 3);
  ASSERT_TRUE(disk.has("000002.journal"));
  disk.contents(kFirst)[kBlocksOffset + 70] ^= std::byte{1};
  SnapshotSession session(disk, kKeepAllSegments);
  EXPECT_TRUE(session.open());
}

// fault:S08
TEST(JournalFromSnapshot, RefusesDamageBeforeItsPlaceInItsSegment) {
  SimulatedDisk disk;
  fill(disk, 1);
  disk.contents(kFirst)[kBlocksOffset + 70] ^= std::byte{1};
  SnapshotSession session(disk, kKeepAllSegments);
  ASSERT_FALSE(session.open());
  EXPECT_EQ(session.open_error().id, "journal.damaged");
  EXPECT_EQ(argument(session.open_error(), "segment"), "1");
  EXPECT_EQ(argument(session.open_error(), "block"), "1");
}

// fault:S05
TEST(JournalFromSnapshot, CutsWhatACrashLeftOfTheLastBlock) {
  SimulatedDisk disk;
  fill(disk, 1);
  const SimulatedDisk::Bytes at_snapshot = disk.contents(kFirst);
  SnapshotSession session(disk, kKeepAllSegments);
  ASSERT_TRUE(session.open() && session.commit(3));
  session.drop();
  SimulatedDisk::Bytes& bytes = disk.contents(kFirst);
  ASSERT_NE(bytes, at_snapshot);
  std::size_t end = bytes.size();
  while (bytes[end - 1] == std::byte{0}) {
    --end;
  }
  bytes[end - 1] = std::byte{0};
  ASSERT_TRUE(session.open());
  EXPECT_EQ(session.promised(), 20U);
  EXPECT_GT(session.journal().recovery().bytes_cut, 0U);
  EXPECT_EQ(disk.contents(kFirst), at_snapshot);
}

// fault:S08
TEST(JournalFromSnapshot, RefusesDamageBehindItsPlace) {
  SimulatedDisk disk;
  fill(disk, 3);
  SnapshotSession session(disk, kKeepAllSegments);
  ASSERT_TRUE(session.open());
  for (int i = 0; i < 8; ++i) {
    ASSERT_TRUE(session.commit(10));
  }
  session.drop();
  const std::uint64_t segment = find(disk).value().snapshot->place.segment + 1;
  ASSERT_TRUE(disk.has(segment_name(segment + 1))) << "it is an older one";
  disk.contents(segment_name(segment))[kBlocksOffset + 70] ^= std::byte{1};
  ASSERT_FALSE(session.open());
  EXPECT_EQ(session.open_error().id, "journal.damaged");
  EXPECT_EQ(argument(session.open_error(), "segment"), std::to_string(segment));
}

// fault:S14
TEST(JournalFromSnapshot, RefusesASnapshotAheadOfTheJournal) {
  SimulatedDisk disk;
  fill(disk, 1);
  const SimulatedDisk::Bytes yesterday = disk.contents(kFirst);
  SnapshotSession session(disk, kKeepAllSegments);
  ASSERT_TRUE(session.open() && session.commit(2) && session.snapshot());
  session.drop();
  disk.contents(kFirst) = yesterday;
  ASSERT_FALSE(session.open());
  EXPECT_EQ(session.open_error().id, "journal.snapshot");
  EXPECT_EQ(argument(session.open_error(), "reason"), "@reason.snapshot_ahead");
}

TEST(JournalFromSnapshot, RefusesASnapshotOfAnotherJournal) {
  SimulatedDisk disk;
  fill(disk, 1);
  SimulatedDisk other;
  {
    SnapshotSession session(other, kKeepAllSegments);
    ASSERT_TRUE(session.open() && session.commit(12) && session.commit(9) && session.snapshot());
  }
  SimulatedStorage storage(disk);
  const SnapshotPlace place = find(other).value().snapshot->place;
  ASSERT_TRUE(store_snapshot(storage, place, sample_state(21)).has_value());
  SnapshotSession session(disk, kKeepAllSegments);
  ASSERT_FALSE(session.open());
  EXPECT_EQ(session.open_error().id, "journal.snapshot");
  EXPECT_EQ(argument(session.open_error(), "reason"), "@reason.snapshot_chain");
}

TEST(JournalFromSnapshot, RefusesAJournalWithoutTheSegmentOfItsPlace) {
  SimulatedDisk disk;
  fill(disk, 3);
  const SnapshotPlace place = find(disk).value().snapshot->place;
  ASSERT_GT(place.segment, 1U);
  SnapshotSession session(disk, kKeepAllSegments);
  ASSERT_TRUE(session.open() && session.commit(60));
  session.drop();
  for (std::uint64_t segment = 1; segment <= place.segment; ++segment) {
    disk.remove(segment_name(segment));
  }
  ASSERT_FALSE(session.open());
  EXPECT_EQ(session.open_error().id, "journal.damaged");
  EXPECT_EQ(argument(session.open_error(), "reason"), "@reason.segment_missing");
  EXPECT_EQ(argument(session.open_error(), "segment"), std::to_string(place.segment));
}

TEST(JournalFromSnapshot, RefusesAJournalThatIsNotThere) {
  SimulatedDisk disk;
  fill(disk, 1);
  disk.remove(kFirst);
  SnapshotSession session(disk, kKeepAllSegments);
  ASSERT_FALSE(session.open());
  EXPECT_EQ(argument(session.open_error(), "reason"), "@reason.snapshot_ahead");
}

TEST(JournalSnapshot, IsOfDurableRecordsOnly) {
  SimulatedDisk disk;
  SimulatedSession session(disk);
  ASSERT_TRUE(session.open() && session.commit(2));
  session.journal().append(sample_record(3));
  EXPECT_TRUE(session.journal().write_snapshot(2, sample_state(2)).has_value());
  EXPECT_DEATH(static_cast<void>(session.journal().write_snapshot(3, sample_state(3))), "records");
}

// fault:S01
TEST(JournalSnapshot, ThatFailsLeavesTheJournalAlive) {
  SimulatedDisk disk;
  SnapshotSession session(disk, kKeepAllSegments);
  ASSERT_TRUE(session.open() && session.commit(3));
  disk.plan(2, DiskFault::Error, ENOSPC);
  EXPECT_FALSE(session.snapshot());
  EXPECT_TRUE(session.commit(3));
  EXPECT_TRUE(session.snapshot());
  session.drop();
  ASSERT_TRUE(session.open());
  EXPECT_EQ(session.began_at(), 6U);
}

TEST(JournalRecycling, UsesSegmentsAgainThatBothSnapshotsCover) {
  SimulatedDisk disk;
  fill(disk, 12, 1);
  EXPECT_FALSE(disk.has(kFirst));
  const std::uint64_t newest = find(disk).value().snapshot->place.segment;
  ASSERT_GT(newest, 5U);
  std::uint64_t kept = 0;
  for (std::uint64_t segment = 1; segment <= newest; ++segment) {
    kept += disk.has(segment_name(segment)) ? 1U : 0U;
  }
  EXPECT_LE(kept, 4U);
  SnapshotSession session(disk, 1);
  ASSERT_TRUE(session.open());
  EXPECT_EQ(session.promised(), 240U);
  EXPECT_TRUE(session.is_sound());
}

TEST(JournalRecycling, MakesNoNewFileForASegmentThatItUsesAgain) {
  SimulatedDisk disk;
  fill(disk, 12, 1);
  SnapshotSession session(disk, 1);
  ASSERT_TRUE(session.open());
  for (int i = 0; i < 2; ++i) {  // until both snapshots are its own
    ASSERT_TRUE(session.commit(20) && session.commit(20) && session.snapshot());
  }
  constexpr std::uint64_t kSnapshots = 6;
  const std::uint64_t files = disk.creations();
  for (std::uint64_t i = 0; i < kSnapshots; ++i) {
    ASSERT_TRUE(session.commit(20) && session.commit(20) && session.snapshot());
  }
  EXPECT_EQ(disk.creations(), files + kSnapshots);
}

TEST(JournalRecycling, LeavesNothingOfTheOldSegmentInTheNewOne) {
  SimulatedDisk disk;
  SimulatedDisk fresh;
  fill(disk, 12, 0);
  fill(fresh, 12);
  const std::string last = segment_name(find(disk).value().snapshot->place.segment);
  EXPECT_EQ(disk.contents(last), fresh.contents(last));
}

TEST(JournalRecycling, KeepsAllSegmentsWhereNothingElseIsSaid) {
  SimulatedDisk disk;
  fill(disk, 12);
  EXPECT_TRUE(disk.has(kFirst));
  Collected all;
  ASSERT_TRUE(open_journal(disk, all.sink()).has_value());
  EXPECT_EQ(all.size(), 240U);
}

TEST(JournalRecycling, KeepsAsManyFullSegmentsAsItIsTold) {
  constexpr std::uint64_t kKept = 4;
  SimulatedDisk disk;
  fill(disk, 12, kKept);
  const std::uint64_t newest = find(disk).value().snapshot->place.segment;
  EXPECT_FALSE(disk.has(kFirst));
  for (std::uint64_t segment = newest - kKept; segment <= newest; ++segment) {
    EXPECT_TRUE(disk.has(segment_name(segment))) << segment;
  }
}

TEST(JournalRecycling, TouchesNothingThatOnlyTheNewestSnapshotCovers) {
  SimulatedDisk disk;
  SnapshotSession session(disk, 0);
  ASSERT_TRUE(session.open());
  for (int i = 0; i < 6; ++i) {
    ASSERT_TRUE(session.commit(20));
  }
  ASSERT_TRUE(session.snapshot() && session.commit(60));
  EXPECT_TRUE(disk.has(kFirst));
}

// A damaged newest snapshot costs nothing: the older one and the segments from there on are there.
// fault:S08
TEST(JournalRecycling, LeavesTheOlderSnapshotUsable) {
  SimulatedDisk disk;
  fill(disk, 12, 0);
  disk.contents(snapshot_name(240)).pop_back();
  SnapshotSession session(disk, 0);
  ASSERT_TRUE(session.open()) << session.open_error().what;
  EXPECT_EQ(session.began_at(), 220U);
  EXPECT_EQ(session.promised(), 240U);
  EXPECT_TRUE(session.is_sound());
}

// fault:S08
TEST(JournalRecycling, IsRefusedByNameWhereNoSnapshotCoversWhatIsGone) {
  SimulatedDisk disk;
  fill(disk, 12, 0);
  disk.remove(snapshot_name(240));
  disk.remove(snapshot_name(220));
  SnapshotSession session(disk, 0);
  ASSERT_FALSE(session.open());
  EXPECT_EQ(session.open_error().id, "journal.damaged");
  EXPECT_EQ(argument(session.open_error(), "path"), "disk/" + kFirst);
  EXPECT_EQ(argument(session.open_error(), "reason"), "@reason.segment_missing");
}

/// A group commit over a new journal, whose syncs the test lets through.
class GroupCommitSnapshot : public testing::Test {
 protected:
  void SetUp() override {
    log_ = std::make_unique<GroupCommit>(
        Journal::open(std::make_unique<HeldStorage>(disk_, gate_),
                      {.directory = "", .segment_bytes = kSmallSegmentBytes}, ignore_record)
            .value());
  }
  void TearDown() override {
    gate_.open();
    log_.reset();
  }
  void append(std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) {
      log_->append(sample_record(++appended_));
    }
  }

  SimulatedDisk disk_;
  SyncGate gate_;
  std::unique_ptr<GroupCommit> log_;
  std::uint64_t appended_ = 0;
};

TEST_F(GroupCommitSnapshot, IsStoredOnceItsRecordsAreDurable) {
  gate_.close();
  append(3);
  ASSERT_TRUE(log_->start_snapshot(3, sample_state(3)).has_value());
  gate_.wait_for(1);
  EXPECT_FALSE(disk_.has(snapshot_name(3)));
  append(2);
  ASSERT_TRUE(log_->start_commit().has_value());
  gate_.open();
  ASSERT_TRUE(log_->commit().has_value());
  EXPECT_EQ(log_->durable(), 5U);
  EXPECT_FALSE(log_->snapshot_failure().has_value());
  log_.reset();
  SnapshotSession session(disk_, kKeepAllSegments);
  ASSERT_TRUE(session.open()) << session.open_error().what;
  EXPECT_EQ(session.began_at(), 3U);
  EXPECT_EQ(session.promised(), 5U);
  EXPECT_TRUE(session.is_sound());
}

TEST_F(GroupCommitSnapshot, MayFollowAnotherWhileRecordsGoOn) {
  for (int round = 0; round < 20; ++round) {
    append(3);
    ASSERT_TRUE(log_->start_snapshot(appended_, sample_state(appended_)).has_value());
    append(2);
    ASSERT_TRUE(log_->start_commit().has_value());
  }
  ASSERT_TRUE(log_->commit().has_value());
  EXPECT_EQ(log_->durable(), 100U);
  log_.reset();
  SnapshotSession session(disk_, kKeepAllSegments);
  ASSERT_TRUE(session.open()) << session.open_error().what;
  EXPECT_EQ(session.began_at(), 98U);
  EXPECT_EQ(session.promised(), 100U);
  EXPECT_TRUE(session.is_sound());
}

// fault:S01
TEST_F(GroupCommitSnapshot, ThatFailsIsNamedAndLeavesTheLogAlive) {
  append(1);
  ASSERT_TRUE(log_->commit().has_value());
  disk_.plan(2, DiskFault::Error, ENOSPC);
  ASSERT_TRUE(log_->start_snapshot(1, sample_state(1)).has_value());
  ASSERT_TRUE(log_->commit().has_value());
  ASSERT_TRUE(log_->snapshot_failure().has_value());
  EXPECT_EQ(argument(*log_->snapshot_failure(), "reason"), "@reason.no_space");
  append(1);
  EXPECT_TRUE(log_->commit().has_value());
  ASSERT_TRUE(log_->start_snapshot(2, sample_state(2)).has_value());
  ASSERT_TRUE(log_->commit().has_value());
  EXPECT_FALSE(log_->snapshot_failure().has_value());
  EXPECT_TRUE(disk_.has(snapshot_name(2)));
}

TEST_F(GroupCommitSnapshot, SpeaksOfAllThatWasAppended) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  append(2);
  EXPECT_DEATH(static_cast<void>(log_->start_snapshot(1, sample_state(1))), "records");
}

}  // namespace
}  // namespace tw::journal
