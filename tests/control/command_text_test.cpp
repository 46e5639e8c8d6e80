#include "control/command_text.hpp"

#include <gtest/gtest.h>

namespace tw::control {
namespace {

TEST(CommandText, QuotesWhatAShellWouldRead) {
  EXPECT_EQ(shell_word("data/demo/a.tape"), "data/demo/a.tape");
  EXPECT_EQ(shell_word("it's $HOME"), "'it'\\''s $HOME'");
  EXPECT_EQ(shell_word(""), "''");
}

TEST(CommandText, OfABacktestNamesWhatIsNotUsual) {
  RunRequest request;
  request.tapes = {"a.tape", "b c.tape"};
  EXPECT_EQ(backtest_command(request),
            "tradewind backtest run --tape a.tape --tape 'b c.tape' --strategy grid");
  request.parameters = {"levels=2", "skew=-1"};
  request.limits = {"order_rate=none"};
  request.latency = "20ms";
  request.feed_latency = "recorded";
  request.queue = "power:3";
  request.fill = "whole";
  request.through = "opposite";
  request.market_time = std::chrono::minutes(5);
  request.fees = "-0.0001,0.0005";
  request.capital = "500";
  request.margin = "cross";
  request.leverage = {"5", "BTCUSDT=10"};
  request.maintenance_rate = "0.01";
  request.funding_file = "f.csv";
  request.seed = 7;
  EXPECT_EQ(backtest_command(request),
            "tradewind backtest run --tape a.tape --tape 'b c.tape' --strategy grid --set levels=2 "
            "--set skew=-1 --limit order_rate=none --latency 20ms --feed-latency recorded "
            "--queue power:3 --fill whole --through opposite --for 5m --fees=-0.0001,0.0005 "
            "--capital 500 --margin cross "
            "--leverage 5 --leverage "
            "BTCUSDT=10 "
            "--maintenance-rate 0.01 --funding f.csv --seed 7");
}

TEST(CommandText, OfCandlesSaysWhatTheFileDoesNot) {
  RunRequest request;
  request.candles = CandleSource{"c.csv", "BTC/USDT", "0.1", "0.001", "1h"};
  request.strategy = "trend";
  request.latency = "latencies";
  EXPECT_EQ(backtest_command(request),
            "tradewind backtest run --candles c.csv --instrument BTC/USDT --tick 0.1 --step 0.001 "
            "--interval 1h --strategy trend --latency latencies");
}

TEST(CommandText, OfASessionAuditsItsJournal) {
  AuditFiles files{.tapes = {"a.tape", "b.tape"}};
  EXPECT_EQ(audit_command("var/engine/session-0001", files),
            "tradewind journal replay var/engine/session-0001 --audit --tape a.tape --tape b.tape");
  files.funding = "f.csv";
  files.latency = "latencies";
  files.feed_latency = "feed";
  EXPECT_TRUE(audit_command("var/engine/session-0001", files)
                  .ends_with(" --funding f.csv --latency latencies --feed-latency feed"));
}

TEST(ShellWord, QuotesWhatAShellWouldChange) {
  EXPECT_EQ(shell_word("data/demo-1.gz"), "data/demo-1.gz");
  EXPECT_EQ(shell_word("-0.0001,0.0004"), "-0.0001,0.0004");
  EXPECT_EQ(shell_word(""), "''");
  EXPECT_EQ(shell_word("my data"), "'my data'");
  EXPECT_EQ(shell_word("it's $HOME"), "'it'\\''s $HOME'");
  EXPECT_EQ(shell_word("~/x"), "'~/x'");
}

}  // namespace
}  // namespace tw::control
