// Fuzz target of the journal's reader: any bytes as a segment file, and any bytes as the payload of
// a block whose checksums and chain are right, so that the record reader is reached too.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/assert.hpp"
#include "journal/format.hpp"
#include "journal/segment_scan.hpp"
#include "model/codec.hpp"

namespace {

using namespace tw;
using namespace tw::journal;

constexpr std::size_t kInputBytesMax = 1U << 20U;

enum class Mode : std::uint8_t { Segment, Blocks, Records };

void scan(std::span<const std::byte> bytes) {
  const SegmentImage image{.bytes = bytes, .path = "fuzz", .segment = 1};
  std::uint64_t records = 0;
  const auto contents = scan_segment(image, [&records](const Record&) { ++records; });
  if (!contents) {
    TW_ASSERT(contents.error().code == ErrorCode::InvalidInput);
    return;
  }
  TW_ASSERT(contents->records == records);
  TW_ASSERT(contents->end_offset <= contents->cut_end_offset);
  TW_ASSERT(contents->cut_end_offset <= bytes.size());
}

std::vector<std::byte> segment_with(std::span<const std::byte> blocks) {
  std::vector<std::byte> bytes(kBlocksOffset + blocks.size() + 2 * kSectorBytes);
  const Sector header =
      encode_header({.codec = kCodecVersion, .segment = 1, .segment_bytes = bytes.size()});
  std::ranges::copy(header, bytes.begin());
  std::ranges::copy(blocks, bytes.begin() + kBlocksOffset);
  return bytes;
}

// Records of the lengths that the input names, each with a right prefix.
void scan_records(std::span<const std::byte> input) {
  BlockStage stage;
  while (!input.empty()) {
    const std::size_t named = std::to_integer<std::size_t>(input.front());
    input = input.subspan(1);
    const std::size_t size = std::min({named, input.size(), kRecordBytesMax});
    stage.append_encoded(input.first(size));
    input = input.subspan(size);
  }
  ChainState state;
  scan(segment_with(stage.finish(state)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = std::as_bytes(std::span(data, std::min(size, kInputBytesMax)));
  if (input.empty()) {
    return 0;
  }
  const auto mode = static_cast<Mode>(std::to_integer<unsigned>(input.front()) % 3);
  switch (mode) {
    case Mode::Segment:
      scan(input.subspan(1));
      break;
    case Mode::Blocks:
      scan(segment_with(input.subspan(1)));
      break;
    case Mode::Records:
      scan_records(input.subspan(1));
      break;
  }
  return 0;
}
