#include "math_bits.hpp"

#include <bit>
#include <initializer_list>

#include "base/math.hpp"
#include "base/random.hpp"

namespace tw::math {
namespace {

class BitHash {
 public:
  void add(double value) {
    // The sign and payload of a NaN are the processor's choice.
    const std::uint64_t bits = value == value ? std::bit_cast<std::uint64_t>(value) : 1;
    constexpr std::uint64_t kPrime = 1'099'511'628'211;  // FNV-1a
    hash_ = (hash_ ^ bits) * kPrime;
    hash_ ^= hash_ >> 29U;
  }
  std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 14'695'981'039'346'656'037U;
};

double between(Random& random, double low, double high) {
  return low + (high - low) * random.uniform();
}

}  // namespace

std::uint64_t math_bits() {
  constexpr int kInputs = 20'000;
  Random random{2'024};
  BitHash hash;
  for (int i = 0; i < kInputs; ++i) {
    const double any = std::bit_cast<double>(random.next());
    const double ordinary = between(random, -20.0, 20.0);
    const double base = between(random, 0.0, 4.0);
    for (const double value :
         {exp(ordinary), exp(between(random, -750.0, 712.0)), exp(any), log(base), log(any),
          log(1.0 + ordinary * 0x1p-30), pow(base, ordinary), pow(base, 40.0 * ordinary),
          pow(any, base), pow(1.0 + ordinary * 0x1p-20, any), sin(ordinary), sin(any),
          sin(ordinary * 1e6)}) {
      hash.add(value);
    }
  }
  return hash.value();
}

}  // namespace tw::math
