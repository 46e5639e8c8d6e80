#include "sim/arrival_queue.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/random.hpp"
#include "support/market_samples.hpp"

namespace tw::sim {
namespace {

using std::chrono::milliseconds;
using support::at_ms;

Command place(std::int64_t decided_ms, std::uint64_t id) {
  return {at_ms(decided_ms), PlaceOrder{.order = {1, id}, .route = {}, .terms = {}}};
}
Command cancel(std::int64_t decided_ms, std::uint64_t id) {
  return {at_ms(decided_ms), CancelOrder{.order = {1, id}, .route = {}, .instrument = {}}};
}

std::vector<std::pair<std::uint64_t, Timestamp>> drained(ArrivalQueue& queue) {
  std::vector<std::pair<std::uint64_t, Timestamp>> all;
  while (queue.next().has_value()) {
    const Arrival arrival = queue.pop();
    all.emplace_back(arrival.order.sequence, arrival.at);
  }
  return all;
}

using Drained = std::vector<std::pair<std::uint64_t, Timestamp>>;

TEST(ArrivalQueue, WhatIsDecidedLaterNeverArrivesEarlier) {
  ArrivalQueue queue(10);
  queue.push(place(0, 1), milliseconds(9));
  queue.push(place(1, 2), milliseconds(2));
  queue.push(place(2, 3), milliseconds(20));
  EXPECT_EQ(drained(queue), (Drained{{1, at_ms(9)}, {2, at_ms(9)}, {3, at_ms(22)}}));
}

TEST(ArrivalQueue, ASlowCommandThatIsHandedOverLateHoldsBackTheLaterOnes) {
  ArrivalQueue queue(10);
  queue.push(cancel(1, 7), milliseconds(2));
  queue.push(place(0, 1), milliseconds(9));
  EXPECT_EQ(drained(queue), (Drained{{1, at_ms(9)}, {7, at_ms(9)}}));
}

TEST(ArrivalQueue, OfOneInstantCancelsOfEarlierOrdersComeFirstAndOfFreshOnesLast) {
  ArrivalQueue queue(10);
  queue.push(place(5, 2), milliseconds(1));
  queue.push(cancel(5, 2), milliseconds(1));
  queue.push(cancel(5, 1), milliseconds(1));
  EXPECT_EQ(queue.pop().order.sequence, 1U);
  EXPECT_TRUE(std::holds_alternative<PlaceOrder>(queue.pop().command.body));
  EXPECT_TRUE(std::holds_alternative<CancelOrder>(queue.pop().command.body));
}

RC_GTEST_PROP(ArrivalQueueProperty, HandingOverInAnyOrderArrivesTheSame, (std::uint64_t seed)) {
  Random random{seed};
  std::vector<std::pair<Command, Duration>> commands;
  for (std::uint64_t id = 1; id <= 1 + random.below(12); ++id) {
    const auto decided = static_cast<std::int64_t>(random.below(10));
    commands.emplace_back(place(decided, id), milliseconds(random.below(10)));
  }
  ArrivalQueue straight(20);
  for (const auto& [command, latency] : commands) {
    straight.push(command, latency);
  }
  for (std::size_t i = commands.size(); i > 1; --i) {
    std::swap(commands[i - 1], commands[random.below(i)]);
  }
  ArrivalQueue shuffled(20);
  for (const auto& [command, latency] : commands) {
    shuffled.push(command, latency);
  }
  const Drained expected = drained(straight);
  RC_ASSERT(std::ranges::is_sorted(expected, {}, &Drained::value_type::second));
  RC_ASSERT(drained(shuffled) == expected);
}

}  // namespace
}  // namespace tw::sim
