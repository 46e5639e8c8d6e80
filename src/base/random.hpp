#pragma once

#include <array>
#include <cstdint>

namespace tw {

/// Deterministic random numbers, equal on every platform for one seed.
/// Source: xoshiro256** and splitmix64, Blackman and Vigna, ACM TOMS 47 (2021) 36.
class Random {
 public:
  explicit Random(std::uint64_t seed);
  std::uint64_t next();
  /// Uniform in [0, bound); bound > 0 (TW_ASSERT). Unbiased: rejects the incomplete last range.
  std::uint64_t below(std::uint64_t bound);
  /// Uniform in [0, 1), 53 bits.
  double uniform();

 private:
  std::array<std::uint64_t, 4> state_{};
};

}  // namespace tw
