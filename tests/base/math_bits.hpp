#pragma once

#include <cstdint>

namespace tw::math {

/// Hash over the bits of exp, log, pow and sin at a fixed set of inputs: ordinary ones, all
/// magnitudes, and results around overflow and underflow.
std::uint64_t math_bits();

/// What it is on every compiler, optimisation level and processor.
inline constexpr std::uint64_t kMathBits = 0xba169498cc2f3842;

}  // namespace tw::math
