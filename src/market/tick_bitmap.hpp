#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace tw::market {

enum class Bit : std::uint8_t { Clear, Set };

/// A ring of bits that finds the next set one quickly: 64 bits to a word, 64 words to a block and
/// one word over the blocks tell where nothing is set.
/// Cost: `assign` mostly touches one word; `next` reads at most eight words; `nth` one word per 64
/// bits that
///       are not all clear. About 8 KiB inside the object, no allocation.
class TickBitmap {
 public:
  static constexpr std::size_t kBits = 65'536;

  /// Sets or clears a bit, index < kBits, and returns what it was. Inline: this is the book's
  /// innermost step.
  Bit assign(std::size_t index, Bit bit) {
    std::uint64_t& word = words_[index / 64];
    const std::uint64_t before = word;
    word = with(before, index % 64, bit == Bit::Set);
    if ((before == 0) != (word == 0)) [[unlikely]] {
      summarize(index / 64);
    }
    return static_cast<Bit>(before >> (index % 64) & 1U);
  }
  bool is_set(std::size_t index) const { return (words_[index / 64] >> (index % 64) & 1U) != 0; }
  bool is_empty() const { return summary_ == 0; }

  /// First set bit at or after `from`, going round at the end; kBits when none is set.
  std::size_t next(std::size_t from) const;
  /// Set bit number `skipped` (0 = the one `next` finds) at or after `from`, going round; there are
  /// that many (TW_ASSERT).
  std::size_t nth(std::size_t from, std::size_t skipped) const;
  void clear();

 private:
  static constexpr std::size_t kWords = kBits / 64;
  static constexpr std::size_t kBlocks = kWords / 64;

  static std::uint64_t with(std::uint64_t word, std::size_t index, bool is_set) {
    return (word & ~(std::uint64_t{1} << index)) | std::uint64_t{is_set} << index;
  }
  /// First word at or after `from` that is not zero; kWords when none, also for from == kWords.
  std::size_t next_word(std::size_t from) const;
  /// Brings what is above a word up to date.
  void summarize(std::size_t word) {
    const std::size_t block = word / 64;
    blocks_[block] = with(blocks_[block], word % 64, words_[word] != 0);
    summary_ = with(summary_, block, blocks_[block] != 0);
  }

  std::array<std::uint64_t, kWords> words_{};
  std::array<std::uint64_t, kBlocks> blocks_{};  // bit i: word i of the block is not zero
  std::uint64_t summary_ = 0;                    // bit i: block i is not zero
};

}  // namespace tw::market
