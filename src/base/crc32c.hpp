#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace tw {

/// CRC-32C (Castagnoli) of `bytes`; `previous` continues the sum of the bytes before them.
/// Cost:    about one table look-up per byte, eight bytes at a time; no allocation.
/// Source:  polynomial 0x1EDC6F41 (RFC 3720, section 12.1); eight tables at a time: Kounavis and
///          Berry, IEEE Trans. Computers 57 (2008) 1550.
std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t previous = 0);

}  // namespace tw
