#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/assert.hpp"

namespace tw::journal {

/// Writes an unsigned number at `offset`, lowest byte first.
template <std::unsigned_integral T>
void put(std::span<std::byte> out, std::size_t offset, T value) {
  TW_ASSERT(offset + sizeof(T) <= out.size());
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    out[offset + i] = static_cast<std::byte>(std::uint64_t{value} >> (8U * i));
  }
}

/// Reads the number that `put` wrote at `offset`; too few bytes are a bug (TW_ASSERT).
template <std::unsigned_integral T>
T get(std::span<const std::byte> bytes, std::size_t offset) {
  TW_ASSERT(offset + sizeof(T) <= bytes.size());
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    value |= std::to_integer<std::uint64_t>(bytes[offset + i]) << (8U * i);
  }
  return static_cast<T>(value);
}

}  // namespace tw::journal
