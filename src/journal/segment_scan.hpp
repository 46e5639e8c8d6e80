#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "base/result.hpp"
#include "journal/format.hpp"
#include "model/record.hpp"

namespace tw::journal {

/// Only the last segment may end in an unfinished block.
enum class SegmentRole : std::uint8_t { Older, Last };
enum class SegmentState : std::uint8_t { Open, Sealed };

/// A segment file as read, and what it should be.
struct SegmentImage {
  std::span<const std::byte> bytes;
  std::string path;  ///< for messages
  std::uint64_t segment = 0;
  ChainState start{};  ///< where the segment before it ended
  SegmentRole role = SegmentRole::Last;
  /// Blocks before this one are verified and their records not read; 0 reads all.
  std::uint64_t first_block = 0;
  /// Sees where each block begins, and where the last one ends.
  std::function<void(const ChainState&)> on_block = {};
};

/// What a sound segment holds.
struct SegmentContents {
  ChainState end;
  SegmentState state = SegmentState::Open;
  std::uint64_t blocks = 0;
  std::uint64_t records = 0;  ///< handed out
  std::size_t last_block_offset =
      0;                       ///< of the last whole block; where the next goes if there is none
  std::size_t end_offset = 0;  ///< where the next block goes
  std::size_t cut_end_offset = 0;  ///< end of what is left of an unfinished block; else end_offset
};

/// Verifies every byte of a segment and hands its records to `sink` in order.
/// Errors:  InvalidInput, `journal.damaged` or `journal.version`. Any bytes are safe to pass.
/// Cost:    two checksums and one SHA-256 over the blocks; allocates only for errors.
Result<SegmentContents> scan_segment(const SegmentImage& image,
                                     const std::function<void(const Record&)>& sink);

}  // namespace tw::journal
