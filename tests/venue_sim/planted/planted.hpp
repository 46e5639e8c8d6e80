#pragma once

#include <cstdint>

#include "base/decimal.hpp"

namespace tw::sim {

/// The errors that the copies of `sim` in this test can make; libraries.cmake plants them, and the
/// product has none of it.
enum class Planted : std::uint8_t {
  None,
  LotInPosition,    ///< a fill moves the position by one lot more than was executed
  LotInWallet,      ///< a spot fill brings one lot more than was executed
  LotInFill,        ///< a fill is one lot larger than the order, wherever it is told
  LotStaysLocked,   ///< of what an order held one lot is not given back
  UnitInFee,        ///< the wallet pays 10^-12 more than the fee
  UnitInFeeRate,    ///< the fee itself is 10^-12 more than its rate
  PostingMissing,   ///< a spot fill is not paid for
  RealizedMissing,  ///< what a position made does not come to the wallet
};

/// Set before a venue starts.
inline Planted planted = Planted::None;

/// `amount` where this error is planted, else nothing.
template <class T>
T planted_as(Planted error, T amount) {
  return planted == error ? amount : T{};
}
inline constexpr Decimal kPlantedUnit = Decimal::from_raw(1);

}  // namespace tw::sim
