#include "base/crc32c.hpp"

#include <array>
#include <cstring>

namespace tw {

#if defined(__SSE4_2__)

// The processor has an instruction for this polynomial.
std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t previous) {
  std::uint64_t sum = ~previous;
  for (; bytes.size() >= sizeof sum; bytes = bytes.subspan(sizeof sum)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), sizeof word);
    sum = __builtin_ia32_crc32di(sum, word);
  }
  auto rest = static_cast<std::uint32_t>(sum);
  for (const std::byte byte : bytes) {
    rest = __builtin_ia32_crc32qi(rest, std::to_integer<std::uint8_t>(byte));
  }
  return ~rest;
}

#else

namespace {

// 0x1EDC6F41 with its bits reversed: the sum runs from the lowest bit.
constexpr std::uint32_t kPolynomial = 0x82F63B78U;
constexpr std::size_t kSlices = 8;

using Table = std::array<std::array<std::uint32_t, 256>, kSlices>;

// [slice][byte]: what `byte` adds when `slice` more bytes follow it.
constexpr Table make_table() {
  Table table{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t sum = byte;
    for (int bit = 0; bit < 8; ++bit) {
      sum = (sum >> 1U) ^ ((sum & 1U) * kPolynomial);
    }
    table[0][byte] = sum;
  }
  for (std::size_t slice = 1; slice < kSlices; ++slice) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const std::uint32_t before = table[slice - 1][byte];
      table[slice][byte] = (before >> 8U) ^ table[0][before & 0xFFU];
    }
  }
  return table;
}

constexpr Table kTable = make_table();

constexpr std::uint32_t value(std::byte byte) { return std::to_integer<std::uint32_t>(byte); }

}  // namespace

std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t previous) {
  std::uint32_t sum = ~previous;
  while (bytes.size() >= kSlices) {
    std::uint32_t next = 0;
    for (std::size_t i = 0; i < kSlices; ++i) {
      const std::uint32_t carried = i < 4 ? (sum >> (8U * i)) & 0xFFU : 0U;
      next ^= kTable[kSlices - 1 - i][value(bytes[i]) ^ carried];
    }
    sum = next;
    bytes = bytes.subspan(kSlices);
  }
  for (const std::byte byte : bytes) {
    sum = (sum >> 8U) ^ kTable[0][(sum ^ value(byte)) & 0xFFU];
  }
  return ~sum;
}

#endif

}  // namespace tw
