#include "control/feed_holes.hpp"

#include <gtest/gtest.h>

#include "support/market_samples.hpp"

namespace tw::control {
namespace {

using support::at_ms;

/// A trade at each of these milliseconds.
class Trades final : public HistoryReader {
 public:
  explicit Trades(std::vector<std::int64_t> times) : times_(std::move(times)) {}
  Result<std::optional<Event>> next() override {
    if (next_ == times_.size()) {
      return std::optional<Event>();
    }
    const Timestamp at = at_ms(times_[next_++]);
    return std::optional(Event{.ts_event = at, .ts_recv = at, .body = Trade{}});
  }

 private:
  std::vector<std::int64_t> times_;
  std::size_t next_ = 0;
};

// Of a journal over trades at 1, 2, ... 10.
const std::vector<ConsumedFeed> kIndexes = {{.record = 4, .events = 2, .at = at_ms(2)},
                                            {.record = 6, .events = 4, .at = at_ms(4)},
                                            {.record = 8, .events = 6, .at = at_ms(6)},
                                            {.record = 10, .events = 8, .at = at_ms(8)},
                                            {.record = 12, .events = 10, .at = at_ms(10)}};

std::vector<FeedHole> holes(std::vector<std::int64_t> times) {
  Trades history(std::move(times));
  return find_holes(kIndexes, at_ms(1), history).value();
}

TEST(FeedHolesTest, TheSameMarketHasNone) {
  EXPECT_TRUE(holes({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}).empty());
  EXPECT_TRUE(holes({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}).empty()) << "more came later";
}

TEST(FeedHolesTest, NamesWhereEventsAreMissing) {
  const std::vector<FeedHole> one = {{.from = at_ms(4), .to = at_ms(6), .record = 8}};
  EXPECT_EQ(holes({1, 2, 3, 4, 6, 7, 8, 9, 10}), one);
  const std::vector<FeedHole> longer = {{.from = at_ms(2), .to = at_ms(8), .record = 6}};
  EXPECT_EQ(holes({1, 2, 8, 9, 10}), longer);
  const std::vector<FeedHole> end = {{.from = at_ms(6), .to = at_ms(10), .record = 10}};
  EXPECT_EQ(holes({1, 2, 3, 4, 5, 6}), end);
  const std::vector<FeedHole> all = {{.from = at_ms(1), .to = at_ms(10), .record = 4}};
  EXPECT_EQ(holes({}), all);
}

TEST(FeedHolesTest, NamesEachOfSeveral) {
  const std::vector<FeedHole> two = {{.from = at_ms(1), .to = at_ms(2), .record = 4},
                                     {.from = at_ms(6), .to = at_ms(8), .record = 10}};
  EXPECT_EQ(holes({2, 3, 4, 5, 6, 8, 9, 10}), two);
}

TEST(FeedHolesTest, NamesWhereEventsCameThatNobodyConsumed) {
  const std::vector<FeedHole> one = {{.from = at_ms(4), .to = at_ms(6), .record = 8}};
  EXPECT_EQ(holes({1, 2, 3, 4, 5, 5, 5, 6, 7, 8, 9, 10}), one);
}

TEST(FeedHolesTest, AnEventOfTheVeryMomentMayComeAfterTheIndex) {
  Trades history({1, 2, 2, 3, 4});
  const std::vector<ConsumedFeed> indexes = {{.record = 4, .events = 2, .at = at_ms(2)},
                                             {.record = 6, .events = 5, .at = at_ms(4)}};
  EXPECT_TRUE(find_holes(indexes, at_ms(1), history).value().empty());
}

}  // namespace
}  // namespace tw::control
