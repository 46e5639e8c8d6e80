#include "report/chart_axis.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tw::report {
namespace {

Decimal dec(std::string_view text) { return Decimal::parse_exact(text).value(); }

std::string labels(const std::vector<Tick>& ticks) {
  std::string text;
  for (const Tick& tick : ticks) {
    text += (text.empty() ? "" : " ") + tick.label;
  }
  return text;
}

Timestamp at(std::int64_t seconds) {
  return Timestamp{std::chrono::sys_days{std::chrono::year{2024} / 8 / 8}} +
         std::chrono::seconds(seconds);
}

struct ValueCase {
  const char* name;
  const char* from;
  const char* to;
  const char* labels;
};
class ValueTicks : public testing::TestWithParam<ValueCase> {};
TEST_P(ValueTicks, AreRoundAndHaveTheDigitsOfTheStep) {
  const ValueCase& c = GetParam();
  EXPECT_EQ(labels(value_ticks(dec(c.from), dec(c.to), 6)), c.labels);
}
INSTANTIATE_TEST_SUITE_P(
    Table, ValueTicks,
    testing::Values(ValueCase{"Small", "0.013", "0.021", "0.014 0.016 0.018 0.020"},
                    ValueCase{"AcrossZero", "-7", "9", "-5 0 5"},
                    ValueCase{"Money", "9987.4", "10001.2", "9990 9995 10000"},
                    ValueCase{"Large", "0", "123456789", "0 50000000 100000000"},
                    ValueCase{"Prices", "61800.1", "61802.9",
                              "61800.5 61801.0 61801.5 61802.0 61802.5"}),
    [](const testing::TestParamInfo<ValueCase>& row) { return std::string{row.param.name}; });

TEST(TimeTicks, AreSecondsMinutesOrDays) {
  EXPECT_EQ(labels(time_ticks(at(86'057), at(86'066), 5)),
            "23:54:18 23:54:20 23:54:22 23:54:24 23:54:26");
  EXPECT_EQ(labels(time_ticks(at(86'057), at(86'657), 5)), "23:56 23:58 08-09 00:02 00:04");
  EXPECT_EQ(labels(time_ticks(at(0), at(3 * 86'400), 4)), "08-08 08-09 08-10 08-11");
}

TEST(TimeTicks, AreSecondsAfterTheBeginning) {
  const auto ticks = time_ticks(at(50), at(250), 5);
  ASSERT_FALSE(ticks.empty());
  EXPECT_EQ(ticks[0].label, "00:01");
  EXPECT_DOUBLE_EQ(ticks[0].value, 10);
}

TEST(Padding, LeavesRoomAlsoAroundOneValue) {
  const Range wide = padded({dec("10"), dec("30")});
  EXPECT_LT(wide.low, dec("10"));
  EXPECT_GT(wide.high, dec("30"));
  const Range none = padded({dec("0"), dec("0")});
  EXPECT_LT(none.low, none.high);
  const Range one = padded({dec("100"), dec("100")});
  EXPECT_LT(one.low, dec("99.5"));
  EXPECT_GT(one.high, dec("100.5"));
}

RC_GTEST_PROP(ValueTicksProperty, AreFewInsideAndOrdered, (std::int64_t a, std::int64_t b)) {
  const Decimal low = Decimal::from_raw(std::min(a, b));
  const Decimal high = Decimal::from_raw(Int128{std::max(a, b)} + 1);
  const auto ticks = value_ticks(low, high, 6);
  RC_ASSERT(!ticks.empty());
  RC_ASSERT(ticks.size() <= 6U);
  for (std::size_t i = 0; i < ticks.size(); ++i) {
    RC_ASSERT((low.to_double() <= ticks[i].value && ticks[i].value <= high.to_double()));
    RC_ASSERT(i == 0 || ticks[i - 1].value < ticks[i].value);
  }
}

}  // namespace
}  // namespace tw::report
