#include "engine/self_check.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "engine/planted_fault.hpp"
#include "engine/random_run.hpp"
#include "support/market_samples.hpp"

namespace tw::engine {
namespace {

// I10, I11, I12: whatever comes in whatever order, the sums agree, so a group is never halted for
// nothing.
RC_GTEST_PROP(SelfCheckProperty, FindsNothingInWhatFactsMade, (std::uint64_t seed)) {
  FactState end;
  static_cast<void>(play_randomly(seed, 300, end));
  RC_ASSERT(!find_imbalance(end).has_value());
  RC_ASSERT(end.gate(GateReason::Invariant) == GateState::Open);
}

RC_GTEST_PROP(SelfCheckProperty, FindsTheSmallestChange, (std::uint64_t seed)) {
  FactState end;
  static_cast<void>(play_randomly(seed, 300, end));
  RC_PRE(!end.portfolio().positions().empty());
  plant_in_position(end, support::quantity("0.000000000001"));
  RC_ASSERT(find_imbalance(end) == Imbalance::Position);
  plant_in_wallet(end, support::dec("0.000000000001"));
  RC_ASSERT(find_imbalance(end) == Imbalance::Ledger);
}

TEST(SelfCheck, AnEmptyStateIsSound) { EXPECT_FALSE(find_imbalance(FactState()).has_value()); }

}  // namespace
}  // namespace tw::engine
