#include <gtest/gtest.h>

#include <array>
#include <cerrno>

#include "journal/sample_records.hpp"
#include "journal/simulated_session.hpp"

namespace tw::journal {
namespace {

constexpr std::array kStops = {DiskFault::StopBefore, DiskFault::StopWithin, DiskFault::StopAfter};
constexpr std::array kRestarts = {Restart::Kill, Restart::Power};

// Opens and commits until something fails; with these numbers two further segments are made.
void run_session(SimulatedSession& session) {
  if (!session.open()) {
    return;
  }
  for (int i = 0; i < 9; ++i) {
    if (!session.commit(8)) {
      return;
    }
  }
}

std::uint64_t changes_of_a_session() {
  SimulatedDisk disk;
  SimulatedSession session(disk);
  run_session(session);
  EXPECT_TRUE(disk.has("000003.journal"));
  return disk.changes();
}

// What is recovered is what was appended up to some commit, and no promise is broken.
void expect_promises_kept(SimulatedDisk& disk, std::uint64_t promised, std::uint64_t appended) {
  Collected collected;
  const auto journal = open_journal(disk, collected.sink());
  ASSERT_TRUE(journal.has_value()) << journal.error().what;
  ASSERT_TRUE(collected.is_sample_prefix());
  ASSERT_GE(collected.size(), promised);
  ASSERT_LE(collected.size(), appended);
}

TEST(JournalCrash, KeepsEveryPromiseAtWhateverChangeOfTheDiskItStops) {
  const std::uint64_t changes = changes_of_a_session();
  Random random(1);
  for (const Restart restart : kRestarts) {
    for (const DiskFault stop : kStops) {
      for (std::uint64_t at = 1; at <= changes; ++at) {
        SCOPED_TRACE(testing::Message()
                     << "change " << at << " stop " << int(stop) << " restart " << int(restart));
        SimulatedDisk disk;
        disk.plan(at, stop);
        SimulatedSession session(disk);
        run_session(session);
        session.drop();
        disk.restart(restart, random);
        ASSERT_NO_FATAL_FAILURE(expect_promises_kept(disk, session.promised(), session.appended()));
        SimulatedSession next(disk);
        ASSERT_TRUE(next.open() && next.commit(8));
        next.drop();
        ASSERT_NO_FATAL_FAILURE(expect_promises_kept(disk, next.promised(), next.appended()));
      }
    }
  }
}

// Restarts, stops the recovery at its change number `at`; what was handed out becomes a promise as
// well.
void crash_in_recovery(SimulatedDisk& disk, std::uint64_t at, Random& random,
                       std::uint64_t& promised) {
  disk.restart(kRestarts[random.below(2)], random);
  disk.plan(at, kStops[random.below(kStops.size())]);
  SimulatedSession recovering(disk);
  if (recovering.open()) {
    ASSERT_GE(recovering.promised(), promised);
    promised = recovering.promised();
  }
  recovering.drop();
}

// A crash in the recovery from a crash, and one more in that one.
TEST(JournalCrash, KeepsEveryPromiseWhenRecoveryStopsToo) {
  const std::uint64_t changes = changes_of_a_session();
  Random random(2);
  for (std::uint64_t at = 1; at <= changes; ++at) {
    for (std::uint64_t again = 1; again <= 10; ++again) {
      SCOPED_TRACE(testing::Message() << "changes " << at << " and " << again);
      SimulatedDisk disk;
      disk.plan(at, kStops[at % kStops.size()]);
      SimulatedSession session(disk);
      run_session(session);
      session.drop();
      std::uint64_t promised = session.promised();
      for (int crash = 0; crash < 2; ++crash) {
        ASSERT_NO_FATAL_FAILURE(crash_in_recovery(disk, again, random, promised));
      }
      disk.restart(Restart::Power, random);
      ASSERT_NO_FATAL_FAILURE(expect_promises_kept(disk, promised, session.appended()));
    }
  }
}

// The write fails and the process ends in order; the disk keeps or loses what it likes.
TEST(JournalCrash, KeepsEveryPromiseWhereAnyChangeOfTheDiskFails) {
  const std::uint64_t changes = changes_of_a_session();
  Random random(3);
  for (const int error_number : {EIO, ENOSPC}) {
    for (std::uint64_t at = 1; at <= changes; ++at) {
      SCOPED_TRACE(testing::Message() << "change " << at << " errno " << error_number);
      SimulatedDisk disk;
      disk.plan(at, DiskFault::Error, error_number);
      SimulatedSession session(disk);
      run_session(session);
      session.drop();
      SimulatedSession next(disk);
      ASSERT_TRUE(next.open());
      ASSERT_GE(next.appended(), session.promised());
      ASSERT_TRUE(next.commit(8));
      next.drop();
      disk.restart(Restart::Power, random);
      ASSERT_NO_FATAL_FAILURE(expect_promises_kept(disk, next.promised(), next.appended()));
    }
  }
}

}  // namespace
}  // namespace tw::journal
