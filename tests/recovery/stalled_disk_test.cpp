#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <utility>

#include "engine/loop_rig.hpp"
#include "journal/group_commit.hpp"
#include "support/scratch_directory.hpp"

// What leaves when, seen by the kernel: this program runs itself under strace, which holds each
// fdatasync back, and reads the order of the system calls from the trace. The program under strace
// is the engine's loop over a journal on the disk with a gateway that writes to a pipe.
namespace tw::recovery {
namespace {

using engine::buy;
using engine::LoopRig;
using engine::quoting;

constexpr const char* kDirectoryVariable = "TW_STALLED_DISK";
constexpr const char* kProgram = "StalledDisk.DISABLED_Program";
constexpr const char* kDelay = "700000";  // microseconds before each sync begins

void write_line(int pipe, const std::string& line) {
  EXPECT_EQ(::write(pipe, line.data(), line.size()), static_cast<ssize_t>(line.size()));
}

/// A venue at the other end of a pipe.
class PipeGateway final : public Gateway {
 public:
  explicit PipeGateway(int pipe) : pipe_(pipe) {}
  void submit(const Command& command) override {
    const bool is_place = std::holds_alternative<PlaceOrder>(command.body);
    write_line(pipe_, is_place ? "PLACE\n" : "CANCEL\n");
  }

