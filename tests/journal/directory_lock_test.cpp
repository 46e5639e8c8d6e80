#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <optional>
#include <string>
#include <utility>

#include "journal/journal.hpp"
#include "support/error_argument.hpp"
#include "support/scratch_directory.hpp"
#include "support/sync_record.hpp"

namespace tw::journal {
namespace {

using support::argument;

TEST(DirectoryLock, RefusesASecondHolderAndNamesTheFirst) {
  const support::ScratchDirectory scratch;
  const auto first = DirectoryLock::acquire(scratch.path());
  ASSERT_TRUE(first.has_value());
  const auto second = DirectoryLock::acquire(scratch.path());
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code, ErrorCode::Conflict);
  EXPECT_EQ(second.error().id, "data.locked");
  EXPECT_EQ(argument(second.error(), "pid"), std::to_string(::getpid()));
  EXPECT_EQ(argument(second.error(), "path"), scratch.path());
}

TEST(DirectoryLock, RefusesAnotherProcess) {
  const support::ScratchDirectory scratch;
  const auto lock = DirectoryLock::acquire(scratch.path());
  ASSERT_TRUE(lock.has_value());
  const pid_t child = ::fork();
  if (child == 0) {
    const auto second = DirectoryLock::acquire(scratch.path());
    const bool is_refused = !second.has_value() && second.error().code == ErrorCode::Conflict;
    ::_exit(is_refused ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

TEST(DirectoryLock, IsFreeAgainWhenItsHolderEnds) {
  const support::ScratchDirectory scratch;
  {
    ASSERT_TRUE(DirectoryLock::acquire(scratch.path()).has_value());
  }
  EXPECT_TRUE(DirectoryLock::acquire(scratch.path()).has_value());
}

TEST(DirectoryLock, IsFreeAgainWhenItsProcessWasKilled) {
  const support::ScratchDirectory scratch;
  const pid_t child = ::fork();
  if (child == 0) {
    const auto lock = DirectoryLock::acquire(scratch.path());
    ::kill(::getpid(), SIGKILL);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(DirectoryLock::acquire(scratch.path()).has_value());
}

TEST(DirectoryLock, StaysHeldWhenMoved) {
  const support::ScratchDirectory scratch;
  auto first = DirectoryLock::acquire(scratch.path());
  ASSERT_TRUE(first.has_value());
  const std::optional<DirectoryLock> kept = std::move(*first);
  EXPECT_FALSE(DirectoryLock::acquire(scratch.path()).has_value());
}

TEST(DirectoryLock, MakesAMissingDirectory) {
  const support::ScratchDirectory scratch;
  EXPECT_TRUE(DirectoryLock::acquire(scratch.path() + "/a/b").has_value());
}

// A power loss would take the directory away, and all that is durable in it.
TEST(DirectoryLock, MakesTheNamesOfWhatItMadeDurable) {
  const support::ScratchDirectory scratch;
  ASSERT_TRUE(DirectoryLock::acquire(scratch.path("a/b")).has_value());
  const std::vector<std::string> synced = support::synced_paths();
  for (const std::string& parent : {scratch.path(), scratch.path("a")}) {
    EXPECT_NE(std::ranges::find(synced, parent), synced.end()) << parent;
  }
}

TEST(DirectoryLock, NamesTheReasonWhereTheDirectoryCannotBeMade) {
  const support::ScratchDirectory scratch;
  std::ofstream(scratch.path() + "/file") << "not a directory";
  const auto lock = DirectoryLock::acquire(scratch.path() + "/file/below");
  ASSERT_FALSE(lock.has_value());
  EXPECT_EQ(lock.error().code, ErrorCode::Unavailable);
  EXPECT_EQ(lock.error().id, "data.unwritable");
  EXPECT_EQ(argument(lock.error(), "reason"), "@reason.not_directory");
}

TEST(DirectoryLock, DoesNotKnowTheOwnerOfALockFileWithoutPid) {
  const support::ScratchDirectory scratch;
  const auto first = DirectoryLock::acquire(scratch.path());
  ASSERT_TRUE(first.has_value());
  std::ofstream(scratch.path() + "/lock", std::ios::trunc) << "rubbish";
  const auto second = DirectoryLock::acquire(scratch.path());
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(argument(second.error(), "pid"), "?");
}

}  // namespace
}  // namespace tw::journal
