#include "control/venue_settings.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace tw::control {
namespace {

using std::chrono::milliseconds;

class VenueSettings : public testing::Test {
 protected:
  RunRequest drawn_from(const std::string& text) {
    std::ofstream{path_} << text;
    RunRequest request;
    request.latency = path_;
    return request;
  }
  void TearDown() override { std::filesystem::remove(path_); }

  std::string path_ = testing::TempDir() + "venue_settings_latency.txt";
};

TEST_F(VenueSettings, AreTodaysByDefault) {
  const sim::OverlayConfig config = read_venue_settings({})->config;
  EXPECT_EQ(config.order_latency.shortest(), milliseconds(5));
  EXPECT_EQ(config.response_latency.longest(), milliseconds(5));
  EXPECT_EQ(config.queue.rule, sim::QueueRule::Pessimistic);
  EXPECT_EQ(config.fill, sim::FillRule::Partial);
}

TEST_F(VenueSettings, ReadQueuesAndFills) {
  RunRequest request;
  request.queue = "power:10";
  request.fill = "whole";
  const sim::OverlayConfig config = read_venue_settings(request)->config;
  EXPECT_EQ(config.queue.rule, sim::QueueRule::Probability);
  EXPECT_EQ(config.queue.power, 10);
  EXPECT_EQ(config.fill, sim::FillRule::Whole);
  request.queue = "risk_adverse";
  EXPECT_EQ(read_venue_settings(request)->config.queue.rule, sim::QueueRule::RiskAdverse);
}

TEST_F(VenueSettings, ReadSamplesAndQuantiles) {
  const auto samples = read_venue_settings(drawn_from("4.5ms\n1ms\n9ms\n"))->config;
  EXPECT_EQ(samples.order_latency.shortest(), milliseconds(1));
  EXPECT_EQ(samples.order_latency.longest(), milliseconds(9));
  const auto quantiles = read_venue_settings(drawn_from("0 2ms\n0.99 5ms\n1 80ms\n"))->config;
  EXPECT_EQ(quantiles.response_latency.shortest(), milliseconds(2));
  EXPECT_EQ(quantiles.response_latency.longest(), milliseconds(80));
}

TEST_F(VenueSettings, DrawBothWaysApartAndByTheSeed) {
  RunRequest request = drawn_from("0 1ms\n1 60s\n");
  const auto first = read_venue_settings(request)->config;
  request.seed = 2;
  const auto second = read_venue_settings(request)->config;
  const Timestamp moment = from_nanoseconds(1'723'161'255'000'000'000);
  EXPECT_NE(first.order_latency.at(moment, {}), first.response_latency.at(moment, {}));
  EXPECT_NE(first.order_latency.at(moment, {}), second.order_latency.at(moment, {}));
}

TEST_F(VenueSettings, ReadTheRecordedLatency) {
  RunRequest request;
  request.latency = "recorded:2";
  const auto settings = read_venue_settings(request).value();
  EXPECT_EQ(settings.config.order_latency.at({}, milliseconds(3)), milliseconds(6));
  EXPECT_EQ(settings.config.response_latency.at({}, milliseconds(4)), milliseconds(8));
  EXPECT_EQ(settings.description.front().value, "recorded:2");
  EXPECT_FALSE(settings.answers_at_once);
  request.latency = "recorded";
  EXPECT_EQ(read_venue_settings(request)->config.order_latency.at({}, milliseconds(3)),
            milliseconds(3));
}

TEST_F(VenueSettings, DrawTheFeedApartFromBothWays) {
  RunRequest request = drawn_from("0 1ms\n1 60s\n");
  request.feed_latency = request.latency;
  const auto settings = read_venue_settings(request).value();
  const Timestamp moment = from_nanoseconds(1'723'161'255'000'000'000);
  const Duration feed = settings.feed_latency->at(moment, {});
  EXPECT_NE(feed, settings.config.order_latency.at(moment, {}));
  EXPECT_NE(feed, settings.config.response_latency.at(moment, {}));
  EXPECT_EQ(settings.description.back().name, "feed_latency");
  EXPECT_EQ(settings.description.back().value, settings.description.front().value);
}

TEST_F(VenueSettings, HaveNoFeedOnCandles) {
  RunRequest request;
  request.candles = CandleSource{"c.csv", "BTC/USDT", "0.1", "0.001", "1h"};
  request.feed_latency = "1ms";
  EXPECT_EQ(read_venue_settings(request).error().id, "usage.feed_candles");
  request.feed_latency.reset();
  request.latency = "recorded";
  EXPECT_EQ(read_venue_settings(request).error().id, "usage.latency_candles");
}

TEST_F(VenueSettings, TellAMissingFileFromAMistypedDuration) {
  RunRequest request;
  for (const char* text : {"nope.csv", "2024-08.txt", "no/5ms", "soon", "/no"}) {
    request.latency = text;
    EXPECT_EQ(read_venue_settings(request).error().id, "usage.latency_missing") << text;
  }
  for (const char* text : {"5", "5.5", "5 ms", "-5ms", ".5", ""}) {
    request.latency = text;
    EXPECT_EQ(read_venue_settings(request).error().id, "usage.duration") << text;
  }
  for (const char* text : {"recorded:", "recorded:x", "recorded:1001", "recorded:-1"}) {
    request.latency = text;
    EXPECT_EQ(read_venue_settings(request).error().id, "usage.latency_factor") << text;
  }
}

TEST_F(VenueSettings, KnowWhetherSomeAnswerComesAtOnce) {
  const auto at_once = [](RunRequest request) {
    return read_venue_settings(request).value().answers_at_once;
  };
  RunRequest request;
  for (const char* text : {"0ms", "recorded:0"}) {
    request.latency = text;
    EXPECT_TRUE(at_once(request)) << text;
  }
  EXPECT_TRUE(at_once(drawn_from("0ms\n4ms\n")));
  EXPECT_FALSE(at_once(drawn_from("1ms\n4ms\n")));
}

TEST_F(VenueSettings, RefuseWhatIsNoListOfLatencies) {
  for (const char* text : {"", "soon\n", "5\n", "1ms\n0.5 2ms\n", "0.5 2ms\n0.4 3ms\n",
                           "0.5 2ms\n0.6 1ms\n", "0.5 2ms more\n", "61s\n", "x 2ms\n"}) {
    const auto read = read_venue_settings(drawn_from(text));
    ASSERT_FALSE(read.has_value()) << text;
    EXPECT_EQ(read.error().id, "usage.latency_file") << text;
  }
}

TEST_F(VenueSettings, AFileIsDescribedByItsContent) {
  const auto one = read_venue_settings(drawn_from("1ms\n"))->description;
  const auto other = read_venue_settings(drawn_from("2ms\n"))->description;
  EXPECT_EQ(one.front().name, "latency");
  EXPECT_TRUE(one.front().value.starts_with("drawn from "));
  EXPECT_NE(one.front().value, other.front().value);
}

}  // namespace
}  // namespace tw::control
