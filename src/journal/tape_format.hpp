#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "journal/tape.hpp"

namespace tw::journal {

// A tape file, little endian; docs/tape.md has every byte of it:
//   header: magic 8, version 2, bytes of the header 2, instrument, clock, origin, CRC32C 4
//   blocks: header 72, payload
//   index:  magic 4, blocks 4, per block 28, totals 48, source 92, CRC32C 4; then bytes of that 4,
//           magic 8

inline constexpr std::uint16_t kTapeVersion = 1;
inline constexpr std::size_t kTapePrefixBytes = 12;
inline constexpr std::size_t kTapeHeaderBytesMax = 1'024;
inline constexpr std::size_t kTapeBlockHeaderBytes = 72;
inline constexpr std::size_t kTapeEndBytes = 12;
/// Larger ones are not ours; bounds what reading takes of memory.
inline constexpr std::uint32_t kTapePayloadBytesMax = 64U << 20U;

enum class TapeMagic : std::uint8_t { Tape, Other };

/// The first kTapePrefixBytes of a tape.
struct TapePrefix {
  TapeMagic magic = TapeMagic::Other;
  std::uint16_t version = 0;
  std::uint16_t header_bytes = 0;
};

/// What stands before a block's payload.
struct TapeBlockHeader {
  std::uint32_t payload_bytes = 0;
  std::uint64_t number = 0;  ///< from 1
  bool has_keyframe = false;
  bool is_compressed = false;
  std::uint32_t stamp_unit = 1;  ///< ns; ts_event are multiples of it
  Timestamp first_time;
  Timestamp last_time;
  TapeCounts counts;
  std::uint32_t payload_crc = 0;

  friend bool operator==(const TapeBlockHeader&, const TapeBlockHeader&) = default;
};

/// One block in the index.
struct TapeIndexEntry {
  std::uint64_t offset = 0;
  Timestamp first_time;
  Timestamp last_time;
  bool has_keyframe = false;
};

struct TapeIndex {
  std::vector<TapeIndexEntry> entries;
  TapeCounts counts;
  std::optional<FeedCounts> source;
};

/// A value that no instrument has, where there is one.
struct HeaderFault {
  std::string_view field;
  std::string value;
};
/// What the registry of instruments would refuse, a fee of the whole value or more, and names that
/// would break a line of a CSV or steer a terminal.
std::optional<HeaderFault> find_fault(const TapeHeader& header);

void encode_tape_header(const TapeHeader& header, std::vector<std::byte>& out);
/// `bytes` may be short.
TapePrefix parse_tape_prefix(std::span<const std::byte> bytes);
/// The whole header, as long as its prefix says; nothing unless every byte is as it was written and
/// no value is at fault.
std::optional<TapeHeader> parse_tape_header(std::span<const std::byte> bytes);

using TapeBlockHeaderBytes = std::array<std::byte, kTapeBlockHeaderBytes>;
TapeBlockHeaderBytes encode_block_header(const TapeBlockHeader& header);
/// Nothing when the magic, the checksum or a value is wrong.
std::optional<TapeBlockHeader> parse_tape_block_header(std::span<const std::byte> bytes);

/// The index with what stands behind it.
void encode_index(const TapeIndex& index, std::vector<std::byte>& out);
/// Bytes of the index with what stands behind it, from the last kTapeEndBytes of a file; nothing
/// when these are not the end of a tape.
std::optional<std::uint64_t> parse_tape_end(std::span<const std::byte> bytes);
/// Nothing unless every byte is as it was written.
std::optional<TapeIndex> parse_index(std::span<const std::byte> bytes);
/// Whether an index may begin with these bytes.
bool is_index_start(std::span<const std::byte> bytes);

}  // namespace tw::journal
