#include "control/market_window.hpp"

#include <gtest/gtest.h>

#include "support/event_list.hpp"

namespace tw::control {
namespace {

constexpr InstrumentId kInstrument{0};

Timestamp at(int seconds) { return Timestamp{std::chrono::seconds(seconds)}; }

Event depth(int seconds, DepthKind kind, std::uint64_t sequence, std::span<const DepthLevel> bids,
            std::span<const DepthLevel> asks) {
  return {.ts_event = at(seconds),
          .ts_recv = at(seconds),
          .body = DepthUpdate{.instrument = kInstrument,
                              .kind = kind,
                              .previous_sequence = sequence - 1,
                              .sequence = sequence,
                              .bids = bids,
                              .asks = asks}};
}

Event trade(int seconds, std::uint64_t id) {
  return {.ts_event = at(seconds),
          .ts_recv = at(seconds),
          .body = Trade{.instrument = kInstrument, .trade_id = id, .ticks = 101, .lots = 1}};
}

// A book, a change of it, and trades around both.
std::vector<Event> market() {
  static const std::vector<DepthLevel> bids{{100, 5}, {99, 7}};
  static const std::vector<DepthLevel> asks{{102, 4}};
  static const std::vector<DepthLevel> gone{{100, 0}};
  return {depth(1, DepthKind::Snapshot, 1, bids, asks),
          trade(2, 1),
          depth(3, DepthKind::Delta, 2, gone, {}),
          trade(4, 2),
          trade(6, 3),
          trade(8, 4)};
}

struct Played {
  std::vector<Timestamp> times;
  std::vector<DepthLevel> bids;  // of the first event
  std::optional<Error> failure;
};

Played play(const MarketWindow& window) {
  const auto history =
      open_window(std::make_unique<support::EventList>(market()), kInstrument, window);
  Played played;
  while (true) {
    const auto event = history->next();
    if (!event.has_value()) {
      played.failure = event.error();
      return played;
    }
    if (!event->has_value()) {
      return played;
    }
    const auto* update = std::get_if<DepthUpdate>(&(*event)->body);
    if (played.times.empty() && update != nullptr && update->kind == DepthKind::Snapshot) {
      played.bids.assign(update->bids.begin(), update->bids.end());
    }
    played.times.push_back((*event)->ts_recv);
  }
}

TEST(MarketWindow, BeginsWithTheBookOfItsFirstMoment) {
  const Played played = play({.from = at(5), .to = {}});
  EXPECT_EQ(played.times, (std::vector{at(5), at(6), at(8)}));
  EXPECT_EQ(played.bids, (std::vector<DepthLevel>{{99, 7}}));
}

TEST(MarketWindow, BothOfItsEndsBelongToIt) {
  EXPECT_EQ(play({.from = at(4), .to = at(6)}).times, (std::vector{at(4), at(4), at(6)}));
  EXPECT_EQ(play({.from = {}, .to = at(2)}).times, (std::vector{at(1), at(2)}));
  EXPECT_EQ(play({.from = at(0), .to = {}}).times.size(), market().size());
}

TEST(MarketWindow, WithoutAnEventItNamesItsNeighbors) {
  const Played between = play({.from = Timestamp{std::chrono::milliseconds(6'500)}, .to = at(7)});
  ASSERT_TRUE(between.failure.has_value());
  EXPECT_EQ(between.failure->id, "backtest.no_market");
  EXPECT_EQ(between.failure->arguments[2].value, to_iso8601(at(6)));
  EXPECT_EQ(between.failure->arguments[3].value, to_iso8601(at(8)));
  EXPECT_EQ(play({.from = at(9), .to = {}}).failure->arguments[3].value, "…");
}

}  // namespace
}  // namespace tw::control
