#include <gtest/gtest.h>

#include "journal/tape.hpp"
#include "sample_tape.hpp"
#include "support/allocation_count.hpp"
#include "support/shared_material.hpp"
#include "venues/binance/recording_reader.hpp"

namespace tw::journal {
namespace {

struct Recorded {
  const char* name;
  std::uint8_t price_decimals;
  std::uint64_t trades, quotes, deltas;
  std::uint64_t tape_bytes_max;
};

std::string recorded_file(const std::string& name) {
  return "data/binance-usdm-ws-2024-08-08/" + name + "_20240808.gz";
}

class TapeOfRecording : public testing::TestWithParam<Recorded> {
 protected:
  void SetUp() override { TW_SHARED_OR_SKIP(path, recorded_file(GetParam().name)); }
  static std::string path_of() { return support::shared_path(recorded_file(GetParam().name)); }
  static std::unique_ptr<HistoryReader> recording() {
    Listing listing = sample_header().listing;
    listing.symbol =
        SymbolName{GetParam().name == std::string_view{"btcusdt"} ? "BTCUSDT" : "ETHUSDT"};
    listing.grid.price_decimals = GetParam().price_decimals;
    return venues::binance::open_recording(path_of(), listing).value();
  }
  static TapeInfo import(SimulatedDisk& disk) {
    auto writer =
        TapeWriter::create(std::make_unique<SimulatedStorage>(disk), "tape", sample_header());
    const auto reader = recording();
    for (auto event = reader->next(); event->has_value(); event = reader->next()) {
      EXPECT_TRUE(writer->append(**event).has_value());
    }
    return writer->close().value();
  }
};

TEST_P(TapeOfRecording, GivesBackEveryEvent) {
  SimulatedDisk disk;
  const TapeInfo info = import(disk);
  EXPECT_EQ(info.counts.trades, GetParam().trades);
  EXPECT_EQ(info.counts.quotes, GetParam().quotes);
  EXPECT_EQ(info.counts.deltas, GetParam().deltas);
  EXPECT_LE(info.bytes, GetParam().tape_bytes_max);
  const auto expected = recording();
  const auto tape = open_tape(disk);
  std::uint64_t events = 0;
  for (auto event = expected->next(); event->has_value(); event = expected->next()) {
    const auto found = (*tape)->next();
    ASSERT_TRUE(found.has_value() && found->has_value());
    ASSERT_EQ(to_line(**found), to_line(**event));
    ++events;
  }
  EXPECT_EQ(events, info.counts.events());
  EXPECT_FALSE((*tape)->next()->has_value());
}

TEST_P(TapeOfRecording, IsReadWithoutAllocationAfterWarmUp) {
  SimulatedDisk disk;
  import(disk);
  const auto tape = open_tape(disk);
  while ((*tape)->next()->has_value()) {
  }
  ASSERT_TRUE((*tape)->seek((*tape)->info().last_time).has_value());
  ASSERT_TRUE((*tape)->seek(Timestamp{}).has_value());
  const std::uint64_t before = support::allocation_count();
  std::uint64_t events = 0;
  while ((*tape)->next()->has_value()) {
    ++events;
  }
  EXPECT_EQ(support::allocation_count() - before, 0U);
  EXPECT_EQ(events, (*tape)->info().counts.events());
}

INSTANTIATE_TEST_SUITE_P(Demo, TapeOfRecording,
                         testing::Values(Recorded{"btcusdt", 1, 21'313, 66'089, 6'547, 1'400'000},
                                         Recorded{"ethusdt", 2, 14'076, 53'992, 6'580, 1'480'000}),
                         [](const testing::TestParamInfo<Recorded>& row) {
                           return std::string{row.param.name};
                         });

}  // namespace
}  // namespace tw::journal
