#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <iostream>
#include <map>
#include <utility>

#include "journal/group_commit.hpp"
#include "journal/sample_records.hpp"
#include "journal/snapshot.hpp"
#include "recovery/disk_calls.hpp"
#include "support/scratch_directory.hpp"

namespace tw::recovery {
namespace {

using journal::bytes_of;
using journal::FoundSnapshot;
using journal::GroupCommit;
using journal::Journal;
using journal::sample_record;

constexpr std::array kMoments = {Moment::Before, Moment::Within, Moment::After};

/// What a writer was promised.
struct Acknowledged {
  std::uint64_t records = 0;
  std::uint64_t snapshot = 0;  ///< records of the newest one
};

std::vector<std::byte> state_after(std::uint64_t records) {
  return std::vector<std::byte>(700, static_cast<std::byte>(records));
}

/// A group commit on the real disk that begins at the newest snapshot, with the records it found.
struct Writer {
  std::unique_ptr<GroupCommit> log;
  Acknowledged found;
  bool is_sound = true;  ///< what was read is what was written
};

Result<Writer> open_writer(const std::string& directory) {
  Writer writer;
  TW_TRY(const FoundSnapshot found, journal::find_snapshot(directory));
  writer.is_sound = found.refused.empty();
  const auto sink = [&](const Record& record) {
    const Record expected = sample_record(++writer.found.records);
    writer.is_sound = writer.is_sound && bytes_of(record) == bytes_of(expected);
  };
  const journal::JournalConfig config{
      .directory = directory, .segment_bytes = 4096, .keep_segments = 1, .prepare_bytes = 2048};
  if (!found.snapshot.has_value()) {
    TW_TRY(auto opened, Journal::open(config, sink));
    writer.log = std::make_unique<GroupCommit>(std::move(opened));
    return writer;
  }
  const std::uint64_t included = found.snapshot->place.records;
  writer.is_sound = writer.is_sound && found.snapshot->state == state_after(included);
  writer.found = {.records = included, .snapshot = included};
  TW_TRY(auto opened, Journal::open(config, found.snapshot->place, sink));
  writer.log = std::make_unique<GroupCommit>(std::move(opened));
  return writer;
}

/// What the writer's process says to the test before it dies: each promise as it is made.
class Line {
 public:
  Line() { EXPECT_EQ(::pipe(ends_), 0); }
  ~Line() {
    ::close(ends_[0]);
    ::close(ends_[1]);
  }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  void say(const Acknowledged& promised) const {
    static_cast<void>(::write(ends_[1], &promised, sizeof promised) > 0);
  }
  // The last one said; the writer is gone.
  Acknowledged last() {
    ::close(std::exchange(ends_[1], -1));
    Acknowledged promised;
    while (::read(ends_[0], &promised, sizeof promised) == sizeof promised) {
    }
    return promised;
  }

 private:
  int ends_[2] = {-1, -1};
};

// Rounds of two commits and a snapshot. Each waits, also for what is made of the next segment, so
// that every run makes the same calls.
bool write_rounds(Writer& writer, std::uint64_t rounds, const Line* line) {
  Acknowledged promised = writer.found;
  if (line != nullptr) {
    line->say(promised);
  }
  for (std::uint64_t round = 0; round < rounds; ++round) {
    for (int commit = 0; commit < 2; ++commit) {
      for (int i = 0; i < 12; ++i) {
        writer.log->append(sample_record(++promised.records));
      }
      if (!writer.log->commit().has_value()) {
        return false;
      }
      if (line != nullptr) {
        line->say(promised);
      }
      writer.log->wait_idle();
    }
    const auto begun = writer.log->start_snapshot(promised.records, state_after(promised.records));
    if (!begun.has_value() || !writer.log->commit().has_value()) {
      return false;
    }
    promised.snapshot = promised.records;
    if (line != nullptr) {
      line->say(promised);
    }
    writer.log->wait_idle();
  }
  return true;
}

class SnapshotKills : public testing::Test {
 protected:
  static constexpr std::uint64_t kRounds = 4;
  ~SnapshotKills() override { follow({}); }

  // Plays rounds in a process of its own and says what it promised; `is_killed` tells its end.
  Acknowledged play(const std::string& directory, std::uint64_t rounds, const KillPlan& plan,
                    bool& is_killed) const {
    Line line;
    const pid_t child = ::fork();
    if (child == 0) {
      follow(plan);
      auto writer = open_writer(directory);
      const bool is_written = writer.has_value() && write_rounds(*writer, rounds, &line);
      ::_exit(is_written ? 0 : 1);
    }
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    is_killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    EXPECT_TRUE(is_killed || (WIFEXITED(status) && WEXITSTATUS(status) == 0)) << status;
    return line.last();
  }

