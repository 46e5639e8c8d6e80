#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "journal/tape.hpp"
#include "map_book.hpp"
#include "market/order_book.hpp"

// The book beside the obvious one over the whole demonstration tapes.
namespace tw::market {
namespace {

struct Recorded {
  const char* symbol;
  const char* file;
  std::uint64_t updates;
};

class RecordedBook : public testing::TestWithParam<Recorded> {
 protected:
  std::unique_ptr<HistoryReader> open() const {
    const std::string path = std::string(TW_SOURCE_DIR) + "/data/demo/" + GetParam().file;
    return journal::TapeReader::open(path, InstrumentId{}).value();
  }
};

void expect_touched(const OrderBook& book, const MapBook& twin, const DepthUpdate& update) {
  for (const DepthLevel& level : update.bids) {
    const auto place = twin.bids.find(level.ticks);
    ASSERT_EQ(book.lots_at(Side::Buy, level.ticks), place == twin.bids.end() ? 0 : place->second);
  }
  for (const DepthLevel& level : update.asks) {
    const auto place = twin.asks.find(level.ticks);
    ASSERT_EQ(book.lots_at(Side::Sell, level.ticks), place == twin.asks.end() ? 0 : place->second);
  }
  ASSERT_EQ(book.best_bid(), (DepthLevel{twin.bids.rbegin()->first, twin.bids.rbegin()->second}));
  ASSERT_EQ(book.best_ask(), (DepthLevel{twin.asks.begin()->first, twin.asks.begin()->second}));
}

TEST_P(RecordedBook, AgreesWithTheMapTwinAtEveryMessage) {
  const auto reader = open();
  OrderBook book;
  MapBook twin;
  std::uint64_t updates = 0;
  for (auto event = reader->next().value(); event; event = reader->next().value()) {
    const auto* update = std::get_if<DepthUpdate>(&event->body);
    if (update == nullptr) {
      continue;
    }
    ASSERT_EQ(book.apply(*update), ApplyOutcome::Applied);
    ASSERT_EQ(twin.apply(*update), ApplyOutcome::Applied);
    ASSERT_NO_FATAL_FAILURE(expect_touched(book, twin, *update)) << update->sequence;
    if (++updates % 1'000 == 0) {
      ASSERT_EQ(copied_levels(book, Side::Buy), levels_of(twin, Side::Buy)) << update->sequence;
      ASSERT_EQ(copied_levels(book, Side::Sell), levels_of(twin, Side::Sell)) << update->sequence;
    }
  }
  EXPECT_EQ(updates, GetParam().updates);
  EXPECT_EQ(copied_levels(book, Side::Buy), levels_of(twin, Side::Buy));
  EXPECT_EQ(copied_levels(book, Side::Sell), levels_of(twin, Side::Sell));
}

INSTANTIATE_TEST_SUITE_P(
    Usdm, RecordedBook,
    testing::Values(
        Recorded{.symbol = "BTCUSDT", .file = "btcusdt_20240808.tape", .updates = 6'548},
        Recorded{.symbol = "ETHUSDT", .file = "ethusdt_20240808.tape", .updates = 6'581}),
    [](const testing::TestParamInfo<Recorded>& row) { return std::string{row.param.symbol}; });

}  // namespace
}  // namespace tw::market
