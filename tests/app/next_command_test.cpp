#include "app/next_command.hpp"

#include <gtest/gtest.h>

namespace tw::app {
namespace {

TEST(NextCommand, IsPlainWhereNothingWasAskedFor) {
  EXPECT_EQ(continue_command("build/release/tradewind", {}), "build/release/tradewind up");
  EXPECT_EQ(research_command("tradewind", {}, {"a.gz", "b.gz"}),
            "tradewind backtest run --tape a.gz --tape b.gz");
}

TEST(NextCommand, NamesAllThatDecidesTheSession) {
  UpOptions options;
  options.data_directory = "my data";
  options.run = {.tapes = {"a.gz", "b.gz"},
                 .strategy = "other",
                 .parameters = {"levels=2", "quantity=3"},
                 .limits = {"book_age_max=none", "daily_loss_max=50"},
                 .latency = "7ms",
                 .queue = "power:3",
                 .fill = "whole",
                 .through = "opposite",
                 .fees = "-0.0001,0.0004",
                 .capital = "500",
                 .margin = "cross",
                 .leverage = {"5", "ETHUSDT=3"},
                 .maintenance_rate = "0.01",
                 .funding = "funding.csv",
                 .seed = 9,
                 .is_json = true};
  options.speed = "max";
  options.market_time = "5m";
  options.loops = 2;
  options.is_new = true;
  const std::string run =
      " --tape a.gz --tape b.gz --strategy other --set levels=2 --set quantity=3 "
      "--limit book_age_max=none --limit daily_loss_max=50 "
      "--latency 7ms --queue power:3 --fill whole --through opposite --fees=-0.0001,0.0004 "
      "--capital 500 "
      "--margin cross --leverage 5 --leverage ETHUSDT=3 --maintenance-rate 0.01 "
      "--funding funding.csv --seed 9";
  EXPECT_EQ(continue_command("./tradewind", options), "./tradewind up --data-dir 'my data'" + run);
  EXPECT_EQ(research_command("./tradewind", options.run, {"a.gz", "b.gz"}),
            "./tradewind backtest run" + run);
}

}  // namespace
}  // namespace tw::app
