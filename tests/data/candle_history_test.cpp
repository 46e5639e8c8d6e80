#include "data/candle_history.hpp"

#include <gtest/gtest.h>

#include "market/candle_builder.hpp"
#include "market/order_book.hpp"
#include "scratch_file.hpp"
#include "support/shared_material.hpp"

namespace tw::data {
namespace {

CandleFormat cents(std::uint8_t quantity_decimals,
                   std::optional<Interval> interval = std::nullopt) {
  return {.grid = {.price_decimals = 2, .quantity_decimals = quantity_decimals},
          .tick_size = Price{Decimal::from_units(1, 2)},
          .step_size = Quantity{Decimal::from_units(1, quantity_decimals)},
          .interval = interval};
}

CandleRow row_of(const market::Candle& candle) {
  return {candle.open_time, candle.open,  candle.high,
          candle.low,       candle.close, static_cast<std::int64_t>(candle.volume)};
}

// One line per event: the milliseconds since the day began, then what happened.
std::vector<std::string> events_of(CandleHistory history) {
  std::vector<std::string> lines;
  while (const auto event = history.next().value()) {
    std::string line = std::to_string(event->ts_recv.time_since_epoch() /
                                      std::chrono::milliseconds(1) % 86'400'000) +
                       " ";
    if (const auto* depth = std::get_if<DepthUpdate>(&event->body)) {
      line += std::to_string(depth->bids[0].ticks) + "/" + std::to_string(depth->asks[0].ticks) +
              " x" + std::to_string(depth->bids[0].lots);
    } else if (const auto* trade = std::get_if<Trade>(&event->body)) {
      line += std::string(trade->aggressor == Side::Buy ? "buy " : "sell ") +
              std::to_string(trade->lots) + " at " + std::to_string(trade->ticks);
    } else {
      line += "reset";
    }
    lines.push_back(line);
  }
  return lines;
}

TEST(CandleHistory, MovesTheBookThenTradesAQuarterOfTheIntervalApart) {
  const ScratchFile scratch(
      "time,open,high,low,close,volume\n"
      "2024-01-01 00:00:00,1.00,1.20,0.95,1.10,8\n"
      "2024-01-01 00:01:00,1.10,1.10,1.10,1.10,0\n"
      "2024-01-01 00:03:00,1.05,1.05,1.05,1.05,3\n");
  CandleHistory history(CandleFile::open(scratch.path(), cents(0)).value(), InstrumentId{0}, 1);
  EXPECT_EQ(events_of(std::move(history)),
            (std::vector<std::string>{
                "0 99/100 x8", "0 buy 2 at 100", "15000 95/96 x8", "15000 sell 2 at 95",
                "30000 119/120 x8", "30000 buy 2 at 120", "45000 110/111 x8", "45000 sell 2 at 110",
                "60000 109/110 x1", "120000 reset", "180000 105/106 x3", "180000 sell 3 at 105"}));
}

TEST(CandleHistory, LeavesASoundBookAtEveryMoment) {
  const ScratchFile scratch(
      "time,open,high,low,close,volume\n"
      "2024-01-01 00:00:00,1.00,1.20,0.95,1.10,8\n"
      "2024-01-01 00:01:00,1.10,1.30,1.10,1.25,5\n");
  CandleHistory history(CandleFile::open(scratch.path(), cents(0)).value(), InstrumentId{0}, 1);
  market::OrderBook book;
  while (const auto event = history.next().value()) {
    if (const auto* depth = std::get_if<DepthUpdate>(&event->body)) {
      EXPECT_EQ(book.apply(*depth), market::ApplyOutcome::Applied);
      EXPECT_EQ(book.state(), market::BookState::Synced);
    }
  }
}

// Builds candles of the trades a file was turned into and compares each with its row.
void expect_same_candles(const std::string& path, const CandleFormat& format, std::size_t rows) {
  CandleFile file = CandleFile::open(path, format).value();
  CandleHistory history(CandleFile::open(path, format).value(), InstrumentId{0}, 1);
  market::CandleBuilder builder(market::CandleRule::every(file.interval()),
                                market::TradeIds::Contiguous);
  std::size_t compared = 0;
  const auto expect_next = [&](const market::Candle& candle) {
    std::optional<CandleRow> row = file.next().value();
    while (row.has_value() && row->volume == 0) {
      row = file.next().value();
    }
    ASSERT_EQ(row_of(candle), row);
    ++compared;
  };
  while (const auto event = history.next().value()) {
    if (const auto* trade = std::get_if<Trade>(&event->body)) {
      const auto step = builder.on_trade(event->ts_event, *trade);
      ASSERT_EQ(step.outcome, market::TradeOutcome::Taken);
      if (step.closed.has_value()) {
        expect_next(*step.closed);
      }
    }
  }
  expect_next(*builder.current());
  EXPECT_EQ(compared, rows);
}

TEST(CandleHistory, GivesTradesThatMakeAMonthOfMinutesAgain) {
  TW_SHARED_OR_SKIP(path, "data/binance-spot-btcusdt-2024-mit/BTCUSDT_1m.csv.gz");
  expect_same_candles(path, cents(8), 41'761);
}

TEST(CandleHistory, GivesTradesThatMakeAYearOfQuartersAgainAcrossTheClockChange) {
  TW_SHARED_OR_SKIP(path, "data/binance-spot-btcusdt-2024-mit/BTCUSDT_15m.csv.gz");
  expect_same_candles(path, cents(8), 34'945);
}

}  // namespace
}  // namespace tw::data
