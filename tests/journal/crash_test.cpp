#include <gtest/gtest.h>

#include <array>
#include <cerrno>

#include "journal/sample_records.hpp"
#include "journal/snapshot_session.hpp"

// Writers that stop, or whose disk fails, at whatever change of the disk: what they promised is
// there afterwards, and they go on. One table of lives, one set of promises.
namespace tw::journal {
namespace {

constexpr std::array kStops = {DiskFault::StopBefore, DiskFault::StopWithin, DiskFault::StopAfter};
constexpr std::array kRestarts = {Restart::Kill, Restart::Power};

enum class Snapshots : std::uint8_t { None, EveryRound };

/// What a writer does from its start on.
struct Life {
  const char* name;
  std::uint64_t keep_segments;
  int rounds;
  int commits;            ///< in each of them
  std::uint64_t records;  ///< of each commit
  Snapshots snapshots;
  const char* last_segment;  ///< that it comes to
};

// Opens and plays until something fails.
void play(SnapshotSession& session, const Life& life) {
  bool is_running = session.open();
  for (int round = 0; round < life.rounds && is_running; ++round) {
    for (int commit = 0; commit < life.commits && is_running; ++commit) {
      is_running = session.commit(life.records);
    }
    is_running = is_running && (life.snapshots == Snapshots::None || session.snapshot());
  }
}

/// What was promised before a crash.
struct Promises {
  std::uint64_t records = 0;
  std::uint64_t snapshot = 0;
  std::uint64_t appended = 0;
};

Promises promises_of(const SnapshotSession& session) {
  return {
      .records = session.promised(), .snapshot = session.stored(), .appended = session.appended()};
}

void expect_kept(SnapshotSession& session, const Promises& before) {
  ASSERT_TRUE(session.open()) << session.open_error().what;
  ASSERT_TRUE(session.is_sound());
  ASSERT_TRUE(session.refused().empty()) << "a half-written snapshot has a name";
  ASSERT_GE(session.promised(), before.records);
  ASSERT_LE(session.promised(), before.appended);
  ASSERT_GE(session.began_at(), before.snapshot);
}

class JournalCrash : public testing::TestWithParam<Life> {
 protected:
  SnapshotSession session_on(SimulatedDisk& disk) const {
    return SnapshotSession(disk, GetParam().keep_segments);
  }
  std::uint64_t changes_of_a_life() const {
    SimulatedDisk disk;
    SnapshotSession session = session_on(disk);
    play(session, GetParam());
    EXPECT_TRUE(disk.has(GetParam().last_segment));
    EXPECT_EQ(disk.has("000001.journal"), GetParam().keep_segments == kKeepAllSegments);
    return disk.changes();
  }
  // A commit more, and a snapshot in a life that has them.
  bool go_on(SnapshotSession& session) const {
    return session.commit(GetParam().records) &&
           (GetParam().snapshots == Snapshots::None || session.snapshot());
  }
  // Checks what a crash left, and that a writer goes on from there.
  void expect_goes_on(SimulatedDisk& disk, const Promises& before) const {
    SnapshotSession next = session_on(disk);
    ASSERT_NO_FATAL_FAILURE(expect_kept(next, before));
    ASSERT_TRUE(go_on(next) && next.commit(GetParam().records));
    next.drop();
    SnapshotSession last = session_on(disk);
    ASSERT_NO_FATAL_FAILURE(expect_kept(last, promises_of(next)));
  }
  // Stops a writer that goes on after a crash at its change number `at`: in its recovery, its first
  // commit, its snapshot. What it was handed is promised as well.
  void crash_again(SimulatedDisk& disk, std::uint64_t at, Random& random,
                   Promises& promises) const {
    disk.restart(kRestarts[random.below(2)], random);
    disk.plan(at, kStops[random.below(kStops.size())]);
    SnapshotSession again = session_on(disk);
    if (again.open()) {
      ASSERT_TRUE(again.is_sound());
      ASSERT_GE(again.promised(), promises.records);
      static_cast<void>(go_on(again));
      promises = promises_of(again);
    }
    again.drop();
  }
};

// fault:S05 fault:S06 fault:S07
TEST_P(JournalCrash, KeepsEveryPromiseAtWhateverChangeOfTheDiskItStops) {
  const std::uint64_t changes = changes_of_a_life();
  Random random(1);
  for (const Restart restart : kRestarts) {
    for (const DiskFault stop : kStops) {
      for (std::uint64_t at = 1; at <= changes; ++at) {
        SCOPED_TRACE(testing::Message()
                     << "change " << at << " stop " << int(stop) << " restart " << int(restart));
        SimulatedDisk disk;
        disk.plan(at, stop);
        SnapshotSession session = session_on(disk);
        play(session, GetParam());
        session.drop();
        disk.restart(restart, random);
        ASSERT_NO_FATAL_FAILURE(expect_goes_on(disk, promises_of(session)));
      }
    }
  }
}

// A crash in what follows a crash, and one more in that.
// fault:S07
TEST_P(JournalCrash, KeepsEveryPromiseWhenWhatFollowsACrashStopsToo) {
  const std::uint64_t changes = changes_of_a_life();
  Random random(2);
  for (std::uint64_t at = 1; at <= changes; ++at) {
    for (std::uint64_t again = 1; again <= 12; ++again) {
      SCOPED_TRACE(testing::Message() << "changes " << at << " and " << again);
      SimulatedDisk disk;
      disk.plan(at, kStops[at % kStops.size()]);
      SnapshotSession session = session_on(disk);
      play(session, GetParam());
      session.drop();
      Promises promises = promises_of(session);
      for (int crash = 0; crash < 2; ++crash) {
        ASSERT_NO_FATAL_FAILURE(crash_again(disk, again, random, promises));
      }
      disk.restart(Restart::Power, random);
      ASSERT_NO_FATAL_FAILURE(expect_goes_on(disk, promises));
    }
  }
}

// The call fails and the process ends in order; the disk keeps or loses what it likes.
// fault:S01 fault:S03
TEST_P(JournalCrash, KeepsEveryPromiseWhereAnyChangeOfTheDiskFails) {
  const std::uint64_t changes = changes_of_a_life();
  Random random(3);
  for (const int error_number : {EIO, ENOSPC}) {
    for (std::uint64_t at = 1; at <= changes; ++at) {
      SCOPED_TRACE(testing::Message() << "change " << at << " errno " << error_number);
      SimulatedDisk disk;
      disk.plan(at, DiskFault::Error, error_number);
      SnapshotSession session = session_on(disk);
      play(session, GetParam());
      session.drop();
      const Promises promises = promises_of(session);
      ASSERT_NO_FATAL_FAILURE(expect_goes_on(disk, promises));
      disk.restart(Restart::Power, random);
      SnapshotSession last = session_on(disk);
      ASSERT_TRUE(last.open()) << last.open_error().what;
      ASSERT_TRUE(last.is_sound());
      ASSERT_GE(last.promised(), promises.records);
    }
  }
}

// Names, sizes or contents that cannot be read say nothing about the journal: it is not refused as
// damaged, and the next start finds it whole.
// fault:S03
TEST_P(JournalCrash, IsOnlyUnavailableWhereTheDiskCannotBeRead) {
  SimulatedDisk whole;
  SnapshotSession session = session_on(whole);
  play(session, GetParam());
  session.drop();
  whole.forget_plan();
  ASSERT_TRUE(session.open());
  const std::uint64_t reads = whole.reads();
  session.drop();
  ASSERT_GE(reads, 5U);
  for (std::uint64_t at = 1; at <= reads; ++at) {
    SCOPED_TRACE(testing::Message() << "reading call " << at);
    whole.plan_read(at);
    SnapshotSession failing = session_on(whole);
    ASSERT_FALSE(failing.open());
    EXPECT_EQ(failing.open_error().id, "journal.io");
    EXPECT_EQ(failing.open_error().code, ErrorCode::Unavailable);
    whole.forget_plan();
    ASSERT_NO_FATAL_FAILURE(expect_kept(failing, promises_of(session)));
    failing.drop();
  }
}

// While a writer is at work it reads only of segments that it uses again, which may fail too.
// fault:S03
TEST_P(JournalCrash, KeepsEveryPromiseWhereAnyReadingCallFails) {
  SimulatedDisk counted;
  SnapshotSession counting = session_on(counted);
  play(counting, GetParam());
  for (std::uint64_t at = 1; at <= counted.reads(); ++at) {
    SCOPED_TRACE(testing::Message() << "reading call " << at);
    SimulatedDisk disk;
    disk.plan_read(at);
    SnapshotSession session = session_on(disk);
    play(session, GetParam());
    session.drop();
    disk.forget_plan();
    ASSERT_NO_FATAL_FAILURE(expect_goes_on(disk, promises_of(session)));
  }
}

INSTANTIATE_TEST_SUITE_P(Lives, JournalCrash,
                         testing::Values(Life{"OfSegmentsAlone", kKeepAllSegments, 9, 1, 8,
                                              Snapshots::None, "000003.journal"},
                                         Life{"WithSnapshotsAndSegmentsUsedAgain", 1, 8, 2, 12,
                                              Snapshots::EveryRound, "000006.journal"}),
                         [](const testing::TestParamInfo<Life>& row) {
                           return std::string{row.param.name};
                         });

/// One step of a made-up session.
enum class Act : std::uint8_t { Commit, LargeCommit, Snapshot, Reopen };

// Does what the random number says; false once the disk failed.
bool act(SnapshotSession& session, Random& random) {
  switch (static_cast<Act>(random.below(4))) {
    case Act::Commit:
      return session.commit(1 + random.below(6));
    case Act::LargeCommit:
      return session.commit(20 + random.below(40));
    case Act::Snapshot:
      return session.snapshot();
    case Act::Reopen:
      session.drop();
      return session.open();
  }
  return false;
}

// Whatever the order of commits, snapshots and starts, however few segments are kept.
TEST(JournalLife, RecoversAPrefixWithEveryAcknowledgedRecord) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Random random(seed);
    SimulatedDisk disk;
    SnapshotSession session(disk, random.below(3));
    disk.plan(1 + random.below(160), kStops[random.below(kStops.size())]);
    bool is_running = session.open();
    for (int i = 0; i < 60 && is_running; ++i) {
      is_running = act(session, random);
    }
    session.drop();
    disk.restart(kRestarts[random.below(2)], random);
    SnapshotSession next(disk, 1);
    ASSERT_NO_FATAL_FAILURE(expect_kept(next, promises_of(session)));
    ASSERT_TRUE(next.commit(12) && next.snapshot() && next.commit(12));
    next.drop();
    SnapshotSession last(disk, 1);
    ASSERT_NO_FATAL_FAILURE(expect_kept(last, promises_of(next)));
  }
}

}  // namespace
}  // namespace tw::journal
