#include "control/journal_audit.hpp"

#include <gtest/gtest.h>

#include "control/paper_fixture.hpp"
#include "control/settings_file.hpp"
#include "journal/journal_reading.hpp"

namespace tw::control {
namespace {

using support::read_file;
using support::write_file;

class JournalAuditTest : public PaperTest {
 protected:
  void run_once(const std::optional<std::string>& feed_latency = {}) {
    RunRequest request = busy_run();
    request.feed_latency = feed_latency;
    ASSERT_TRUE(run_backtest(request, support::demo_library(), scratch_.path("run")));
  }
  Result<JournalAudit> audit(const std::string& path, std::vector<std::string> tapes) const {
    return audit_journal(path, {.tapes = std::move(tapes), .funding = {}}, support::demo_library());
  }
  // The recorded tapes, the first one without the events `from` up to `to`.
  std::vector<std::string> tapes_with_hole(std::uint64_t from, std::uint64_t to) const {
    const std::string path = scratch_.path("hole.tape");
    const auto reader = journal::TapeReader::open(ShortTapes::get().btc(), InstrumentId{0}).value();
    auto writer = journal::TapeWriter::create(path, reader->info().header).value();
    std::uint64_t number = 0;
    for (auto event = reader->next(); event->has_value(); event = reader->next()) {
      ++number;
      if (number < from || number > to) {
        EXPECT_TRUE(writer.append(**event).has_value());
      }
    }
    EXPECT_TRUE(writer.close().has_value());
    return {path, ShortTapes::get().eth()};
  }
};

// fault:S06
TEST_F(JournalAuditTest, ABacktestIsProvedRecordByRecord) {
  run_once();
  const auto proved = audit(scratch_.path("run"), busy_run().tapes);
  ASSERT_TRUE(proved.has_value()) << proved.error().what;
  EXPECT_TRUE(proved->is_proved());
  EXPECT_GT(proved->records, 500U);
  EXPECT_EQ(proved->proved, proved->records);
}

TEST_F(JournalAuditTest, ARunWithAFeedLatencyIsProvedToo) {
  for (const char* latency : {"40ms", "recorded:1.5"}) {
    run_once(latency);
    const auto proved = audit(scratch_.path("run"), busy_run().tapes);
    ASSERT_TRUE(proved.has_value()) << proved.error().what;
    EXPECT_TRUE(proved->is_proved()) << latency;
    EXPECT_GT(proved->records, 500U);
    std::filesystem::remove_all(scratch_.path("run"));
  }
}

TEST_F(JournalAuditTest, AFeedLatencyOfAFileIsDrawnAgain) {
  write_file(scratch_.path("latencies"), "1ms\n30ms\n");
  run_once(scratch_.path("latencies"));
  const auto lacking = audit(scratch_.path("run"), busy_run().tapes);
  ASSERT_FALSE(lacking.has_value());
  EXPECT_EQ(lacking.error().id, "journal.audit_latency");
  EXPECT_EQ(lacking.error().arguments.back().value, "--feed-latency");
  const auto proved = audit_journal(
      scratch_.path("run"), {.tapes = busy_run().tapes, .feed_latency = scratch_.path("latencies")},
      support::demo_library());
  ASSERT_TRUE(proved.has_value()) << proved.error().what;
  EXPECT_TRUE(proved->is_proved());
}

// The venue met the hole before the strategy came to it: nothing is said of what lies in between.
TEST_F(JournalAuditTest, AHoleIsNotTakenForADifferenceWhereTheVenueWasAhead) {
  run_once("300ms");
  const auto found = audit(scratch_.path("run"), tapes_with_hole(1'001, 1'200));
  ASSERT_TRUE(found.has_value()) << found.error().what;
  EXPECT_FALSE(found->is_proved());
  ASSERT_FALSE(found->holes.empty());
  EXPECT_FALSE(found->difference.has_value());
  EXPECT_GT(found->proved, 0U);
  EXPECT_LT(found->proved, found->holes[0].record - 1);
}

TEST_F(JournalAuditTest, ASessionOfSeveralStartsAndPassesIsProved) {
  PaperRequest endless = request();
  endless.loops = 2;
  for (int start = 0; start < 3; ++start) {
    const auto session = open(endless);
    ASSERT_NE(session, nullptr);
    ASSERT_TRUE(session->advance(kTimestampMax, 2'500).has_value());
    ASSERT_TRUE(session->commit().has_value());
  }
  const auto proved = audit(journal_directory(), busy_run().tapes);
  ASSERT_TRUE(proved.has_value()) << proved.error().what;
  EXPECT_TRUE(proved->is_proved());
  EXPECT_GT(proved->proved, 1'000U);
}

// fault:G03
TEST_F(JournalAuditTest, ARunThatReachedItsDailyLossIsProvedToo) {
  RunRequest lost = busy_run();
  lost.limits = {"daily_loss_max=0.00000001", "book_age_max=none"};
  ASSERT_TRUE(run_backtest(lost, support::demo_library(), scratch_.path("run")));
  std::size_t closed = 0;
  static_cast<void>(journal::read_journal(scratch_.path("run/journal"), [&](const Record& record) {
    const auto* event = std::get_if<Event>(&record.body);
    closed += event != nullptr && std::holds_alternative<GateChanged>(event->body) ? 1U : 0U;
  }));
  EXPECT_EQ(closed, 1U);
  const auto proved = audit(scratch_.path("run"), busy_run().tapes);
  ASSERT_TRUE(proved.has_value()) << proved.error().what;
  EXPECT_TRUE(proved->is_proved());
}

TEST_F(JournalAuditTest, AHoleInTheTapeIsNamedAndNothingAfterItIsCompared) {
  run_once();
  const auto found = audit(scratch_.path("run"), tapes_with_hole(1'001, 1'200));
  ASSERT_TRUE(found.has_value()) << found.error().what;
  EXPECT_FALSE(found->is_proved());
  ASSERT_FALSE(found->holes.empty());
  EXPECT_LT(found->holes[0].from, found->holes[0].to);
  EXPECT_EQ(found->proved, found->holes[0].record - 1);
  EXPECT_FALSE(found->difference.has_value());
  EXPECT_GT(found->proved, 0U);
}

TEST_F(JournalAuditTest, ATapeOfWhichNothingCanBeReadIsRefusedByItsDamage) {
  run_once();
  std::string damaged = read_file(ShortTapes::get().btc());
  const std::size_t middle = damaged.size() / 2;  // of its only block
  damaged[middle] = static_cast<char>(damaged[middle] ^ 0x10);
  write_file(scratch_.path("damaged.tape"), damaged);
  const auto found =
      audit(scratch_.path("run"), {scratch_.path("damaged.tape"), ShortTapes::get().eth()});
  ASSERT_FALSE(found.has_value());
  EXPECT_EQ(found.error().id, "tape.damaged");
}

TEST_F(JournalAuditTest, NamesTheFirstRecordThatStrategiesMakeOtherwise) {
  run_once();
  std::vector<Record> records;
  static_cast<void>(journal::read_journal(
      scratch_.path("run/journal"), [&](const Record& record) { records.push_back(record); }));
  const auto is_place = [](const Record& record) {
    const auto* command = std::get_if<Command>(&record.body);
    return command != nullptr && std::holds_alternative<PlaceOrder>(command->body);
  };
  const auto place = std::ranges::find_if(records.begin() + 200, records.end(), is_place);
  std::get<PlaceOrder>(std::get<Command>(place->body).body).limits_version = 99;
  std::filesystem::create_directories(scratch_.path("forged"));
  std::filesystem::copy(scratch_.path("run/journal/settings.json"),
                        scratch_.path("forged/settings.json"));
  auto made = journal::Journal::open(
      {.directory = scratch_.path("forged"), .segment_bytes = 1U << 20U}, [](const Record&) {});
  std::ranges::for_each(records, [&](const Record& record) { (*made)->append(record); });
  ASSERT_TRUE((*made)->commit().has_value());
  const auto found = audit(scratch_.path("forged"), busy_run().tapes);
  ASSERT_TRUE(found.has_value()) << found.error().what;
  EXPECT_TRUE(found->holes.empty());
  EXPECT_EQ(found->difference, static_cast<std::uint64_t>(place - records.begin()) + 1);
  EXPECT_EQ(found->kind, "place_order");
  EXPECT_EQ(found->proved + 1, *found->difference);
}

TEST_F(JournalAuditTest, OtherSettingsAreRefusedByName) {
  run_once();
  auto settings = read_settings(scratch_.path("run/journal/settings.json")).value();
  for (Setting& setting : settings) {
    setting.value = setting.name == "strategy_version" ? "0" : setting.value;
  }
  ASSERT_TRUE(write_settings(scratch_.path("run/journal"), settings).has_value());
  const auto refused = audit(scratch_.path("run"), busy_run().tapes);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().id, "journal.audit_changed");
  EXPECT_EQ(refused.error().arguments[1].value, "strategy_version");
}

TEST_F(JournalAuditTest, AJournalWithoutSettingsCannotBeAudited) {
  run_once();
  std::filesystem::remove(scratch_.path("run/journal/settings.json"));
  const auto refused = audit(scratch_.path("run"), busy_run().tapes);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().id, "data.settings_missing");
}

}  // namespace
}  // namespace tw::control
