#include "portfolio/reservations.hpp"

#include <gtest/gtest.h>

#include "model/samples.hpp"

namespace tw::portfolio {
namespace {

using testing::dec;

constexpr ClientOrderId kOrder{1, 7};
const Price kPrice{dec("100")};

Quantity units(const char* text) { return Quantity{dec(text)}; }

Reservations with_order() {
  Reservations reservations;
  reservations.add({.order = kOrder,
                    .strategy = {},
                    .key = {},
                    .side = Side::Buy,
                    .reduce_only = ReduceOnly::No,
                    .price = kPrice,
                    .quantity = units("5"),
                    .filled = {},
                    .is_amending = 0,
                    .asked_price = {},
                    .asked_quantity = {}});
  return reservations;
}

Quantity open_of(const Reservations& reservations) { return reservations.open().front().open(); }

TEST(Reservations, MoveWhatIsFilled) {
  Reservations reservations = with_order();
  reservations.fill(kOrder, units("2"));
  EXPECT_EQ(open_of(reservations), units("3"));
  reservations.fill(kOrder, units("4"));
  EXPECT_EQ(open_of(reservations), units("0")) << "a venue may fill too much";
}

// fault:E12
TEST(Reservations, AreReleasedOnce) {
  Reservations reservations = with_order();
  EXPECT_EQ(reservations.release(kOrder), Released::Now);
  EXPECT_EQ(reservations.release(kOrder), Released::Nothing);
  reservations.fill(kOrder, units("1"));
  EXPECT_TRUE(reservations.open().empty());
}

TEST(Reservations, HoldTheLargerQuantityWhileAnAmendIsUnderWay) {
  Reservations reservations = with_order();
  reservations.ask_amend(kOrder, kPrice, units("3"));
  EXPECT_EQ(open_of(reservations), units("5")) << "the venue may refuse";
  reservations.amend({kOrder, AmendCause::Position, kPrice, units("2")});
  EXPECT_EQ(open_of(reservations), units("3")) << "what was asked for may still come";
  reservations.amend({kOrder, AmendCause::Requested, kPrice, units("3")});
  EXPECT_EQ(open_of(reservations), units("3"));
  reservations.ask_amend(kOrder, kPrice, units("9"));
  EXPECT_EQ(open_of(reservations), units("9")) << "the venue may have done it";
  reservations.refuse_amend(kOrder);
  EXPECT_EQ(open_of(reservations), units("3"));
}

TEST(Reservations, AssertThatAnOrderReservesOnce) {
  Reservations reservations = with_order();
  const Reservation again = reservations.open().front();
  EXPECT_EXIT(reservations.add(again), ::testing::KilledBySignal(SIGABRT), "order");
}

}  // namespace
}  // namespace tw::portfolio
