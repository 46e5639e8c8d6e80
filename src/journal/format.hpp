#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/record.hpp"
#include "secret/digest.hpp"

namespace tw::journal {

// A segment file, little endian, zero-filled to its full size when it is made:
//   0     header: magic 8, format 2, codec 2, zero 4, segment 8, bytes of the file 8, first block
//   8,
//         chain before it 32, CRC32C 4 of all that; zeros to 512
//   512   seal: zeros, or magic 8, next segment 8, CRC32C 4; zeros to 1024
//   1024  blocks, one after another: header 60, payload, end mark 4; zeros to the end
// A block header: magic 4, payload bytes 4, number 8, records 4, CRC32C of the payload 4, chain 32,
// CRC32C 4 of all that. The payload holds per record: bytes 4, CRC32C 4, the encoded record.
// chain = SHA-256(chain before, the first 24 bytes of the header, payload).
//
// The disk writes whole sectors. Header and seal have one each, so they are never half written. No
// byte of the marks can become zero by one flipped bit: what a crash left unwritten of a block,
// which is zeros in whole sectors or at its end, cannot be confused with a block that was changed
// later.

inline constexpr std::uint16_t kFormatVersion = 1;
inline constexpr std::size_t kSectorBytes = 512;
inline constexpr std::size_t kSealOffset = kSectorBytes;
inline constexpr std::size_t kBlocksOffset = 2 * kSectorBytes;
inline constexpr std::size_t kBlockHeaderBytes = 60;
inline constexpr std::size_t kBlockMarkBytes = 4;
inline constexpr std::size_t kBlockExtraBytes = kBlockHeaderBytes + kBlockMarkBytes;
inline constexpr std::size_t kRecordPrefixBytes = 8;
/// Larger files are not ours; also bounds what reading takes of memory.
inline constexpr std::uint64_t kSegmentBytesMax = 1U << 30U;

using Sector = std::array<std::byte, kSectorBytes>;

/// Place in the chain: the number of the next block and the chain value before it.
struct ChainState {
  std::uint64_t block = 1;
  secret::Digest chain{};
  friend bool operator==(const ChainState&, const ChainState&) = default;
};

struct SegmentHeader {
  std::uint16_t format = kFormatVersion;
  std::uint16_t codec = 0;
  std::uint64_t segment = 0;
  std::uint64_t segment_bytes = 0;
  ChainState start{};
};

struct BlockHeader {
  std::uint32_t length = 0;  ///< bytes of the payload
  std::uint64_t number = 0;
  std::uint32_t records = 0;
  std::uint32_t payload_crc = 0;
  secret::Digest chain{};

  std::size_t block_bytes() const { return kBlockExtraBytes + length; }
};

/// `000001.journal`.
std::string segment_name(std::uint64_t segment);
/// Inverse of segment_name; nothing for another file.
std::optional<std::uint64_t> parse_segment_name(std::string_view name);

Sector encode_header(const SegmentHeader& header);
/// Format and codec of a segment whose magic is right, whatever its other bytes.
std::optional<SegmentHeader> peek_versions(std::span<const std::byte> sector);
/// Nothing unless every byte of the sector is as it was written.
std::optional<SegmentHeader> parse_header(std::span<const std::byte> sector);

/// Says that a segment is full and `next` goes on.
Sector encode_seal(std::uint64_t next);

/// Nothing when magic or checksum are wrong; `bytes` may be short.
std::optional<BlockHeader> parse_block_header(std::span<const std::byte> bytes);

/// Whether payload checksum and end mark of a whole block are right.
bool is_block_intact(const BlockHeader& header, std::span<const std::byte> block);

/// The chain value of a whole block that follows `before`.
secret::Digest chain_of(const secret::Digest& before, std::span<const std::byte> block,
                        secret::Sha256& sha);

/// The block being staged, encoded in place.
/// Cost: no allocation while it is not larger than an earlier one; `finish` is one checksum and one
///       SHA-256 over it.
class BlockStage {
 public:
  BlockStage();
  void append(const Record& record);
  /// Bytes that go in as they are, with the prefix of a record.
  void append_encoded(std::span<const std::byte> record);
  /// All records of another stage, which has not finished its block.
  void append_all(const BlockStage& other);
  std::uint32_t records() const { return records_; }
  /// Size of the block when finished now.
  std::size_t block_bytes() const { return bytes_.size() + kBlockMarkBytes; }
  /// Completes the block that continues `before` and moves `before` past it. The bytes are valid
  /// until `clear`; nothing is appended before that.
  std::span<const std::byte> finish(ChainState& before);
  /// Starts the next block.
  void clear();

 private:
  std::size_t begin_record();
  void end_record(std::size_t prefix);

  std::vector<std::byte> bytes_;
  std::uint32_t records_ = 0;
  secret::Sha256 sha_;
};

}  // namespace tw::journal
