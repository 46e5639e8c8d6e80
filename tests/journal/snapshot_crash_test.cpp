#include <gtest/gtest.h>

#include <array>
#include <cerrno>

#include "journal/snapshot_session.hpp"

namespace tw::journal {
namespace {

constexpr std::array kStops = {DiskFault::StopBefore, DiskFault::StopWithin, DiskFault::StopAfter};
constexpr std::array kRestarts = {Restart::Kill, Restart::Power};
constexpr std::uint64_t kKept = 1;

// Opens, commits and stores snapshots until something fails; with these numbers several segments
// are used again.
void run_session(SnapshotSession& session) {
  if (!session.open()) {
    return;
  }
  for (int round = 0; round < 8; ++round) {
    if (!session.commit(12) || !session.commit(12) || !session.snapshot()) {
      return;
    }
  }
}

std::uint64_t changes_of_a_session() {
  SimulatedDisk disk;
  SnapshotSession session(disk, kKept);
  run_session(session);
  EXPECT_FALSE(disk.has("000001.journal")) << "nothing is used again";
  EXPECT_TRUE(disk.has("000006.journal"));
  return disk.changes();
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

// Checks what a crash left, and that the session goes on from there.
void expect_goes_on(SimulatedDisk& disk, const Promises& before) {
  SnapshotSession next(disk, kKept);
  ASSERT_NO_FATAL_FAILURE(expect_kept(next, before));
  ASSERT_TRUE(next.commit(12) && next.snapshot() && next.commit(12));
  next.drop();
  SnapshotSession last(disk, kKept);
  ASSERT_NO_FATAL_FAILURE(expect_kept(last, promises_of(next)));
}

// fault:S05 fault:S06 fault:S07
TEST(SnapshotCrash, KeepsEveryPromiseAtWhateverChangeOfTheDiskItStops) {
  const std::uint64_t changes = changes_of_a_session();
  Random random(5);
  for (const Restart restart : kRestarts) {
    for (const DiskFault stop : kStops) {
      for (std::uint64_t at = 1; at <= changes; ++at) {
        SCOPED_TRACE(testing::Message()
                     << "change " << at << " stop " << int(stop) << " restart " << int(restart));
        SimulatedDisk disk;
        disk.plan(at, stop);
        SnapshotSession session(disk, kKept);
        run_session(session);
        session.drop();
        disk.restart(restart, random);
        ASSERT_NO_FATAL_FAILURE(expect_goes_on(disk, promises_of(session)));
      }
    }
  }
}

// Stops a session that goes on after a crash at its change number `at`: in its recovery, its first
// commit, its snapshot.
void crash_again(SimulatedDisk& disk, std::uint64_t at, Random& random, Promises& promises) {
  disk.restart(kRestarts[random.below(2)], random);
  disk.plan(at, kStops[random.below(kStops.size())]);
  SnapshotSession again(disk, kKept);
  if (again.open()) {
    ASSERT_TRUE(again.is_sound());
    ASSERT_GE(again.promised(), promises.records);
    static_cast<void>(again.commit(12) && again.snapshot());
    promises = promises_of(again);
  }
  again.drop();
}

// fault:S07
TEST(SnapshotCrash, KeepsEveryPromiseWhenWhatFollowsACrashStopsToo) {
  const std::uint64_t changes = changes_of_a_session();
  Random random(6);
  for (std::uint64_t at = 1; at <= changes; ++at) {
    for (std::uint64_t again = 1; again <= 12; ++again) {
      SCOPED_TRACE(testing::Message() << "changes " << at << " and " << again);
      SimulatedDisk disk;
      disk.plan(at, kStops[at % kStops.size()]);
      SnapshotSession session(disk, kKept);
      run_session(session);
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

// fault:S01 fault:S03
TEST(SnapshotCrash, KeepsEveryPromiseWhereAnyChangeOfTheDiskFails) {
  const std::uint64_t changes = changes_of_a_session();
  Random random(7);
  for (const int error_number : {EIO, ENOSPC}) {
    for (std::uint64_t at = 1; at <= changes; ++at) {
      SCOPED_TRACE(testing::Message() << "change " << at << " errno " << error_number);
      SimulatedDisk disk;
      disk.plan(at, DiskFault::Error, error_number);
      SnapshotSession session(disk, kKept);
      run_session(session);
      session.drop();
      ASSERT_NO_FATAL_FAILURE(expect_goes_on(disk, promises_of(session)));
      const Promises promises = promises_of(session);
      disk.restart(Restart::Power, random);
      SnapshotSession last(disk, kKept);
      ASSERT_TRUE(last.open()) << last.open_error().what;
      ASSERT_TRUE(last.is_sound());
      ASSERT_GE(last.promised(), promises.records);
    }
  }
}

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
TEST(SnapshotCrash, RecoversAPrefixWithEveryAcknowledgedRecord) {
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
    ASSERT_NO_FATAL_FAILURE(expect_goes_on(disk, promises_of(session)));
  }
}

}  // namespace
}  // namespace tw::journal
