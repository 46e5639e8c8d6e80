#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "data/recording.hpp"
#include "listings.hpp"
#include "market/order_book.hpp"
#include "support/allocation_count.hpp"
#include "support/shared_material.hpp"
#include "venues/binance/depth_join.hpp"
#include "venues/binance/parse.hpp"
#include "venues/binance/recording_reader.hpp"

namespace tw::venues::binance {
namespace {

// The snapshot is the 55th message of the recording.
constexpr std::size_t kWarmUp = 100;

const std::string kBtc = "data/binance-usdm-ws-2024-08-08/btcusdt_20240808.gz";

TEST(Allocation, IsCounted) {
  const std::uint64_t before = support::allocation_count();
  const std::vector<int> numbers(10);
  EXPECT_EQ(support::allocation_count() - before, 1u);
}

TEST(Allocation, NeverHappensInParserJoinAndBookAfterWarmUp) {
  TW_SHARED_OR_SKIP(path, kBtc);
  data::Recording recording = data::Recording::open(path).value();
  Parser parser{btcusdt()};
  DepthJoin join{InstrumentId{7}, Market::Usdm};
  market::OrderBook book;
  std::uint64_t at_warm_up = 0;
  std::uint64_t messages = 0;
  for (auto line = recording.next().value(); line; line = recording.next().value()) {
    if (++messages == kWarmUp) {
      at_warm_up = support::allocation_count();
    }
    const Result<Message> message = parser.parse(line->text);
    ASSERT_TRUE(message.has_value());
    if (const auto* diff = std::get_if<DepthDiff>(&message->body)) {
      join.on_diff(*diff, Timestamp{}, line->ts_recv);
    } else if (const auto* snapshot = std::get_if<DepthSnapshot>(&message->body)) {
      join.on_snapshot(*snapshot, Timestamp{}, line->ts_recv);
    }
    for (auto event = join.next(); event; event = join.next()) {
      book.apply(std::get<DepthUpdate>(event->body));
    }
  }
  EXPECT_EQ(messages, 93'954u);
  EXPECT_EQ(support::allocation_count() - at_warm_up, 0u);
  EXPECT_EQ(book.state(), market::BookState::Synced);
}

TEST(Allocation, NeverHappensInTheReaderAfterWarmUp) {
  TW_SHARED_OR_SKIP(path, kBtc);
  const auto reader = open_recording(path, btcusdt()).value();
  std::uint64_t at_warm_up = 0;
  std::uint64_t events = 0;
  for (auto event = reader->next().value(); event; event = reader->next().value()) {
    if (++events == kWarmUp) {
      at_warm_up = support::allocation_count();
    }
  }
  EXPECT_GT(events, 90'000u);
  EXPECT_EQ(support::allocation_count() - at_warm_up, 0u);
}

}  // namespace
}  // namespace tw::venues::binance