  void expect_recovers(const std::string& directory, const Acknowledged& promised) const {
    auto writer = open_writer(directory);
    ASSERT_TRUE(writer.has_value()) << writer.error().what;
    EXPECT_TRUE(writer->is_sound);
    EXPECT_GE(writer->found.records, promised.records);
    EXPECT_LE(writer->found.records, promised.records + 12);
    EXPECT_GE(writer->found.snapshot, promised.snapshot);
    EXPECT_TRUE(write_rounds(*writer, 1, nullptr));
  }

  static std::vector<MadeCall> calls_of(const std::string& directory, std::uint64_t rounds) {
    follow({});
    auto writer = open_writer(directory);
    EXPECT_TRUE(writer.has_value() && write_rounds(*writer, rounds, nullptr));
    const std::vector<MadeCall> made = calls();
    follow({});
    return made;
  }

  std::string fresh() { return scratch_.path("journal" + std::to_string(++directories_)); }

  void note(const MadeCall& made, Moment moment) { ++table_[row_of(made.call, made.file, moment)]; }
  static std::string row_of(DiskCall call, std::string_view file, Moment moment) {
    return std::string(file) + ": " + std::string(name_of(moment)) + " " +
           std::string(name_of(call));
  }
  // The making of a segment ahead has a row for each of its calls and each moment of it.
  void expect_rows_of_the_next_segment() const {
    for (const DiskCall call :
         {DiskCall::Allocate, DiskCall::Write, DiskCall::Sync, DiskCall::Rename}) {
      for (const Moment moment : kMoments) {
        EXPECT_EQ(table_.contains(row_of(call, "next segment", moment)),
                  moment != Moment::Within || call == DiskCall::Write)
            << name_of(moment) << " " << name_of(call);
      }
    }
    EXPECT_TRUE(table_.contains(row_of(DiskCall::Rename, "segment", Moment::After)))
        << "nothing is used again";
  }
  void print_table() const {
    for (const auto& [row, kills] : table_) {
      std::cout << "  " << row << ": " << kills << " kills\n";
    }
  }

  support::ScratchDirectory scratch_;
  std::map<std::string, int> table_;
  int directories_ = 0;
};

bool is_there(DiskCall call, Moment moment) {
  return moment != Moment::Within || call == DiskCall::Write;
}

// fault:S06 fault:S07
TEST_F(SnapshotKills, EveryOneLeavesAllThatWasAcknowledged) {
  const std::string counted = fresh();
  const std::vector<MadeCall> all = calls_of(counted, kRounds);
  EXPECT_FALSE(std::filesystem::exists(counted + "/000001.journal")) << "nothing is used again";
  EXPECT_GE(std::ranges::count(all, DiskCall::Remove, &MadeCall::call), 2);
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const Moment moment : kMoments) {
      if (!is_there(all[i].call, moment)) {
        continue;
      }
      SCOPED_TRACE(testing::Message() << name_of(moment) << " call " << i + 1);
      const std::string directory = fresh();
      bool is_killed = false;
      const Acknowledged promised =
          play(directory, kRounds, {.number = i + 1, .moment = moment}, is_killed);
      ASSERT_TRUE(is_killed);
      ASSERT_NO_FATAL_FAILURE(expect_recovers(directory, promised));
      note(all[i], moment);
      std::filesystem::remove_all(directory);
    }
  }
  print_table();
  expect_rows_of_the_next_segment();
}

// Kills in the start after a kill and in what follows it: half a block, half a snapshot.
// fault:S07
TEST_F(SnapshotKills, InsideTheRecoveryFromOneChangeNothing) {
  const std::vector<MadeCall> all = calls_of(fresh(), kRounds);
  std::vector<std::size_t> kills = {all.size() - 4};
  if (std::getenv("TW_PROOF") != nullptr) {
    kills = {all.size() - 1, all.size() - 4, all.size() / 2};
  }
  for (const std::size_t first : kills) {
    const KillPlan plan{.number = first, .moment = Moment::After};
    bool is_killed = false;
    const std::string counted = fresh();
    play(counted, kRounds, plan, is_killed);
    const std::size_t calls_after = calls_of(counted, 1).size();
    for (std::size_t again = 1; again <= calls_after; ++again) {
      SCOPED_TRACE(testing::Message() << "calls " << first << " and " << again);
      const std::string directory = fresh();
      Acknowledged promised = play(directory, kRounds, plan, is_killed);
      for (const Moment moment : {Moment::Before, Moment::Within}) {
        const Acknowledged later =
            play(directory, 1, {.number = again, .moment = moment}, is_killed);
        promised = later.records >= promised.records ? later : promised;
      }
      ASSERT_NO_FATAL_FAILURE(expect_recovers(directory, promised));
      std::filesystem::remove_all(directory);
    }
  }
}

}  // namespace
}  // namespace tw::recovery
