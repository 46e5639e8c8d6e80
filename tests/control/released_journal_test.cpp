#include <gtest/gtest.h>

#include "control/journal_audit.hpp"
#include "control/journal_report.hpp"
#include "control/paper_fixture.hpp"
#include "control/paper_run.hpp"
#include "control/settings_file.hpp"

// Reports of a session's journal whose first segments were used again.
namespace tw::control {
namespace {

/// A session played into two journals, one of which keeps next to nothing. Made once per program.
class PlayedTwice {
 public:
  static const PlayedTwice& get() {
    static const PlayedTwice played;
    return played;
  }
  std::string whole() const { return directory_.path("whole"); }
  std::string released() const { return directory_.path("released"); }

 private:
  PlayedTwice() {
    play({.directory = whole()});
    play({.directory = released(), .segment_bytes = 16U << 10U, .keep_segments = 1});
  }
  static void play(const journal::JournalConfig& config);
  support::ScratchDirectory directory_;
};

void PlayedTwice::play(const journal::JournalConfig& config) {
  constexpr std::uint64_t kRecordsBetween = 100;
  const PreparedRun run = prepare(busy_run(), support::demo_library()).value();
  const auto reader = open_history(run, support::demo_library()).value();
  const auto stored = backtest::StoredHistory::load(*reader).value();
  ASSERT_TRUE(write_settings(config.directory, run.description).has_value());
  const auto log = journal::Journal::open(config, [](const Record&) {}).value();
  PaperRun played(run, stored, *log);
  played.history().limit(1);
  backtest::Session& session = played.session();
  ASSERT_TRUE(session.start(1, run.digest).has_value());
  std::uint64_t snapshot = 0;
  while (session.step().value() != backtest::StepOutcome::Ended) {
    const std::uint64_t records = session.loop().records(GroupId{1});
    if (records < snapshot + kRecordsBetween || !session.loop().is_at_record()) {
      continue;
    }
    ASSERT_TRUE(session.commit().has_value());
    std::vector<std::byte> state;
    played.save(state);
    ASSERT_TRUE(log->write_snapshot(records, state).has_value());
    snapshot = records;
  }
  ASSERT_TRUE(session.commit().has_value());
}

class ReleasedJournalReport : public testing::Test {
 protected:
  std::string copy() {
    const std::string target = scratch_.path("copy");
    std::filesystem::copy(PlayedTwice::get().released(), target);
    return target;
  }
  static std::vector<std::string> files(const std::string& directory, const std::string& kind) {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
      if (entry.path().extension() == kind) {
        found.push_back(entry.path().string());
      }
    }
    std::ranges::sort(found);
    return found;
  }
  static void flip(const std::string& path, std::size_t at) {
    std::string bytes = support::read_file(path);
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    support::write_file(path, bytes);
  }
  support::ScratchDirectory scratch_;
};

TEST_F(ReleasedJournalReport, ComesToTheStateOfTheWholeJournal) {
  ASSERT_FALSE(std::filesystem::exists(PlayedTwice::get().released() + "/000001.journal"));
  const auto whole = replay_journal(PlayedTwice::get().whole());
  const auto released = replay_journal(PlayedTwice::get().released());
  ASSERT_TRUE(whole.has_value()) << whole.error().what;
  ASSERT_TRUE(released.has_value()) << released.error().what;
  EXPECT_FALSE(whole->info.snapshot.has_value());
  ASSERT_TRUE(released->info.snapshot.has_value());
  EXPECT_GT(*released->info.snapshot, 100U);
  EXPECT_EQ(*released->info.snapshot + released->info.found.records, whole->info.found.records);
  EXPECT_EQ(released->state_hash, whole->state_hash);
  EXPECT_EQ(released->state, whole->state);
  EXPECT_EQ(released->counts, whole->counts);
  EXPECT_EQ(released->info.epoch, 1U);
  EXPECT_TRUE(verify_journal(PlayedTwice::get().released()).has_value());
}

TEST_F(ReleasedJournalReport, CountsWhatIsBehindTheSnapshot) {
  const auto info = inspect_journal(PlayedTwice::get().released()).value();
  std::uint64_t records = 0;
  for (const auto& [kind, count] : info.kinds) {
    records += count;
  }
  EXPECT_EQ(records, info.found.records);
  EXPECT_FALSE(info.kinds.contains("instrument_defined"));
  EXPECT_EQ(to_json(info).dump().find("\"snapshot\":null"), std::string::npos);
}

// fault:S08
TEST_F(ReleasedJournalReport, GoesOnWithoutADamagedSnapshotAndIsNotSound) {
  const std::string directory = copy();
  const auto snapshots = files(directory, ".snapshot");
  ASSERT_EQ(snapshots.size(), 2U);
  flip(snapshots.front(), 200);
  const auto replay = replay_journal(directory);
  ASSERT_TRUE(replay.has_value()) << replay.error().what;
  EXPECT_EQ(replay->state_hash, replay_journal(PlayedTwice::get().whole())->state_hash);
  ASSERT_EQ(replay->info.faults.size(), 1U);
  const auto verdict = verify_journal(directory);
  ASSERT_FALSE(verdict.has_value());
  EXPECT_EQ(verdict.error().id, "journal.snapshot");
}

// fault:S09
TEST_F(ReleasedJournalReport, RefusesASnapshotWhoseStateIsNoneThatItKnows) {
  const std::string directory = copy();
  auto start = journal::find_start(directory).value();
  start.from->state[0] = std::byte{99};  // the version
  const auto bytes = journal::encode_snapshot(start.from->place, start.from->state);
  support::write_file(directory + "/" + journal::snapshot_name(start.from->place.records),
                      std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  const auto replay = replay_journal(directory);
  ASSERT_FALSE(replay.has_value());
  EXPECT_EQ(replay.error().id, "journal.snapshot");
  EXPECT_TRUE(inspect_journal(directory).has_value()) << "no state is needed to count";
}

// The state of another place: the first record behind it is not the next one.
// fault:S08
TEST_F(ReleasedJournalReport, RefusesAStateThatDoesNotStandAtItsPlace) {
  const std::string directory = copy();
  const auto start = journal::find_start(directory).value();
  journal::SnapshotPlace place = start.from->place;
  const auto later = journal::find_snapshot(directory).value().snapshot.value();
  ASSERT_NE(later.place, place);
  const auto bytes = journal::encode_snapshot(place, later.state);
  support::write_file(directory + "/" + journal::snapshot_name(place.records),
                      std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  const auto replay = replay_journal(directory);
  ASSERT_FALSE(replay.has_value());
  EXPECT_EQ(replay.error().id, "journal.snapshot");
  EXPECT_EQ(replay.error().arguments[1].value, "@reason.snapshot_state");
}

TEST_F(ReleasedJournalReport, AnAuditSaysFromWhereItCanBeProved) {
  const auto audit =
      audit_journal(PlayedTwice::get().released(),
                    {.tapes = busy_run().tapes, .funding = std::nullopt}, support::demo_library());
  ASSERT_FALSE(audit.has_value());
  EXPECT_EQ(audit.error().id, "journal.audit_released");
  const auto info = inspect_journal(PlayedTwice::get().released()).value();
  EXPECT_EQ(audit.error().arguments[1].value, std::to_string(*info.snapshot));
}

}  // namespace
}  // namespace tw::control
