#include <gtest/gtest.h>

#include <set>

#include "control/paper_fixture.hpp"
#include "journal/snapshot.hpp"

// What a paper session makes of its snapshots, good and bad.
namespace tw::control {
namespace {

namespace fs = std::filesystem;

class PaperSnapshot : public PaperTest {
 protected:
  PaperRequest often() const {
    PaperRequest wanted = request();
    wanted.snapshots.records = 40;
    return wanted;
  }
  std::unique_ptr<PaperSession> open_again() const { return open(often()); }
  /// Plays a part with many commits and ends without a word.
  void play_part() {
    const auto session = open_again();
    ASSERT_NE(session, nullptr);
    for (int turn = 0; turn < 60; ++turn) {
      ASSERT_TRUE(session->advance(kTimestampMax, 25).has_value());
      ASSERT_TRUE(session->commit().has_value());
    }
    for (int step = 0; step < 30; ++step) {
      ASSERT_TRUE(session->advance(kTimestampMax, 1).has_value());
    }
  }
  /// Paths of the snapshots, oldest first.
  std::vector<std::string> paths() const {
    std::set<std::string> found;  // by name, hence by records
    for (const auto& entry : fs::directory_iterator(journal_directory())) {
      if (journal::parse_snapshot_name(entry.path().filename().string()).has_value()) {
        found.insert(entry.path().string());
      }
    }
    return {found.begin(), found.end()};
  }
  journal::Snapshot newest() const {
    auto found = journal::find_snapshot(journal_directory());
    EXPECT_TRUE(found.has_value() && found->snapshot.has_value());
    return *std::move(found->snapshot);
  }
  /// Another state at the same place, whole as a file.
  void replace(const journal::SnapshotPlace& place, std::span<const std::byte> state) const {
    const auto bytes = journal::encode_snapshot(place, state);
    support::write_file(journal_directory() + "/" + journal::snapshot_name(place.records),
                        std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  }
  static void damage(const std::string& path) {
    std::string bytes = support::read_file(path);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    support::write_file(path, bytes);
  }
  /// Goes on to the end and must come to what an uninterrupted run comes to.
  void finish_as_uninterrupted(PaperSession& session) {
    static const RunResult whole =
        run_backtest(busy_run(), support::demo_library(), std::nullopt).value();
    play_out(session);
    const RunResult result = session.finish().value();
    EXPECT_EQ(result.fills_hash, whole.fills_hash);
    EXPECT_EQ(result.state_hash, whole.state_hash);
    EXPECT_EQ(result.equity, whole.equity);
    EXPECT_EQ(result.drawdown_max, whole.drawdown_max);
    EXPECT_EQ(to_json(result.figures).dump(), to_json(whole.figures).dump());
    EXPECT_EQ(result.counts.market_events, whole.counts.market_events);
  }
};

TEST_F(PaperSnapshot, AStartGoesOnFromTheNewestOne) {
  play_part();
  const std::uint64_t records = newest().place.records;
  const auto session = open_again();
  const RecoveryReport& found = session->recovery();
  ASSERT_TRUE(found.snapshot.has_value());
  EXPECT_EQ(*found.snapshot, records);
  EXPECT_EQ(found.repeated, found.records - records);
  EXPECT_LT(found.repeated, found.records / 2);
  EXPECT_EQ(found.snapshots_refused, 0U);
  EXPECT_EQ(found.fills, session->projection().counts().fills);
  finish_as_uninterrupted(*session);
}

TEST_F(PaperSnapshot, WhatIsShownIsWhatWouldBeShownWithoutIt) {
  play_part();
  std::string with;
  std::string without;
  for (std::string* shown : {&with, &without}) {
    const auto session = open_again();
    EXPECT_EQ(session->recovery().snapshot.has_value(), shown == &with);
    for (const backtest::FillRow& row : session->recent_fills()) {
      *shown += to_iso8601(row.at) + row.effect.fill.price.to_string() +
                row.effect.position.to_string() + row.wallet.amount.to_string() + "\n";
    }
    *shown +=
        std::to_string(session->projection().counts().timers) + std::to_string(session->loop());
    for (const std::string& path : paths()) {
      fs::remove(path);
    }
  }
  EXPECT_GT(std::ranges::count(with, '\n'), 3);
  EXPECT_EQ(with, without);
}

// fault:S08
TEST_F(PaperSnapshot, ADamagedOneIsPassedOverForAnOlderOne) {
  play_part();
  ASSERT_EQ(paths().size(), 2U);
  damage(paths().back());
  const auto session = open_again();
  EXPECT_TRUE(session->recovery().snapshot.has_value());
  EXPECT_EQ(session->recovery().snapshots_refused, 1U);
  finish_as_uninterrupted(*session);
}

TEST_F(PaperSnapshot, WithoutAWholeOneEverythingIsRepeated) {
  play_part();
  for (const std::string& path : paths()) {
    damage(path);
  }
  const auto session = open_again();
  EXPECT_EQ(session->recovery().snapshot, std::nullopt);
  EXPECT_EQ(session->recovery().snapshots_refused, 2U);
  EXPECT_EQ(session->recovery().repeated, session->recovery().records);
  finish_as_uninterrupted(*session);
}

/// Starts on a newest snapshot that is whole and yet of no use: everything is repeated.
class UselessSnapshot : public PaperSnapshot {
 protected:
  void expect_all_repeated() {
    const auto session = open_again();
    ASSERT_NE(session, nullptr);
    EXPECT_EQ(session->recovery().snapshot, std::nullopt);
    EXPECT_EQ(session->recovery().snapshots_refused, 1U);
    EXPECT_EQ(session->recovery().repeated, session->recovery().records);
    finish_as_uninterrupted(*session);
  }
};

// fault:S09
TEST_F(UselessSnapshot, OfAnotherVersion) {
  play_part();
  journal::Snapshot changed = newest();
  changed.state[0] = std::byte{99};
  replace(changed.place, changed.state);
  expect_all_repeated();
}

TEST_F(UselessSnapshot, OfOtherSettings) {
  play_part();
  journal::Snapshot changed = newest();
  changed.state[2] ^= std::byte{1};  // of the digest
  replace(changed.place, changed.state);
  expect_all_repeated();
}

// What it holds is a state of this session, but not the one behind these records.
TEST_F(UselessSnapshot, OfAnotherMoment) {
  play_part();
  const std::vector<std::string> files = paths();
  ASSERT_EQ(files.size(), 2U);
  const journal::Snapshot last = newest();
  fs::remove(files.back());
  const journal::Snapshot before = newest();
  replace(last.place, before.state);
  expect_all_repeated();
}

TEST_F(UselessSnapshot, OfAPlaceThatItsStateDoesNotStandAt) {
  play_part();
  journal::Snapshot ahead = newest();
  ahead.place.records += 1'000'000;
  replace(ahead.place, ahead.state);
  expect_all_repeated();
}

TEST_F(PaperSnapshot, WhenItCannotBeWrittenTheSessionGoesOn) {
  {
    const auto session = open_again();
    fs::create_directory(journal_directory() + "/next.snapshot");
    ASSERT_TRUE(session->advance(kTimestampMax, 1'000).has_value());
    ASSERT_TRUE(session->commit().has_value());
    EXPECT_TRUE(session->snapshot_failure().has_value());
  }
  const auto session = open_again();
  EXPECT_EQ(session->recovery().snapshot, std::nullopt);
  finish_as_uninterrupted(*session);
  EXPECT_TRUE(session->snapshot_failure().has_value());
}

// Where a writer took over must not depend on whether there was a snapshot.
TEST_F(PaperSnapshot, ASessionThatWentOnFromThemIsRepeatedWithoutThem) {
  for (int start = 0; start < 8; ++start) {
    const auto session = open_again();
    ASSERT_NE(session, nullptr);
    EXPECT_EQ(session->recovery().snapshot.has_value(), start > 0);
    ASSERT_TRUE(session->advance(kTimestampMax, 331).has_value());
    ASSERT_TRUE(session->commit().has_value());
  }
  for (const std::string& path : paths()) {
    fs::remove(path);
  }
  const auto session = open_again();
  ASSERT_NE(session, nullptr);
  EXPECT_EQ(session->recovery().snapshot, std::nullopt);
  finish_as_uninterrupted(*session);
}

// The second pass over the recording has books of its own only.
TEST_F(PaperSnapshot, ALaterPassGoesOnAsWell) {
  PaperRequest twice = often();
  twice.loops = 2;
  std::string whole;
  {
    const auto session = open(twice);
    play_out(*session);
    whole = session->finish().value().fills_hash;
  }
  twice.session = SessionDirectory::Choice::Fresh;
  open(twice);
  twice.session = SessionDirectory::Choice::Newest;
  for (int piece = 0; piece < 4; ++piece) {
    const auto session = open(twice);
    ASSERT_TRUE(session->advance(kTimestampMax, 1'500).has_value());
    ASSERT_TRUE(session->commit().has_value());
  }
  const auto session = open(twice);
  EXPECT_EQ(session->loop(), 2U);
  EXPECT_TRUE(session->recovery().snapshot.has_value());
  play_out(*session);
  EXPECT_EQ(session->finish().value().fills_hash, whole);
}

}  // namespace
}  // namespace tw::control
