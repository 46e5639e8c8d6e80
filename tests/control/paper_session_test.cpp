#include "control/paper_session.hpp"

#include <gtest/gtest.h>

#include <set>

#include "backtest/csv.hpp"
#include "base/random.hpp"
#include "control/paper_fixture.hpp"
#include "control/session_view.hpp"
#include "journal/journal_reading.hpp"
#include "secret/digest.hpp"

namespace tw::control {
namespace {

using support::read_file;

/// What an uninterrupted run comes to, played once per program.
const RunResult& whole_run() {
  static const RunResult result =
      run_backtest(busy_run(), support::demo_library(), std::nullopt).value();
  return result;
}

std::string without_id_columns(const std::string& csv, int columns) {
  std::istringstream lines(csv);
  std::string text;
  for (std::string line; std::getline(lines, line);) {
    text += std::string(backtest::without_ids(line, columns)) + "\n";
  }
  return text;
}

std::vector<Record> journal_records(const std::string& directory) {
  std::vector<Record> records;
  EXPECT_TRUE(journal::read_journal(directory, [&](const Record& record) {
                records.push_back(record);
              }).has_value());
  return records;
}

TEST_F(PaperTest, GivesTheFillsOfTheBacktest) {
  const auto session = open();
  ASSERT_NE(session, nullptr);
  EXPECT_FALSE(session->recovery().is_continued);
  play_out(*session);
  const auto result = session->finish();
  ASSERT_TRUE(result.has_value());
  EXPECT_GT(result->counts.fills, 20U) << "a run without fills proves little";
  EXPECT_EQ(result->fills_hash, whole_run().fills_hash);
  EXPECT_EQ(result->equity, whole_run().equity);
}

TEST_F(PaperTest, WritesItsResultsFromTheJournal) {
  const auto session = open();
  play_out(*session);
  const RunResult result = session->finish().value();
  const std::string report = session->report_directory();
  EXPECT_EQ(report, scratch_.path("var/reports/session-0001"));
  const std::string fills = read_file(report + "/fills.csv");
  EXPECT_EQ(result.fills_hash, secret::to_hex(secret::sha256(without_id_columns(fills, 12))));
  EXPECT_EQ(static_cast<std::uint64_t>(std::ranges::count(fills, '\n')), result.counts.fills + 1);
  EXPECT_EQ(static_cast<std::uint64_t>(std::ranges::count(read_file(report + "/orders.csv"), '\n')),
            result.counts.orders + 1);
  EXPECT_NE(read_file(report + "/result.json").find(result.fills_hash), std::string::npos);
}

/// Runs in pieces that end at random moments without a word, and sometimes without a commit. A
/// snapshot stands every so many records; 0: nowhere.
class PaperRestart : public PaperTest,
                     public testing::WithParamInterface<std::tuple<std::uint64_t, std::uint64_t>> {
 protected:
  std::unique_ptr<PaperSession> open_piece() const {
    PaperRequest wanted = request();
    wanted.snapshots.records = std::get<1>(GetParam());
    return open(wanted);
  }
  void play_in_pieces(Random& random) {
    for (int piece = 0; piece < 6; ++piece) {
      const auto session = open_piece();
      ASSERT_NE(session, nullptr);
      in_flight_ += session->recovery().requests_in_flight;
      from_snapshot_ += session->recovery().snapshot.has_value() ? 1 : 0;
      EXPECT_EQ(session->recovery().snapshots_refused, 0U);
      for (std::uint64_t turn = random.below(6); turn > 0; --turn) {
        ASSERT_TRUE(session->advance(kTimestampMax, random.below(300)).has_value());
        if (random.below(2) == 0) {
          ASSERT_TRUE(session->commit().has_value());
        }
      }
      if (random.below(2) == 0) {  // dies with a request on its way
        while (session->session().loop().facts().orders().requests_in_flight() == 0) {
          ASSERT_EQ(session->advance(kTimestampMax, 1).value(), AdvanceOutcome::Waiting);
        }
        ASSERT_TRUE(session->commit().has_value());
      }
    }
  }
  std::uint64_t in_flight_ = 0;
  int from_snapshot_ = 0;
};

// fault:P01 fault:P12
TEST_P(PaperRestart, InPiecesGivesTheFillsOfOneRun) {
  const auto [seed, every] = GetParam();
  Random random(seed);
  play_in_pieces(random);
  EXPECT_EQ(from_snapshot_ > 2, every != 0);
  const auto session = open_piece();
  ASSERT_NE(session, nullptr);
  play_out(*session);
  const RunResult result = session->finish().value();
  EXPECT_EQ(result.fills_hash, whole_run().fills_hash);
  EXPECT_EQ(result.equity, whole_run().equity);
  EXPECT_EQ(result.drawdown_max, whole_run().drawdown_max);
  EXPECT_EQ(result.counts.orders, whole_run().counts.orders);
  EXPECT_GT(in_flight_, 0U) << "no piece ended with a request on its way";
  std::set<ClientOrderId> ids;
  for (const Record& record : journal_records(journal_directory())) {
    const auto* command = std::get_if<Command>(&record.body);
    const auto* place = command != nullptr ? std::get_if<PlaceOrder>(&command->body) : nullptr;
    if (place != nullptr) {
      EXPECT_TRUE(ids.insert(place->order).second) << to_string(place->order);
    }
  }
  EXPECT_EQ(ids.size(), result.counts.orders);
}

INSTANTIATE_TEST_SUITE_P(Seeds, PaperRestart,
                         testing::Combine(testing::Values(1, 2, 3), testing::Values(0, 10, 50)));

TEST_F(PaperTest, SaysWhatItRecovered) {
  std::uint64_t records = 0;
  {
    const auto session = open();
    ASSERT_TRUE(session->advance(kTimestampMax, 1'500).has_value());
    while (session->session().loop().facts().orders().requests_in_flight() == 0) {
      ASSERT_TRUE(session->advance(kTimestampMax, 1).has_value());
    }
    ASSERT_TRUE(session->commit().has_value());
    records = journal_records(journal_directory()).size();
  }
  const auto session = open();
  const RecoveryReport& found = session->recovery();
  EXPECT_TRUE(found.is_continued);
  EXPECT_EQ(found.records, records);
  EXPECT_EQ(found.bytes_cut, 0U);
  EXPECT_GT(found.open_orders, 0U);
  EXPECT_GT(found.requests_in_flight, 0U);
  EXPECT_EQ(found.writers, 1U);
  EXPECT_EQ(found.resumed_at, session->session().loop().now());
  EXPECT_EQ(session->session().loop().facts().epoch(), 2U);
  EXPECT_EQ(journal_records(journal_directory()).size(), records + 1) << "its writer is durable";
}

// Two timers are often due at one instant: a commit between them must not show.
TEST_F(PaperTest, CommitsBetweenInputsOfOneInstantAreReproducible) {
  PaperRequest slow = request();
  slow.run.parameters.back() = "refresh=200";  // both markets have moved at every look
  {
    const auto session = open(slow);
    while (session->advance(kTimestampMax, 1).value() == AdvanceOutcome::Waiting) {
      if (session->session().owed_since().has_value()) {
        ASSERT_TRUE(session->commit().has_value());
      }
    }
    EXPECT_GT(session->projection().counts().cancels, 50U);
  }
  EXPECT_NE(open(slow), nullptr);
}

TEST_F(PaperTest, TwoRestartsWithoutAStepBetweenThemAreFine) {
  for (int start = 0; start < 3; ++start) {
    const auto session = open();
    ASSERT_NE(session, nullptr);
    EXPECT_EQ(session->recovery().writers, static_cast<std::uint64_t>(start));
    if (start == 0) {
      ASSERT_TRUE(session->advance(kTimestampMax, 800).has_value());
    }
  }
  const auto session = open();
  play_out(*session);
  EXPECT_EQ(session->finish().value().fills_hash, whole_run().fills_hash);
}

// fault:G03
TEST_F(PaperTest, ALostDayStaysLostOverARestart) {
  PaperRequest careful = request();
  careful.run.limits = {"daily_loss_max=0.01"};
  const RunResult whole = run_backtest(careful.run, support::demo_library(), std::nullopt).value();
  for (int start = 0; start < 3; ++start) {
    const auto session = open(careful);
    ASSERT_NE(session, nullptr);
    ASSERT_TRUE(session->advance(kTimestampMax, 1'500).has_value());
    ASSERT_TRUE(session->commit().has_value());
    EXPECT_EQ(session->session().loop().facts().gate(GateReason::DailyLoss), GateState::Closed);
  }
  const auto session = open(careful);
  play_out(*session);
  EXPECT_EQ(session->finish().value().fills_hash, whole.fills_hash);
  EXPECT_LT(whole.counts.fills, whole_run().counts.fills);
}

TEST_F(PaperTest, ContinuesAfterItWasFinished) {
  {
    const auto session = open();
    ASSERT_TRUE(session->advance(kTimestampMax, 1'000).has_value());
    ASSERT_TRUE(session->finish().has_value());
  }
  const auto session = open();
  play_out(*session);
  EXPECT_EQ(session->finish().value().fills_hash, whole_run().fills_hash);
}

TEST_F(PaperTest, AnEndedSessionOpensAndEndsAgain) {
  {
    const auto session = open();
    play_out(*session);
    ASSERT_TRUE(session->finish().has_value());
  }
  const auto session = open();
  ASSERT_NE(session, nullptr);
  play_out(*session);
  EXPECT_EQ(session->finish().value().fills_hash, whole_run().fills_hash);
}

TEST_F(PaperTest, LoopsAreContinuedToo) {
  PaperRequest twice = request();
  twice.loops = 2;
  const auto hash_of_whole = [&] {
    PaperRequest elsewhere = twice;
    elsewhere.data_directory = scratch_.path("whole");
    const auto session = open(elsewhere);
    play_out(*session);
    return session->finish().value().fills_hash;
  }();
  {
    const auto session = open(twice);
    while (session->loop() == 1) {
      ASSERT_TRUE(session->advance(kTimestampMax, 50).has_value());
    }
    ASSERT_TRUE(session->commit().has_value());
  }
  const auto session = open(twice);
  EXPECT_EQ(session->loop(), 2U);
  play_out(*session);
  EXPECT_EQ(session->finish().value().fills_hash, hash_of_whole);
}

/// Plays two passes, of the second only so many steps, and keeps them.
void play_into_second_pass(PaperSession& session, std::uint64_t steps) {
  while (session.loop() == 1) {
    ASSERT_EQ(session.advance(kTimestampMax, 1).value(), AdvanceOutcome::Waiting);
  }
  ASSERT_TRUE(session.advance(kTimestampMax, steps).has_value());
  ASSERT_TRUE(session.finish().has_value());
}

TEST_F(PaperTest, ASessionPastItsLoopLimitEndsAtOnceAndCanGoOnLater) {
  PaperRequest two = request();
  two.loops = 2;
  {
    const auto session = open(two);
    play_into_second_pass(*session, 300);
  }
  for (int start = 0; start < 2; ++start) {
    const auto session = open();  // one pass
    ASSERT_NE(session, nullptr);
    EXPECT_EQ(session->next_time().value(), std::nullopt);
    EXPECT_EQ(session->advance(kTimestampMax, 1'000).value(), AdvanceOutcome::Ended);
    EXPECT_EQ(session->session().loop().now(), session->recovery().resumed_at);
    ASSERT_TRUE(session->finish().has_value());
  }
  const auto session = open(two);
  ASSERT_NE(session, nullptr);
  play_out(*session);
  EXPECT_GT(session->session().loop().now(), session->recovery().resumed_at);
}

TEST_F(PaperTest, AJournalThatIsGoneIsNotBegunAnewOverItsReport) {
  {
    const auto session = open();
    ASSERT_TRUE(session->advance(kTimestampMax, 1'000).has_value());
    ASSERT_TRUE(session->finish().has_value());
  }
  for (const auto& entry : std::filesystem::directory_iterator(journal_directory())) {
    if (entry.path().extension() == ".journal") {
      std::filesystem::remove(entry.path());
    }
  }
  const std::string report = scratch_.path("var/reports/session-0001/result.json");
  const std::string before = read_file(report);
  EXPECT_EQ(open_error(request()).id, "journal.missing");
  EXPECT_EQ(read_file(report), before);
}

TEST_F(PaperTest, AFirstStartThatFailsLeavesNoSession) {
  PaperRequest damaged = request();
  const std::string bytes = read_file(damaged.run.tapes[0]);
  support::write_file(scratch_.path("cut.tape"), bytes.substr(0, bytes.size() - 400));
  damaged.run.tapes[0] = scratch_.path("cut.tape");
  EXPECT_EQ(open_error(damaged).id, "tape.damaged");
  EXPECT_FALSE(std::filesystem::exists(journal_directory()));
  EXPECT_NE(open(), nullptr) << "other settings may begin there";
}

TEST_F(PaperTest, AdvanceStopsAtTheTimeGiven) {
  const auto session = open();
  const Timestamp until = session->session().started_at() + std::chrono::seconds(2);
  EXPECT_EQ(session->advance(until, 1'000'000).value(), AdvanceOutcome::Waiting);
  EXPECT_LE(session->session().loop().now(), until);
  EXPECT_GT(session->next_time().value(), until);
}

/// Writes the journal anew with one record changed.
void rewrite(const std::string& directory,
             const std::function<void(std::vector<Record>&)>& change) {
  std::vector<Record> records = journal_records(directory);
  change(records);
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (entry.path().extension() == ".journal") {
      std::filesystem::remove(entry.path());
    }
  }
  const auto journal =
      journal::Journal::open({.directory = directory}, [](const Record&) {}).value();
  for (const Record& record : records) {
    journal->append(record);
  }
  ASSERT_TRUE(journal->commit().has_value());
}

TEST_F(PaperTest, NamesTheDecisionThatCannotBeReproduced) {
  {
    const auto session = open();
    ASSERT_TRUE(session->advance(kTimestampMax, 1'500).has_value());
    ASSERT_TRUE(session->commit().has_value());
  }
  std::size_t changed = 0;
  rewrite(journal_directory(), [&changed](std::vector<Record>& records) {
    for (; changed < records.size(); ++changed) {
      auto* command = std::get_if<Command>(&records[changed].body);
      auto* place = command != nullptr ? std::get_if<PlaceOrder>(&command->body) : nullptr;
      if (place != nullptr) {
        place->terms.side = opposite(place->terms.side);
        return;
      }
    }
  });
  const Error error = open_error(request());
  EXPECT_EQ(error.code, ErrorCode::Internal);
  EXPECT_EQ(error.id, "journal.not_reproducible");
  ASSERT_EQ(error.arguments.size(), 1U);
  EXPECT_EQ(error.arguments[0].value, std::to_string(changed + 1));
}

// fault:S08
TEST_F(PaperTest, AFactThatCannotFollowEndsTheStartAndIsNamedByItsRecord) {
  {
    const auto session = open();
    ASSERT_TRUE(session->advance(kTimestampMax, 1'500).has_value());
    ASSERT_TRUE(session->commit().has_value());
  }
  std::size_t changed = 0;
  rewrite(journal_directory(), [&changed](std::vector<Record>& records) {
    for (; changed < records.size(); ++changed) {
      auto* event = std::get_if<Event>(&records[changed].body);
      auto* fill = event != nullptr ? std::get_if<Fill>(&event->body) : nullptr;
      if (fill != nullptr) {
        fill->quantity = Quantity{};
        return;
      }
    }
  });
  const Error error = open_error(request());
  EXPECT_EQ(error.code, ErrorCode::InvalidInput);
  EXPECT_EQ(error.id, "journal.contradiction");
  ASSERT_EQ(error.arguments.size(), 3U);
  EXPECT_EQ(error.arguments[0].value, std::to_string(changed + 1));
  EXPECT_EQ(error.arguments[1].value, "fill");
}

TEST_F(PaperTest, AJournalThatChangesUnderASessionGivesNoResult) {
  const auto session = open();
  ASSERT_TRUE(session->advance(kTimestampMax, 1'500).has_value());
  ASSERT_TRUE(session->commit().has_value());
  const std::string copy = scratch_.path("copy");
  std::filesystem::create_directories(copy);
  const std::vector<Record> records = journal_records(journal_directory());
  const auto is_fill = [](const Record& record) {
    const auto* event = std::get_if<Event>(&record.body);
    return event != nullptr && std::holds_alternative<Fill>(event->body);
  };
  ASSERT_TRUE(std::ranges::any_of(records, is_fill));
  {
    const auto made = journal::Journal::open({.directory = copy}, [](const Record&) {}).value();
    for (Record record : records) {
      if (is_fill(record)) {
        std::get<Fill>(std::get<Event>(record.body).body).quantity = Quantity{};
      }
      made->append(record);
    }
    ASSERT_TRUE(made->commit().has_value());
  }
  std::filesystem::copy(
      copy, journal_directory(),
      std::filesystem::copy_options::recursive | std::filesystem::copy_options::overwrite_existing);
  const auto result = session->finish();
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().id, "journal.contradiction");
}

TEST_F(PaperTest, AJournalLongerThanItsRecordingIsNotReproducible) {
  {
    const auto session = open();
    play_out(*session);
    ASSERT_TRUE(session->commit().has_value());
  }
  rewrite(journal_directory(), [](std::vector<Record>& records) {
    Record more = records.back();
    ++more.group_seq;
    more.body = FeedIndex{1'000'000, 1};
    records.push_back(more);
  });
  EXPECT_EQ(open_error(request()).id, "journal.not_reproducible");
}

TEST_F(PaperTest, AChangedJournalStaysAsItWas) {
  {
    const auto session = open();
    ASSERT_TRUE(session->advance(kTimestampMax, 1'500).has_value());
    ASSERT_TRUE(session->commit().has_value());
  }
  rewrite(journal_directory(),
          [](std::vector<Record>& records) { records.back().at += Duration(1); });
  const std::size_t before = journal_records(journal_directory()).size();
  EXPECT_EQ(open_error(request()).id, "journal.not_reproducible");
  EXPECT_EQ(journal_records(journal_directory()).size(), before);
}

// fault:P04
TEST_F(PaperTest, ASecondOneOnTheSameDirectoryIsRefused) {
  const auto session = open();
  EXPECT_EQ(open_error(request()).id, "data.locked");
}

TEST_F(PaperTest, OtherSettingsAreRefusedByName) {
  open();
  PaperRequest other = request();
  other.run.latency = "6ms";
  const Error error = open_error(other);
  EXPECT_EQ(error.code, ErrorCode::Conflict);
  EXPECT_EQ(error.id, "data.settings_changed");
  EXPECT_NE(error.what.find("latency was 5ms, is 6ms"), std::string::npos) << error.what;
}

TEST_F(PaperTest, AFreshSessionLeavesTheOldOneAlone) {
  {
    const auto session = open();
    ASSERT_TRUE(session->advance(kTimestampMax, 1'000).has_value());
    ASSERT_TRUE(session->commit().has_value());
  }
  const std::size_t before = journal_records(journal_directory()).size();
  PaperRequest fresh = request();
  fresh.session = SessionDirectory::Choice::Fresh;
  const auto session = open(fresh);
  EXPECT_FALSE(session->recovery().is_continued);
  EXPECT_EQ(session->report_directory(), scratch_.path("var/reports/session-0002"));
  EXPECT_EQ(journal_records(journal_directory()).size(), before);
}

TEST_F(PaperTest, AnEmptyRecordingIsRefusedWithItsPath) {
  PaperRequest empty = request();
  support::write_file(scratch_.path("one.txt"), support::lone_diff());
  empty.run.tapes = {scratch_.path("one.txt")};
  const Error error = open_error(empty);
  EXPECT_EQ(error.id, "recording.empty");
  ASSERT_EQ(error.arguments.size(), 1U);
  EXPECT_EQ(error.arguments[0].value, scratch_.path("one.txt"));
}

TEST_F(PaperTest, TheViewShowsWhatTheSessionHolds) {
  const auto session = open();
  ASSERT_TRUE(session->advance(kTimestampMax, 2'500).has_value());
  const SessionView view = view_of(*session);
  const engine::Loop& loop = session->session().loop();
  EXPECT_EQ(view.strategy, "grid");
  EXPECT_EQ(view.now, loop.now());
  EXPECT_EQ(view.elapsed, loop.now() - session->session().started_at());
  ASSERT_EQ(view.instruments.size(), 2U);
  EXPECT_EQ(view.instruments[0].symbol, "BTCUSDT");
  EXPECT_EQ(view.instruments[1].symbol, "ETHUSDT");
  std::uint64_t open_orders = 0;
  Decimal unrealized;
  for (const InstrumentView& row : view.instruments) {
    ASSERT_TRUE(row.bid.has_value() && row.ask.has_value());
    EXPECT_LT(*row.bid, *row.ask);
    open_orders += row.open_buys + row.open_sells;
    unrealized += row.unrealized_gross;
  }
  EXPECT_EQ(open_orders, view.open_orders);
  EXPECT_EQ(unrealized, view.unrealized_gross);
  EXPECT_EQ(view.counts.market_events, loop.market_events());
  EXPECT_EQ(view.equity.amount, view.capital.amount + view.realized + view.unrealized_gross);
  EXPECT_GT(view.counts.fills, 0U);
  EXPECT_EQ(view.fills.size(), std::min<std::uint64_t>(8, view.counts.fills));
}

}  // namespace
}  // namespace tw::control
