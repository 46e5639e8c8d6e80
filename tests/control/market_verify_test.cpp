#include "control/market_verify.hpp"

#include <gtest/gtest.h>

#include "support/scratch_directory.hpp"
#include "support/short_tape.hpp"

namespace tw::control {
namespace {

constexpr std::uint64_t kEvents = 400;

// What is found in the first events of a demonstration tape without its `left_out`th trade, from 1.
MarketReport report_without(std::uint64_t left_out) {
  const support::ScratchDirectory scratch;
  const std::string path = scratch.path("short.tape");
  const auto reader =
      journal::TapeReader::open(support::demo_file("btcusdt_20240808.tape"), InstrumentId{})
          .value();
  auto writer = journal::TapeWriter::create(path, reader->info().header).value();
  std::uint64_t trades = 0;
  for (std::uint64_t i = 0; i < kEvents; ++i) {
    const Event event = **reader->next();
    trades += std::holds_alternative<Trade>(event.body) ? 1U : 0U;
    if (!std::holds_alternative<Trade>(event.body) || trades != left_out) {
      EXPECT_TRUE(writer.append(event).has_value());
    }
  }
  EXPECT_GT(trades, left_out + 1);
  EXPECT_TRUE(writer.close().has_value());
  const MarketLibrary library = support::demo_library();
  MarketFiles files;
  files.paths = {path};
  return verify_market(library, library.find_one(files).value()).value();
}

TEST(VerifyMarket, FindsNothingMissingInAWholeTape) {
  const MarketReport report = report_without(0);
  EXPECT_EQ(report.trade_gaps, 0u);
  EXPECT_TRUE(report.is_clean());
}

TEST(VerifyMarket, IsNotCleanWhereATradeIdIsLeftOut) {
  const MarketReport report = report_without(3);
  EXPECT_EQ(report.trade_gaps, 1u);
  EXPECT_FALSE(report.is_clean());
}

}  // namespace
}  // namespace tw::control
