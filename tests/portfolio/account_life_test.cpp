#include "portfolio/account_life.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdlib>

namespace tw::portfolio {
namespace {

// fault:E08 fault:E10 fault:E12 fault:E27 fault:E28 fault:N11
RC_GTEST_PROP(AccountLifeProperty, EveryPropertyHoldsInEveryLife, (std::uint64_t seed)) {
  const auto broken = broken_property(seed, *rc::gen::inRange(0, 120));
  RC_ASSERT(broken.value_or("") == "");
}

// A few lives here; TW_PORTFOLIO_LIVES=1000000 in tests/proof.
TEST(AccountLife, ManyLivesKeepEveryProperty) {
  const char* const set = std::getenv("TW_PORTFOLIO_LIVES");
  const std::uint64_t lives = set == nullptr ? 200 : std::strtoull(set, nullptr, 10);
  for (std::uint64_t seed = 0; seed < lives; ++seed) {
    const auto broken = broken_property(seed, 30);
    ASSERT_EQ(broken.value_or(""), "") << "seed " << seed;
  }
}

}  // namespace
}  // namespace tw::portfolio
