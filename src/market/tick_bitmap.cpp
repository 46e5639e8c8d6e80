#include "market/tick_bitmap.hpp"

#include "base/assert.hpp"

namespace tw::market {
namespace {

std::size_t lowest(std::uint64_t word) { return static_cast<std::size_t>(std::countr_zero(word)); }

std::size_t bit_count(std::uint64_t word) { return static_cast<std::size_t>(std::popcount(word)); }

std::uint64_t from_bit(std::uint64_t word, std::size_t index) {
  return word & ~std::uint64_t{0} << index;
}

}  // namespace

std::size_t TickBitmap::next_word(std::size_t from) const {
  if (from >= kWords) {
    return kWords;
  }
  std::size_t block = from / 64;
  std::uint64_t words = from_bit(blocks_[block], from % 64);
  if (words == 0) {
    // The shift is by at most 16: a block index never reaches the width of the summary.
    const std::uint64_t later = from_bit(summary_, block + 1);
    if (later == 0) {
      return kWords;
    }
    block = lowest(later);
    words = blocks_[block];
  }
  return block * 64 + lowest(words);
}

std::size_t TickBitmap::next(std::size_t from) const {
  const std::uint64_t first = from_bit(words_[from / 64], from % 64);
  if (first != 0) {
    return from / 64 * 64 + lowest(first);
  }
  std::size_t word = next_word(from / 64 + 1);
  if (word == kWords) {
    word = next_word(0);
  }
  return word == kWords ? kBits : word * 64 + lowest(words_[word]);
}

std::size_t TickBitmap::nth(std::size_t from, std::size_t skipped) const {
  const std::size_t start = from / 64;
  const std::uint64_t first = from_bit(words_[start], from % 64);
  std::size_t word = start;
  std::uint64_t bits = first;
  bool has_gone_round = false;
  while (skipped >= bit_count(bits)) {
    skipped -= bit_count(bits);
    word = next_word(word + 1);
    if (word == kWords) {
      TW_ASSERT(!has_gone_round);
      has_gone_round = true;
      word = next_word(0);
    }
    const bool is_enough = word < (has_gone_round ? start + 1 : kWords);
    TW_ASSERT(is_enough);
    bits = has_gone_round && word == start ? words_[word] & ~first : words_[word];
  }
  for (; skipped > 0; --skipped) {
    bits &= bits - 1;
  }
  return word * 64 + lowest(bits);
}

void TickBitmap::clear() {
  if (!is_empty()) {
    *this = TickBitmap{};
  }
}

}  // namespace tw::market
