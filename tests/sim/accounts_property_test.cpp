#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "sim/account_life.hpp"
#include "support/allocation_count.hpp"

namespace tw::sim {
namespace {

constexpr std::size_t kSteps = 400;

RC_GTEST_PROP(AccountsProperty, NoCentIsLost, ()) {
  AccountLife life(*rc::gen::arbitrary<std::uint64_t>());
  for (std::size_t i = 0; i < kSteps / 4; ++i) {
    life.step();
    life.check();
    RC_ASSERT(!testing::Test::HasFatalFailure());
  }
  RC_ASSERT(life.broken_refusals() == 0U);
}

TEST(AccountsProperty, LongLivesLoseNoCent) {
  std::size_t refusals = 0;
  std::size_t take_overs = 0;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE(seed);
    AccountLife life(seed);
    for (std::size_t i = 0; i < kSteps; ++i) {
      life.step();
      ASSERT_NO_FATAL_FAILURE(life.check());
    }
    EXPECT_EQ(life.broken_refusals(), 0U);
    refusals += life.refusals();
    take_overs += life.take_overs();
  }
  EXPECT_GT(refusals, 100U);  // or the runs would not show much
  EXPECT_GT(take_overs, 5U);
}

TEST(AccountsProperty, EverythingHeldComesBack) {
  for (std::uint64_t seed = 11; seed <= 14; ++seed) {
    SCOPED_TRACE(seed);
    AccountLife life(seed);
    for (std::size_t i = 0; i < kSteps; ++i) {
      life.step();
    }
    life.release_all();
    for (std::uint32_t number = 1; number <= 3; ++number) {
      for (const Wallet& wallet : life.accounts().wallets(AccountId{number})) {
        EXPECT_TRUE(wallet.locked.is_zero());
        EXPECT_TRUE(life.accounts().order_margin(AccountId{number}, wallet.currency).is_zero());
      }
    }
  }
}

// What is derived comes out as it was: a run that is saved and loaded at every third step goes on
// byte for byte as one that never was.
TEST(AccountsProperty, GoesOnFromWhatWasSaved) {
  for (std::uint64_t seed = 21; seed <= 24; ++seed) {
    SCOPED_TRACE(seed);
    AccountLife straight(seed);
    AccountLife broken(seed);
    for (std::size_t i = 0; i < kSteps; ++i) {
      straight.step();
      broken.step();
      if (i % 3 == 0) {
        ASSERT_NO_FATAL_FAILURE(broken.reload());
      }
      ASSERT_EQ(support::saved(straight.accounts()), support::saved(broken.accounts()));
      ASSERT_EQ(straight.accounts().totals(AccountId{2}).initial_margin,
                broken.accounts().totals(AccountId{2}).initial_margin);
      ASSERT_EQ(straight.accounts().available(AccountId{1}, Currency{"USDT"}),
                broken.accounts().available(AccountId{1}, Currency{"USDT"}));
    }
  }
}

TEST(AccountsProperty, DamagedStatesAreRefusedOrReadAsTheyStand) {
  AccountLife life(31);
  for (std::size_t i = 0; i < kSteps; ++i) {
    life.step();
  }
  const auto bytes = support::saved(life.accounts());
  const auto make = [&] {
    return std::make_unique<Accounts>(life.rig().contracts, life.rig().valuation);
  };
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    EXPECT_EQ(support::unsafe_load(bytes, make, seed), std::nullopt);
  }
}

TEST(AccountsProperty, AllocateNothingOnceWarm) {
  AccountRig rig;
  rig.deposit("100000");
  rig.mark(AccountRig::kBtc, "50000");
  std::uint64_t order = 0;
  std::uint64_t affordable = 0;
  const auto live = [&] {
    for (int i = 0; i < 200; ++i) {
      const Side side = i % 2 == 0 ? Side::Buy : Side::Sell;
      const InstrumentId instrument = i % 5 == 0 ? AccountRig::kSpot : AccountRig::kBtc;
      OrderClaim claim{.order = VenueOrderId{++order},
                       .account = rig.account,
                       .instrument = instrument,
                       .side = side,
                       .price = Price{Decimal::from_int(3000)},
                       .remaining = Quantity{Decimal::from_units(1, 2)}};
      affordable += rig.accounts.afford(claim).has_value() ? 1U : 0U;
      rig.accounts.hold(claim);
      if (order > 50) {
        rig.accounts.release(rig.account, VenueOrderId{order - 50});
      }
      Fill fill = rig.fill(AccountRig::kBtc, side, "0.01", "50000", {{}, Currency{kUsdt}});
      rig.accounts.apply(fill);
      affordable += rig.margin(AccountRig::kBtc).liquidation.has_value() ? 1U : 0U;
    }
  };
  live();
  const std::uint64_t before = support::allocation_count();
  live();
  EXPECT_EQ(support::allocation_count(), before);
  EXPECT_GT(affordable, 200U);
}

}  // namespace
}  // namespace tw::sim
