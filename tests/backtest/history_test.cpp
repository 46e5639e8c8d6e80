#include "backtest/history.hpp"

#include <gtest/gtest.h>

#include "support/event_list.hpp"
#include "support/market_samples.hpp"

namespace tw::backtest {
namespace {

using support::at_ms;
using support::EventList;
using support::MarketScript;

std::unique_ptr<EventList> list(std::vector<Event> events) {
  return std::make_unique<EventList>(std::move(events));
}

/// Instrument and millisecond of everything left, e.g. "0@5 1@6 ".
std::string read_all(HistoryReader& reader) {
  std::string text;
  for (auto event = reader.next().value(); event.has_value(); event = reader.next().value()) {
    const InstrumentId instrument = std::visit(
        [](const auto& body) {
          if constexpr (requires { body.instrument; }) {
            return InstrumentId{body.instrument};
          } else {
            return InstrumentId{99};
          }
        },
        event->body);
    const auto ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(event->ts_recv - at_ms(0)).count();
    text += std::to_string(instrument.value()) + "@" + std::to_string(ms) + " ";
  }
  return text;
}

MergedHistory merged(std::vector<Event> first, std::vector<Event> second) {
  std::vector<std::unique_ptr<HistoryReader>> readers;
  readers.push_back(list(std::move(first)));
  readers.push_back(list(std::move(second)));
  return MergedHistory(std::move(readers));
}

TEST(MergedHistory, GoesByTimeAndByReaderAtEqualTimes) {
  MarketScript a{0};
  MarketScript b{1};
  MergedHistory history =
      merged({a.trade(at_ms(1), 1), a.trade(at_ms(5), 1), a.trade(at_ms(5), 1)},
             {b.trade(at_ms(0), 1), b.trade(at_ms(5), 1), b.trade(at_ms(9), 1)});
  EXPECT_EQ(read_all(history), "1@0 0@1 0@5 0@5 1@5 1@9 ");
}

TEST(MergedHistory, StaysAtItsEnd) {
  MarketScript a{0};
  MergedHistory history = merged({a.trade(at_ms(1), 1)}, {});
  EXPECT_EQ(read_all(history), "0@1 ");
  EXPECT_EQ(history.next().value(), std::nullopt);
}

TEST(MergedHistory, KeepsTheLevelsOfAnEventUntilTheNextCall) {
  MarketScript a{0};
  MarketScript b{1};
  MergedHistory history = merged({a.snapshot(at_ms(1), {{10, 1}}, {{11, 2}})},
                                 {b.snapshot(at_ms(2), {{20, 3}}, {{21, 4}})});
  const Event first = *history.next().value();
  EXPECT_EQ(std::get<DepthUpdate>(first.body).bids[0], (DepthLevel{10, 1}));
  const Event second = *history.next().value();
  EXPECT_EQ(std::get<DepthUpdate>(second.body).asks[0], (DepthLevel{21, 4}));
}

TEST(MergedHistory, PassesOnTheErrorOfAReader) {
  MarketScript a{0};
  auto broken = list({a.trade(at_ms(1), 1)});
  broken->fail_at_end({ErrorCode::InvalidInput, "line 2"});
  std::vector<std::unique_ptr<HistoryReader>> readers;
  readers.push_back(std::move(broken));
  MergedHistory history(std::move(readers));
  ASSERT_TRUE(history.next().has_value());
  const auto failed = history.next();
  ASSERT_FALSE(failed.has_value());
  EXPECT_EQ(failed.error().what, "line 2");
}

TEST(MergedHistory, WithoutReadersIsEmpty) {
  MergedHistory history({});
  EXPECT_EQ(history.next().value(), std::nullopt);
}

TEST(StoredHistory, GivesBackWhatItWasLoadedWith) {
  MarketScript script{0};
  EventList reader({script.snapshot(at_ms(1), {{10, 1}, {9, 2}}, {{11, 3}}),
                    script.trade(at_ms(2), 10, 7, Side::Sell),
                    script.delta(at_ms(3), {}, {{12, 4}})});
  const auto history = StoredHistory::load(reader).value();
  ASSERT_EQ(history.size(), 3U);
  EXPECT_EQ(history.first_time(), at_ms(1));
  EXPECT_EQ(history.last_time(), at_ms(3));
  const Event first = history.at(0, Duration{});
  const auto& snapshot = std::get<DepthUpdate>(first.body);
  EXPECT_EQ(first.ts_event, at_ms(1));
  EXPECT_TRUE(std::ranges::equal(snapshot.bids, std::vector<DepthLevel>{{10, 1}, {9, 2}}));
  EXPECT_TRUE(std::ranges::equal(snapshot.asks, std::vector<DepthLevel>{{11, 3}}));
  const Event second = history.at(1, Duration{});
  EXPECT_EQ(std::get<Trade>(second.body).lots, 7);
  EXPECT_EQ(std::get<Trade>(second.body).aggressor, Side::Sell);
  const Event third = history.at(2, Duration{});
  const auto& delta = std::get<DepthUpdate>(third.body);
  EXPECT_TRUE(delta.bids.empty());
  EXPECT_TRUE(std::ranges::equal(delta.asks, std::vector<DepthLevel>{{12, 4}}));
  EXPECT_EQ(delta.previous_sequence, 1U);
}

TEST(StoredHistory, MovesBothTimesOfAnEvent) {
  MarketScript script{0};
  EventList reader({script.trade(at_ms(1), 10)});
  const auto history = StoredHistory::load(reader).value();
  const Event moved = history.at(0, std::chrono::milliseconds(500));
  EXPECT_EQ(moved.ts_event, at_ms(501));
  EXPECT_EQ(moved.ts_recv, at_ms(501));
}

TEST(StoredHistory, SurvivesBeingMoved) {
  MarketScript script{0};
  EventList reader({script.snapshot(at_ms(1), {{10, 1}}, {{11, 3}})});
  StoredHistory history = StoredHistory::load(reader).value();
  const StoredHistory moved = std::move(history);
  const Event first = moved.at(0, Duration{});
  EXPECT_EQ(std::get<DepthUpdate>(first.body).asks[0], (DepthLevel{11, 3}));
}

TEST(StoredHistory, RefusesAnEmptyReader) {
  EventList reader({});
  const auto history = StoredHistory::load(reader);
  ASSERT_FALSE(history.has_value());
  EXPECT_EQ(history.error().code, ErrorCode::NotFound);
  EXPECT_EQ(history.error().id, "recording.empty");
}

TEST(StoredHistory, PassesOnTheErrorOfTheReader) {
  MarketScript script{0};
  EventList reader({script.trade(at_ms(1), 10)});
  reader.fail_at_end({ErrorCode::InvalidInput, "line 2"});
  EXPECT_EQ(StoredHistory::load(reader).error().what, "line 2");
}

class Looped : public testing::Test {
 protected:
  Looped() {
    EventList reader(
        {script_.snapshot(at_ms(100), {{10, 1}}, {{11, 3}}), script_.trade(at_ms(400), 10)});
    history_ = StoredHistory::load(reader).value();
  }
  MarketScript script_{0};
  std::optional<StoredHistory> history_;
};

TEST_F(Looped, PlaysOnceWithoutASeam) {
  LoopedHistory looped(*history_, 1, 1);
  EXPECT_EQ(read_all(looped), "0@100 0@400 ");
  EXPECT_EQ(looped.next().value(), std::nullopt);
}

TEST_F(Looped, PutsEachEventOverTheOneBefore) {
  LoopedHistory read(*history_, 2, 2);
  LoopedHistory put(*history_, 2, 2);
  Event event;
  for (auto wanted = read.next().value(); wanted.has_value(); wanted = read.next().value()) {
    ASSERT_EQ(put.next_into(event).value(), Next::Put);
    EXPECT_EQ(event.ts_event, wanted->ts_event);
    EXPECT_EQ(event.ts_recv, wanted->ts_recv);
    EXPECT_EQ(event.body.index(), wanted->body.index());
  }
  EXPECT_EQ(put.next_into(event).value(), Next::End);
}

TEST_F(Looped, ResetsEveryBookAtTheEndThenIsSilentForASecond) {
  LoopedHistory looped(*history_, 2, 3);
  EXPECT_EQ(read_all(looped),
            "0@100 0@400 0@400 1@400 "
            "0@1400 0@1700 0@1700 1@1700 "
            "0@2700 0@3000 ");
}

TEST_F(Looped, SaysThatTheBooksAreResetByTheSeam) {
  LoopedHistory looped(*history_, 1, 2);
  static_cast<void>(looped.next());
  static_cast<void>(looped.next());
  EXPECT_EQ(looped.loop(), 1U);
  const Event reset = *looped.next().value();
  EXPECT_EQ(std::get<FeedReset>(reset.body),
            (FeedReset{InstrumentId{0}, FeedResetReason::ReplaySeam}));
  EXPECT_EQ(looped.loop(), 1U);
  static_cast<void>(looped.next());
  EXPECT_EQ(looped.loop(), 2U);
}

TEST_F(Looped, IsSilentLongerWhenCommandsTakeLonger) {
  LoopedHistory looped(*history_, 1, 2, std::chrono::seconds(3));
  EXPECT_EQ(read_all(looped), "0@100 0@400 0@400 0@3400 0@3700 ");
}

TEST_F(Looped, ALimitSetLaterEndsThePassItIsIn) {
  LoopedHistory looped(*history_, 1, 0);
  static_cast<void>(looped.next());
  looped.limit(1);
  EXPECT_EQ(read_all(looped), "0@400 ");
  EXPECT_FALSE(looped.is_past_limit());
}

TEST_F(Looped, PastItsLimitItEndsAtOnce) {
  for (int events = 3; events < 9; ++events) {  // from the seam after the first pass on
    LoopedHistory looped(*history_, 1, 0);
    for (int i = 0; i < events; ++i) {
      static_cast<void>(looped.next());
    }
    looped.limit(1);
    EXPECT_TRUE(looped.is_past_limit()) << events;
    EXPECT_EQ(read_all(looped), "") << events;
  }
}

TEST_F(Looped, PlaysWithoutEndInTimeThatNeverRunsBackwards) {
  LoopedHistory looped(*history_, 1, 0);
  Timestamp last;
  for (int i = 0; i < 1'000; ++i) {
    const Event event = *looped.next().value();
    ASSERT_GE(event.ts_recv, last);
    last = event.ts_recv;
  }
  EXPECT_GT(looped.loop(), 300U);
}

TEST_F(Looped, GoesOnFromEveryPosition) {
  for (std::uint64_t position = 0; position < 13; ++position) {
    LoopedHistory played(*history_, 2, 5);
    for (std::uint64_t i = 0; i < position; ++i) {
      ASSERT_TRUE(played.next().value().has_value());
    }
    EXPECT_EQ(played.position(), position);
    LoopedHistory sought(*history_, 2, 5);
    ASSERT_TRUE(sought.seek(position).has_value());
    EXPECT_EQ(sought.position(), position);
    EXPECT_EQ(sought.loop(), played.loop()) << position;
    EXPECT_EQ(sought.pass_begin(), played.pass_begin()) << position;
    for (const std::uint64_t limit : {1U, 2U, 3U}) {
      sought.limit(limit);
      played.limit(limit);
      EXPECT_EQ(sought.is_past_limit(), played.is_past_limit()) << position;
    }
    sought.limit(5);
    played.limit(5);
    EXPECT_EQ(read_all(sought), read_all(played)) << position;
  }
}

TEST_F(Looped, APassBeginsBehindTheResetsOfTheOneBefore) {
  LoopedHistory looped(*history_, 2, 0);
  ASSERT_TRUE(looped.seek(6).has_value());
  EXPECT_EQ(looped.pass_begin(), 4U);
  ASSERT_TRUE(looped.seek(looped.pass_begin()).has_value());
  EXPECT_EQ(looped.next().value()->ts_recv, at_ms(1400));
}

TEST_F(Looped, APositionBeyondAllTimeIsRefused) {
  LoopedHistory looped(*history_, 1, 1);
  EXPECT_FALSE(looped.seek(UINT64_MAX).has_value());
  EXPECT_EQ(read_all(looped), "0@100 0@400 ");
}

TEST_F(Looped, EndsWithAnErrorWhereNoTimeIsLeftForAnotherPass) {
  constexpr Duration kYear = std::chrono::days(365);
  LoopedHistory looped(*history_, 0, 0, 100 * kYear);
  std::uint64_t events = 0;
  Result<std::optional<Event>> next = looped.next();
  for (; next.has_value() && next->has_value(); next = looped.next()) {
    ++events;
  }
  ASSERT_FALSE(next.has_value());
  EXPECT_EQ(next.error().id, "recording.time_ended");
  EXPECT_EQ(next.error().arguments.front().value, "3");  // 1970, 2070 and 2170
  EXPECT_EQ(events, 6U);
  EXPECT_FALSE(looped.next().has_value());
}

}  // namespace
}  // namespace tw::backtest
