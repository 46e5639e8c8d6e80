#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <set>
#include <sstream>

#include "control/backtest_run.hpp"
#include "control/paper_session.hpp"
#include "recovery/disk_calls.hpp"
#include "support/scratch_directory.hpp"
#include "support/short_tape.hpp"

namespace tw::recovery {
namespace {

using control::AdvanceOutcome;
using control::PaperSession;
using control::RunResult;

constexpr std::array kMoments = {Moment::Before, Moment::Within, Moment::After};

std::string row_of(std::string_view place, DiskCall call, Moment moment) {
  return std::string(place) + ": " + std::string(name_of(moment)) + " " +
         std::string(name_of(call));
}

bool is_there(DiskCall call, Moment moment) {
  return moment != Moment::Within || call == DiskCall::Write;
}

/// A row of the table: how many kills came there and what they hit.
struct Tally {
  int kills = 0;
  int in_flight = 0;  // of them with a request without an answer in the journal
  int open_orders = 0;
};

/// Both demonstration tapes cut short, and a session over them in which an order is nearly always
/// under way.
class KillPoints : public testing::Test {
 protected:
  KillPoints() {
    support::write_short_tape("btcusdt_20240808.tape", 1'500, scratch_.path("btc.tape"));
    support::write_short_tape("ethusdt_20240808.tape", 1'500, scratch_.path("eth.tape"));
    whole_ = control::run_backtest(request("").run, support::demo_library(), std::nullopt).value();
  }
  ~KillPoints() override { follow({}); }

  control::PaperRequest request(const std::string& data) const {
    control::RunRequest run;
    run.tapes = {scratch_.path("btc.tape"), scratch_.path("eth.tape")};
    run.parameters = {"offset=0", "spacing=0.00001", "requote=0.00001", "refresh=20"};
    run.latency = "300ms";
    return {.run = run,
            .data_directory = data,
            .session = {},
            .loops = 1,
            .snapshots = {.records = 150}};
  }

  static void play_out(PaperSession& session) {
    while (session.advance(kTimestampMax, 25).value() != AdvanceOutcome::Ended) {
      ASSERT_TRUE(session.commit().has_value());
    }
  }

  // Plays the session in a process of its own and says how that ended.
  int play(const std::string& data, const KillPlan& plan) const {
    const pid_t child = ::fork();
    if (child == 0) {
      follow(plan);
      auto session = PaperSession::open(request(data), support::demo_library());
      if (session.has_value()) {
        play_out(**session);
      }
      ::_exit(session.has_value() ? 0 : 1);
    }
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return status;
  }

  // The same, killed as planned.
  void play_and_die(const std::string& data, const KillPlan& plan) const {
    const int status = play(data, plan);
    ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        << "call " << plan.number << " " << name_of(plan.moment) << " was not reached: " << status;
  }

  // Continues what is left to its end and compares it with the run that was never interrupted.
  void expect_recovers(const std::string& data, const std::string& row) {
    const auto session = PaperSession::open(request(data), support::demo_library());
    ASSERT_TRUE(session.has_value()) << row << ": " << session.error().what;
    Tally& tally = table_[row];
    ++tally.kills;
    tally.in_flight += (*session)->recovery().requests_in_flight > 0 ? 1 : 0;
    tally.open_orders += (*session)->recovery().open_orders > 0 ? 1 : 0;
    play_out(**session);
    const auto result = (*session)->finish();
    ASSERT_TRUE(result.has_value()) << row << ": " << result.error().what;
    EXPECT_EQ(result->fills_hash, whole_.fills_hash) << row;
    EXPECT_EQ(result->state_hash, whole_.state_hash) << row;
    EXPECT_EQ(result->counts.orders, whole_.counts.orders) << row;
    expect_unique_ids((*session)->report_directory() + "/orders.csv");
  }

  static void expect_unique_ids(const std::string& path) {
    std::istringstream lines(support::read_file(path));
    std::string line;
    std::getline(lines, line);
    std::set<std::string> ids;
    while (std::getline(lines, line)) {
      const std::size_t from = line.find("tw-");
      EXPECT_TRUE(ids.insert(line.substr(from, line.find(',', from) - from)).second) << line;
    }
  }

  // The calls of a whole session, and how many of them its start takes.
  std::vector<MadeCall> calls_of_a_session(std::size_t& start) {
    follow({});
    const auto session =
        PaperSession::open(request(scratch_.path("counted")), support::demo_library()).value();
    start = calls().size();
    play_out(*session);
    return calls();
  }

  // The calls of the start after such a kill.
  std::vector<MadeCall> calls_of_a_recovery(const KillPlan& first) {
    const std::string data = fresh();
    play_and_die(data, first);
    follow({});
    EXPECT_TRUE(PaperSession::open(request(data), support::demo_library()).has_value());
    const std::vector<MadeCall> made = calls();
    follow({});
    return made;
  }

  // Kills a session at its `number`-th call.
  void kill_session(std::string_view place, std::uint64_t number, DiskCall call) {
    for (const Moment moment : kMoments) {
      if (is_there(call, moment)) {
        const std::string data = fresh();
        play_and_die(data, {.number = number, .moment = moment});
        expect_recovers(data, row_of(place, call, moment));
        drop(data);
      }
    }
  }

  // Kills a session, then twice the start after it, at its `number`-th call.
  void kill_recovery(const KillPlan& first, std::uint64_t number, DiskCall call) {
    for (const Moment moment : kMoments) {
      if (!is_there(call, moment)) {
        continue;
      }
      const std::string data = fresh();
      play_and_die(data, first);
      play_and_die(data, {.number = number, .moment = moment});
      static_cast<void>(play(data, {.number = number, .moment = moment}));  // other calls by now
      expect_recovers(data, row_of("recovery", call, moment));
      drop(data);
    }
  }

  std::string fresh() { return scratch_.path("data" + std::to_string(++directories_)); }
  void drop(const std::string& data) { std::filesystem::remove_all(data); }

  void print_table() const {
    for (const auto& [row, tally] : table_) {
      std::cout << "  " << row << std::string(row.size() < 40 ? 40 - row.size() : 1, ' ')
                << tally.kills << " kills, " << tally.in_flight << " with a request in flight, "
                << tally.open_orders << " with open orders\n";
    }
  }

  int kills(std::string_view place) const { return sum(place, &Tally::kills); }
  int in_flight(std::string_view place) const { return sum(place, &Tally::in_flight); }
  int sum(std::string_view place, int Tally::* figure) const {
    int total = 0;
    for (const auto& [row, tally] : table_) {
      total += row.starts_with(place) ? tally.*figure : 0;
    }
    return total;
  }

  static bool is_long() { return std::getenv("TW_PROOF") != nullptr; }

  support::ScratchDirectory scratch_;
  RunResult whole_;
  std::map<std::string, Tally> table_;
  int directories_ = 0;
};

// fault:S06 fault:S07 fault:P01
TEST_F(KillPoints, EveryOneIsRecoveredFromToTheSameFillsAndTheSameState) {
  std::size_t start = 0;
  const std::vector<MadeCall> all = calls_of_a_session(start);
  ASSERT_GT(whole_.counts.fills, 3U);
  ASSERT_GT(all.size(), start + 40);
  // The zeros of a new segment are hundreds of equal writes; the last sync of them and the calls
  // after that are all taken.
  const std::size_t zeros_end = start - 9;
  const std::size_t zeros_stride = is_long() ? 7 : 83;
  for (std::size_t i = 0; i < zeros_end; i += zeros_stride) {
    kill_session("start", i + 1, all[i].call);
  }
  for (std::size_t i = zeros_end; i < start; ++i) {
    kill_session("start", i + 1, all[i].call);
  }
  const std::size_t stride = is_long() ? 1 : (all.size() - start) / 6 | 1;
  for (std::size_t i = start; i < all.size(); i += stride) {
    kill_session("commit", i + 1, all[i].call);
  }
  print_table();
  EXPECT_GE(4 * in_flight("commit"), kills("commit"))
      << "kills without a request under way prove little";
}

// fault:S07
TEST_F(KillPoints, AKillInsideTheRecoveryFromOneChangesNothing) {
  std::size_t start = 0;
  const std::size_t all = calls_of_a_session(start).size();
  std::vector<Moment> moments = {Moment::Within};
  if (is_long()) {
    moments = {Moment::Before, Moment::Within, Moment::After};
  }
  for (const Moment moment : moments) {
    const KillPlan first{.number = start + ((all - start) / 2 | 1), .moment = moment};
    const std::vector<MadeCall> recovery = calls_of_a_recovery(first);
    ASSERT_GE(recovery.size(), 4U);
    for (std::size_t i = 0; i < recovery.size(); ++i) {
      kill_recovery(first, i + 1, recovery[i].call);
    }
  }
  print_table();
}

}  // namespace
}  // namespace tw::recovery
