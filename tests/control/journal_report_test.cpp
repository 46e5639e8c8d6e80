#include "control/journal_report.hpp"

#include <gtest/gtest.h>

#include "control/paper_fixture.hpp"
#include "control/state_dump.hpp"
#include "secret/digest.hpp"

namespace tw::control {
namespace {

using support::read_file;
using support::write_file;

/// A backtest with its files in `run`, made once per program.
class FinishedRun {
 public:
  static const FinishedRun& get() {
    static const FinishedRun run;
    return run;
  }
  std::string path() const { return directory_.path("run"); }
  const RunResult& result() const { return result_; }

 private:
  FinishedRun() : result_(run_backtest(busy_run(), support::demo_library(), path()).value()) {}
  support::ScratchDirectory directory_;
  RunResult result_;
};

class JournalReportTest : public testing::Test {
 protected:
  // A copy of the journal of the finished run with one changed file.
  std::string copy() {
    const std::string target = scratch_.path("copy");
    std::filesystem::copy(FinishedRun::get().path() + "/journal", target);
    return target;
  }
  static std::string id_of(const Result<JournalReplay>& replay) {
    return replay.has_value() ? std::string("none") : std::string(replay.error().id);
  }
  support::ScratchDirectory scratch_;
};

TEST_F(JournalReportTest, TheJournalOfABacktestGivesItsState) {
  const RunResult& result = FinishedRun::get().result();
  const auto replay = replay_journal(FinishedRun::get().path());
  ASSERT_TRUE(replay.has_value()) << replay.error().what;
  EXPECT_EQ(replay->state_hash, result.state_hash);
  EXPECT_EQ(replay->counts.fills, result.counts.fills);
  EXPECT_GT(replay->counts.fills, 20U);
  EXPECT_LE(replay->info.market_events, result.counts.market_events) << "the last rest on none";
  EXPECT_GT(replay->info.market_events, result.counts.market_events / 2);
  EXPECT_EQ(replay->info.path, FinishedRun::get().path() + "/journal");
}

TEST_F(JournalReportTest, TheStateHashIsThatOfTheDump) {
  const auto replay = replay_journal(FinishedRun::get().path()).value();
  const std::string dump = dump_state(replay.state);
  EXPECT_EQ(replay.state_hash, secret::to_hex(secret::sha256(dump)));
  EXPECT_EQ(dump.find("client"), std::string::npos);
  EXPECT_NE(dump.find("\"orders_placed\": " + std::to_string(replay.counts.orders)),
            std::string::npos);
}

TEST_F(JournalReportTest, CountsRecordsByKind) {
  const auto info = inspect_journal(FinishedRun::get().path()).value();
  const backtest::RunCounts counts = FinishedRun::get().result().counts;
  EXPECT_EQ(info.kinds.at("fill"), counts.fills);
  EXPECT_EQ(info.kinds.at("place_order"), counts.orders);
  EXPECT_EQ(info.kinds.at("cancel_order"), counts.cancels);
  EXPECT_EQ(info.kinds.at("timer"), counts.timers);
  EXPECT_EQ(info.kinds.at("writer_started"), 1U);
  EXPECT_EQ(info.kinds.at("instrument_defined"), 2U);
  std::uint64_t records = 0;
  for (const auto& [kind, count] : info.kinds) {
    records += count;
  }
  EXPECT_EQ(records, info.found.records);
  EXPECT_EQ(info.epoch, 1U);
  EXPECT_GT(info.bytes, 0U);
  EXPECT_LE(*info.first, *info.last);
}

TEST_F(JournalReportTest, ADirectoryWithoutAJournalIsNotFound) {
  for (const std::string& path : {scratch_.path("nothing"), scratch_.path("")}) {
    const auto replay = replay_journal(path);
    EXPECT_EQ(id_of(replay), "journal.none");
    EXPECT_EQ(replay.error().code, ErrorCode::NotFound);
  }
}

TEST_F(JournalReportTest, AChangedByteIsRefusedBySegmentAndBlock) {
  const std::string directory = copy();
  std::string bytes = read_file(directory + "/000001.journal");
  bytes[2'000] = static_cast<char>(bytes[2'000] ^ 1);
  write_file(directory + "/000001.journal", bytes);
  const auto replay = replay_journal(directory);
  EXPECT_EQ(id_of(replay), "journal.damaged");
  EXPECT_EQ(replay.error().arguments[1].value, "1");
  EXPECT_EQ(id_of(replay_journal(FinishedRun::get().path())), "none");
}

// fault:S08
TEST_F(JournalReportTest, AFactThatCannotFollowIsNamedByItsRecord) {
  const std::string directory = scratch_.path("made");
  std::vector<Record> records;
  static_cast<void>(
      journal::read_journal(FinishedRun::get().path() + "/journal",
                            [&records](const Record& record) { records.push_back(record); }));
  const auto is_cancel = [](const Record& record) {
    const auto* command = std::get_if<Command>(&record.body);
    return command != nullptr && std::holds_alternative<CancelOrder>(command->body);
  };
  const auto cancel = std::ranges::find_if(records, is_cancel);
  ASSERT_NE(cancel, records.end());
  std::get<CancelOrder>(std::get<Command>(cancel->body).body).order = {1, 900'000};
  auto made = journal::Journal::open({.directory = directory, .segment_bytes = 1U << 20U},
                                     [](const Record&) {});
  for (const Record& record : records) {
    (*made)->append(record);
  }
  ASSERT_TRUE((*made)->commit().has_value());
  const auto replay = replay_journal(directory);
  EXPECT_EQ(id_of(replay), "journal.contradiction");
  EXPECT_EQ(replay.error().arguments[0].value, std::to_string(cancel - records.begin() + 1));
  EXPECT_EQ(replay.error().arguments[1].value, "cancel_order");
  EXPECT_TRUE(inspect_journal(directory).has_value()) << "its bytes are as they were written";
}

TEST_F(JournalReportTest, AnUnfinishedBlockIsCountedAndLeftOut) {
  const std::string directory = copy();
  const auto whole = replay_journal(directory).value();
  std::string bytes = read_file(directory + "/000001.journal");
  const std::size_t end = bytes.find_last_not_of('\0');
  std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(end) - 100, bytes.end(), '\0');
  write_file(directory + "/000001.journal", bytes);
  const auto torn = replay_journal(directory);
  ASSERT_TRUE(torn.has_value()) << torn.error().what;
  EXPECT_GT(torn->info.found.bytes_cut, 0U);
  EXPECT_LT(torn->info.found.records, whole.info.found.records);
}

using JournalOfASession = PaperTest;

TEST_F(JournalOfASession, EndsInTheStateOfTheBacktest) {
  const auto session = open();
  play_out(*session);
  const RunResult result = session->finish().value();
  EXPECT_EQ(result.fills_hash, FinishedRun::get().result().fills_hash);
  EXPECT_EQ(result.state_hash, FinishedRun::get().result().state_hash);
  const auto replay = replay_journal(journal_directory());
  ASSERT_TRUE(replay.has_value()) << replay.error().what;
  EXPECT_EQ(replay->state_hash, result.state_hash);
}

TEST_F(JournalOfASession, StartsDoNotChangeTheState) {
  for (int start = 0; start < 3; ++start) {
    const auto session = open();
    ASSERT_NE(session, nullptr);
    ASSERT_TRUE(session->advance(kTimestampMax, 700).has_value());
    ASSERT_TRUE(session->commit().has_value());
  }
  const auto session = open();
  play_out(*session);
  EXPECT_EQ(session->finish()->state_hash, FinishedRun::get().result().state_hash);
  const auto replay = replay_journal(journal_directory()).value();
  EXPECT_EQ(replay.info.kinds.at("writer_started"), 4U);
  EXPECT_EQ(replay.info.epoch, 4U);
}

}  // namespace
}  // namespace tw::control
