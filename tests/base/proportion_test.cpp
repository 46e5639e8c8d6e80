#include "base/proportion.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tw {
namespace {

Decimal dec(std::string_view text) { return Decimal::parse_exact(text).value(); }

struct ShareCase {
  std::string_view amount;
  std::string_view part;
  std::string_view whole;
  std::string_view share;
};

TEST(Proportion, DividesWhatHasNoRoomInOneNumber) {
  for (const ShareCase& each :
       {ShareCase{"76000", "0.6", "1.5", "30400"},
        {"-32.7", "0.6", "1.5", "-13.08"},
        {"1", "1", "3", "0.333333333333"},
        {"2", "1", "3", "0.666666666667"},
        {"0.000000000001", "1", "2", "0"},  // half to even
        {"0.000000000003", "1", "2", "0.000000000002"},
        {"90000000000000", "30000000000000", "60000000000000", "45000000000000"},
        {"90000000000000.000000000001", "1", "2", "45000000000000"},
        {"90000000000000.000000000003", "40000000000000", "80000000000000",
         "45000000000000.000000000002"},
        {"-100000000000000", "100000000000000", "300000000000000", "-33333333333333.333333333333"},
        {"5", "0", "7", "0"}}) {
    EXPECT_EQ(proportion(dec(each.amount), dec(each.part), dec(each.whole)), dec(each.share));
  }
}

// Shares of both parts make the whole again, but for one last digit.
RC_GTEST_PROP(Proportion, PartsMakeTheWhole, ()) {
  const auto any = [](std::int64_t most) {
    return Decimal::from_raw(Int128{*rc::gen::inRange<std::int64_t>(1, most)} * 10'000'000);
  };
  const Decimal amount = any(9'000'000'000'000'000'000);
  const Decimal first = any(4'000'000'000'000'000'000);
  const Decimal second = any(4'000'000'000'000'000'000);
  const Decimal sum =
      proportion(amount, first, first + second) + proportion(amount, second, first + second);
  RC_ASSERT(abs(sum - amount) <= Decimal::from_raw(1));
}

}  // namespace
}  // namespace tw
