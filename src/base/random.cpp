#include "base/random.hpp"

#include <bit>

#include "base/assert.hpp"

namespace tw {

Random::Random(std::uint64_t seed) {
  for (std::uint64_t& word : state_) {  // splitmix64
    seed += 0x9E3779B97F4A7C15U;
    std::uint64_t mixed = seed;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    word = mixed ^ (mixed >> 31U);
  }
}

std::uint64_t Random::next() {
  const std::uint64_t result = std::rotl(state_[1] * 5U, 7) * 9U;
  const std::uint64_t shifted = state_[1] << 17U;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

std::uint64_t Random::below(std::uint64_t bound) {
  TW_ASSERT(bound > 0);
  const std::uint64_t incomplete = (0U - bound) % bound;
  std::uint64_t value = next();
  while (value < incomplete) {
    value = next();
  }
  return value % bound;
}

double Random::uniform() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }

}  // namespace tw