 private:
  int pipe_;
};

// Waits for the disk and releases everything that waited for it.
void release_all(LoopRig& rig, std::size_t commands) {
  ASSERT_TRUE(rig.loop.release().has_value());
  ASSERT_TRUE(rig.log.commit().has_value());
  ASSERT_TRUE(rig.loop.release().has_value());
  ASSERT_EQ(rig.gateway.sent.size(), commands);
}

// One order, then another whose sync has begun when the first is canceled.
void trade(LoopRig& rig, std::vector<QuoteTarget>& quotes, int pipe) {
  rig.start();
  rig.open_book();
  ASSERT_NO_FATAL_FAILURE(release_all(rig, 0));
  quotes = {buy("99.5", "1.00")};
  rig.fire_timer(2);
  write_line(pipe, "DECIDED\n");
  ASSERT_NO_FATAL_FAILURE(release_all(rig, 1));
  rig.answer_accepted(3, {1, 1});
  quotes = {buy("99.5", "1.00"), buy("98.5", "1.00")};
  rig.fire_timer(4);
  write_line(pipe, "DECIDED\n");
  ASSERT_TRUE(rig.loop.release().has_value());  // it does not wait
  write_line(pipe, "BEGUN\n");
  quotes = {buy("98.5", "1.00")};
  rig.fire_timer(5);
  ASSERT_NO_FATAL_FAILURE(release_all(rig, 3));
}

// Run by the test below, under strace.
TEST(StalledDisk, DISABLED_Program) {
  const char* directory = std::getenv(kDirectoryVariable);
  ASSERT_NE(directory, nullptr) << "the test of the trace runs this";
  int ends[2] = {-1, -1};
  ASSERT_EQ(::pipe(ends), 0);
  journal::GroupCommit log(
      journal::Journal::open({.directory = directory, .segment_bytes = 1U << 16U},
                             [](const Record&) {})
          .value());
  std::vector<QuoteTarget> quotes;
  LoopRig rig({quoting(&quotes)});
  PipeGateway wire(ends[1]);
  rig.log.disk = &log;
  rig.log.is_slow = true;
  rig.gateway.wire = &wire;
  trade(rig, quotes, ends[1]);
}

/// What a line of the trace tells of.
enum class Seen : std::uint8_t { Decided, Begun, Place, Cancel, Write, SyncBegins, SyncEnds };

struct SeenLine {
  Seen seen;
  std::string text;
};

std::vector<SeenLine> read_trace(const std::string& path) {
  constexpr std::pair<const char*, Seen> kWords[] = {
      {"\"DECIDED", Seen::Decided},     {"\"BEGUN", Seen::Begun},
      {"\"PLACE", Seen::Place},         {"\"CANCEL", Seen::Cancel},
      {"pwrite64(", Seen::Write},       {"<... fdatasync resumed>", Seen::SyncEnds},
      {" fdatasync(", Seen::SyncBegins}};
  std::vector<SeenLine> lines;
  std::istringstream trace(support::read_file(path));
  for (std::string line; std::getline(trace, line);) {
    for (const auto& [word, seen] : kWords) {
      if (line.find(word) != std::string::npos) {
        lines.push_back({seen, line});
        break;
      }
    }
    // A sync that nothing came between is one line.
    if (line.find(" fdatasync(") != std::string::npos && line.find(") ") != std::string::npos) {
      lines.push_back({Seen::SyncEnds, line});
    }
  }
  return lines;
}

// Runs the program above under strace; false where that is not possible here.
bool trace_program(const std::string& directory, const std::string& trace) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::setenv(kDirectoryVariable, directory.c_str(), 1);
    ::setenv("ASAN_OPTIONS", "detect_leaks=0", 1);  // it would trace as well
    const std::string program = std::filesystem::read_symlink("/proc/self/exe").string();
    const std::string filter = "--gtest_filter=" + std::string(kProgram);
    const std::string delay = "inject=fdatasync:delay_enter=" + std::string(kDelay);
    const int silent = ::open("/dev/null", O_WRONLY);
    ::dup2(silent, STDOUT_FILENO);
    ::dup2(silent, STDERR_FILENO);
    ::execlp("strace", "strace", "-f", "-o", trace.c_str(), "-e", "trace=write,pwrite64,fdatasync",
             "-e", delay.c_str(), program.c_str(), "--gtest_also_run_disabled_tests",
             filter.c_str(), nullptr);
    ::_exit(127);
  }
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool can_trace() { return std::system("strace -e trace=none true >/dev/null 2>&1") == 0; }

class StalledDiskTrace : public testing::Test {
 protected:
  void SetUp() override {
    const char* ci = std::getenv("CI");
    const bool is_ci = ci != nullptr && std::string_view(ci) == "true";
    ASSERT_TRUE(!is_ci || std::system("strace -V >/dev/null 2>&1") == 0) << "install strace";
    if (!can_trace()) {
      GTEST_SKIP() << "no strace, or no right to trace: ReleaseOrder alone, which notes the calls "
                      "inside the process, shows the order here";
    }
    ASSERT_TRUE(trace_program(scratch_.path("journal"), scratch_.path("trace")));
    lines_ = read_trace(scratch_.path("trace"));
    ASSERT_EQ(count(Seen::Place), 2);
    ASSERT_EQ(count(Seen::Cancel), 1);
  }
  void TearDown() override {
    if (HasFailure()) {
      for (const SeenLine& line : lines_) {
        std::cout << line.text << "\n";
      }
    }
  }
  std::ptrdiff_t count(Seen seen) const {
    return std::ranges::count(lines_, seen, &SeenLine::seen);
  }
  // Where the `number`-th line of a kind is, from 1.
  std::size_t place_of(Seen seen, int number) const {
    std::size_t at = 0;
    while (at < lines_.size() && (lines_[at].seen != seen || --number > 0)) {
      ++at;
    }
    return at;
  }
  // The first such line behind another one; the number of lines when there is none.
  std::size_t after(std::size_t at, Seen seen) const {
    while (at < lines_.size() && lines_[at].seen != seen) {
      ++at;
    }
    return at;
  }
  // Where the sync of what is written after `at` has returned.
  std::size_t synced_after(std::size_t at) const {
    return after(after(after(at, Seen::Write), Seen::SyncBegins), Seen::SyncEnds);
  }

  support::ScratchDirectory scratch_;
  std::vector<SeenLine> lines_;
};

// fault:S04
TEST_F(StalledDiskTrace, NoOrderLeavesBeforeTheSyncOfItsIntentHasReturned) {
  for (const int order : {1, 2}) {
    const std::size_t decided = place_of(Seen::Decided, order);
    const std::size_t left = place_of(Seen::Place, order);
    EXPECT_LT(decided, left);
    EXPECT_LT(synced_after(decided), left) << "order " << order;
  }
}

// fault:S04
TEST_F(StalledDiskTrace, ACancelLeavesWhileTheDiskIsStalled) {
  const std::size_t decided = place_of(Seen::Decided, 2);
  const std::size_t canceled = place_of(Seen::Cancel, 1);
  EXPECT_LT(place_of(Seen::Begun, 1), canceled);
  EXPECT_LT(canceled, synced_after(decided));
}

}  // namespace
}  // namespace tw::recovery
