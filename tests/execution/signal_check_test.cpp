#include "execution/signal_check.hpp"

#include <gtest/gtest.h>

#include "model/samples.hpp"

namespace tw::execution {
namespace {

using testing::dec;

constexpr Timestamp kNow = from_nanoseconds(1'000'000'000'000);

struct CheckCase {
  const char* name;
  SignalDirection direction;
  const char* strength;
  const char* quantity;
  std::int64_t valid_ns;  ///< from now on
  SignalFate fate;
};

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kLongest = kSignalValidityMax.count();

class CheckSignal : public ::testing::TestWithParam<CheckCase> {};

TEST_P(CheckSignal, SaysWhatIsWrong) {
  const CheckCase& c = GetParam();
  const Signal signal{c.direction, dec(c.strength), Quantity{dec(c.quantity)},
                      kNow + Duration{c.valid_ns}};
  EXPECT_EQ(check_signal(signal, kNow, dec("0.1")).fate, c.fate);
}

using enum SignalDirection;

INSTANTIATE_TEST_SUITE_P(
    Table, CheckSignal,
    ::testing::Values(
        CheckCase{"Good", Long, "0.5", "1", kSecond, SignalFate::Accepted},
        CheckCase{"Strongest", Short, "1", "1", kSecond, SignalFate::Accepted},
        CheckCase{"TooStrong", Short, "1.000000000001", "1", kSecond, SignalFate::Invalid},
        CheckCase{"NoStrength", Long, "0", "1", kSecond, SignalFate::Invalid},
        CheckCase{"NegativeStrength", Long, "-0.5", "1", kSecond, SignalFate::Invalid},
        CheckCase{"JustListenedTo", Long, "0.1", "1", kSecond, SignalFate::Accepted},
        CheckCase{"Weak", Long, "0.099999999999", "1", kSecond, SignalFate::Weak},
        CheckCase{"NoQuantity", Long, "0.5", "0", kSecond, SignalFate::Invalid},
        CheckCase{"NegativeQuantity", Short, "0.5", "-1", kSecond, SignalFate::Invalid},
        CheckCase{"LargestQuantity", Short, "0.5", "1000000000000", kSecond, SignalFate::Accepted},
        CheckCase{"TooLarge", Short, "0.5", "1000000000000.1", kSecond, SignalFate::Invalid},
        CheckCase{"FlatNeedsNoQuantity", Flat, "0.5", "0", kSecond, SignalFate::Accepted},
        CheckCase{"LastNanosecond", Long, "0.5", "1", 1, SignalFate::Accepted},
        CheckCase{"Over", Long, "0.5", "1", 0, SignalFate::Expired},
        CheckCase{"LongOver", Long, "0.5", "1", -kSecond, SignalFate::Expired},
        CheckCase{"Longest", Long, "0.5", "1", kLongest, SignalFate::Accepted},
        CheckCase{"TooLong", Long, "0.5", "1", kLongest + 1, SignalFate::Invalid},
        CheckCase{"BeforeAllTime", Long, "0.5", "1", -2'000'000'000'000, SignalFate::Invalid},
        CheckCase{"NoDirection", static_cast<SignalDirection>(3), "0.5", "1", kSecond,
                  SignalFate::Invalid}),
    [](const ::testing::TestParamInfo<CheckCase>& row) { return std::string{row.param.name}; });

TEST(CheckSignalVerdict, NamesValueAndLimit) {
  const Signal late{Long, dec("0.5"), Quantity{dec("1")}, kNow - std::chrono::milliseconds(1'500)};
  EXPECT_EQ(check_signal(late, kNow, dec("0.1")),
            (SignalVerdict{SignalFate::Expired, dec("-1.5"), {}}));
  const Signal weak{Long, dec("0.05"), Quantity{dec("1")}, kNow + std::chrono::seconds(1)};
  EXPECT_EQ(check_signal(weak, kNow, dec("0.1")),
            (SignalVerdict{SignalFate::Weak, dec("0.05"), dec("0.1")}));
}

}  // namespace
}  // namespace tw::execution
