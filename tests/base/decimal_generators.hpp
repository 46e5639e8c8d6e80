#pragma once

#include <rapidcheck.h>

#include <ostream>

#include "base/amount.hpp"

namespace tw {

inline void showValue(Decimal value, std::ostream& out) { out << value.to_string(); }

namespace testing {

/// Decimals of every magnitude, the ends of the range included.
inline rc::Gen<Decimal> any_decimal() {
  return rc::gen::map(
      rc::gen::tuple(rc::gen::arbitrary<std::uint64_t>(), rc::gen::arbitrary<std::uint64_t>(),
                     rc::gen::inRange(0U, 128U), rc::gen::inRange(0, 32)),
      [](const std::tuple<std::uint64_t, std::uint64_t, unsigned, int>& drawn) {
        const auto& [low, high, shift, special] = drawn;
        const Int128 top = static_cast<Int128>(~Uint128{0} >> 1U);
        if (special < 2) {
          return Decimal::from_raw(special == 0 ? top : -top);
        }
        const Uint128 bits = (static_cast<Uint128>(high * 0x9E3779B97F4A7C15U) << 64U |
                              static_cast<Uint128>(low * 0xBF58476D1CE4E5B9U));
        const auto magnitude = static_cast<Int128>(bits >> 1U >> shift);
        return Decimal::from_raw(special % 2 == 0 ? magnitude : -magnitude);
      });
}

/// Decimals of about prices, quantities and balances, so that products fit.
inline rc::Gen<Decimal> small_decimal() {
  return rc::gen::map(rc::gen::pair(rc::gen::arbitrary<std::int64_t>(), rc::gen::inRange(0U, 63U)),
                      [](const std::pair<std::int64_t, unsigned>& drawn) {
                        const auto mixed = static_cast<std::int64_t>(
                            static_cast<std::uint64_t>(drawn.first) * 0x9E3779B97F4A7C15U);
                        return Decimal::from_raw(Int128{mixed / (std::int64_t{1} << drawn.second)});
                      });
}

}  // namespace testing
}  // namespace tw
