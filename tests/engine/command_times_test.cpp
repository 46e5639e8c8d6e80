#include "engine/command_times.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "support/market_samples.hpp"

namespace tw::engine {
namespace {

using support::at_ms;

TEST(CommandTimes, CountsWhatIsYoungerThanASecond) {
  CommandTimes times;
  EXPECT_EQ(times.within_second(at_ms(0)), 0);
  times.add(at_ms(0));
  times.add(at_ms(400));
  EXPECT_EQ(times.within_second(at_ms(400)), 2);
  EXPECT_EQ(times.within_second(at_ms(1'000) - Duration(1)), 2);
  EXPECT_EQ(times.within_second(at_ms(1'000)), 1);
  EXPECT_EQ(times.within_second(at_ms(1'400)), 0);
}

TEST(CommandTimes, KeepsTheNewest) {
  CommandTimes times;
  for (std::size_t i = 0; i < CommandTimes::kKept + 5; ++i) {
    times.add(at_ms(static_cast<std::int64_t>(i)));
  }
  const auto last = static_cast<std::int64_t>(CommandTimes::kKept) + 4;
  EXPECT_EQ(times.within_second(at_ms(last)), static_cast<std::int64_t>(CommandTimes::kKept));
  EXPECT_EQ(times.within_second(at_ms(last + 990)), 10);
}

RC_GTEST_PROP(CommandTimesProperty, CountsAsAListWould, ()) {
  CommandTimes times;
  std::vector<Timestamp> all;
  std::int64_t now = 0;
  for (int i = 0; i < 1'500; ++i) {
    now += *rc::gen::element<std::int64_t>(0, 0, 1, 2, 900);
    times.add(at_ms(now));
    all.push_back(at_ms(now));
  }
  now += *rc::gen::inRange<std::int64_t>(0, 1'200);
  const auto young = std::ranges::count_if(
      all, [now](Timestamp at) { return at_ms(now) - at < std::chrono::seconds(1); });
  RC_ASSERT(times.within_second(at_ms(now)) ==
            std::min<std::int64_t>(young, static_cast<std::int64_t>(CommandTimes::kKept)));
}

}  // namespace
}  // namespace tw::engine
