#include "journal/tape_numbers.hpp"

#include <bit>

namespace tw::journal {

static_assert(std::endian::native == std::endian::little, "NumberReader loads whole words");

namespace {

class BitWriter {
 public:
  explicit BitWriter(std::vector<std::byte>& out) : out_(out) {}

  void put(std::uint64_t value, unsigned count) {
    constexpr unsigned kAtOnce = 32;
    while (count > 0) {
      const unsigned step = count < kAtOnce ? count : kAtOnce;
      held_ |= (value & ((std::uint64_t{1} << step) - 1)) << held_count_;
      held_count_ += step;
      value >>= step;
      count -= step;
      flush_bytes();
    }
  }
  void finish() {
    held_count_ = (held_count_ + 7) / 8 * 8;
    flush_bytes();
  }

 private:
  void flush_bytes() {
    for (; held_count_ >= 8; held_count_ -= 8) {
      out_.push_back(static_cast<std::byte>(held_));
      held_ >>= 8U;
    }
  }
  std::vector<std::byte>& out_;
  std::uint64_t held_ = 0;
  unsigned held_count_ = 0;
};

struct BitsOfEight {
  std::size_t count;
  bool are_known;
};

// The bits of eight symbols at once: symbol 128 + s stands for 6 + s / 2 of them, those below 128
// for none.
BitsOfEight bits_of_eight(const std::byte* symbols) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kTops = 0x80 * kOnes;
  constexpr std::uint64_t kPairs = 0x00ff00ff00ff00ff;
  constexpr std::uint64_t kUnknown = 256 - kNumberSymbols;  // added to s it reaches the top bit
  std::uint64_t word = 0;
  std::memcpy(&word, symbols, sizeof word);
  const std::uint64_t tops = word & kTops;
  const std::uint64_t large = (tops >> 7U) * 0xff;
  const std::uint64_t low = word & ~kTops;
  const std::uint64_t bits = ((low >> 1U & 0x3f * kOnes) + 6 * kOnes) & large;
  const std::uint64_t pairs = (bits & kPairs) + (bits >> 8U & kPairs);
  return {.count = pairs * 0x0001000100010001 >> 48U,
          .are_known = ((low + kUnknown * kOnes) & tops) == 0};
}

}  // namespace

void encode_numbers(std::span<const std::uint64_t> numbers, std::vector<std::byte>& symbols,
                    std::vector<std::byte>& bits) {
  BitWriter writer(bits);
  for (const std::uint64_t number : numbers) {
    if (number < 128) {
      symbols.push_back(static_cast<std::byte>(number));
      continue;
    }
    const auto exponent = static_cast<unsigned>(std::bit_width(number)) - 1;
    const std::uint64_t half = (number >> (exponent - 1)) & 1U;
    symbols.push_back(static_cast<std::byte>(128 + 2 * (exponent - 7) + half));
    writer.put(number, exponent - 1);
  }
  writer.finish();
}

std::optional<std::size_t> number_bit_bytes(std::span<const std::byte> symbols) {
  std::size_t count = 0;
  bool is_known = true;
  for (; symbols.size() >= sizeof(std::uint64_t);
       symbols = symbols.subspan(sizeof(std::uint64_t))) {
    const BitsOfEight eight = bits_of_eight(symbols.data());
    count += eight.count;
    is_known = is_known && eight.are_known;
  }
  for (const std::byte symbol : symbols) {
    const auto index = std::to_integer<std::size_t>(symbol);
    count += kNumberSymbol[index].bits;
    is_known = is_known && index < kNumberSymbols;
  }
  if (!is_known) {
    return std::nullopt;
  }
  return (count + 7) / 8;
}

}  // namespace tw::journal
