#include "journal/segment_scan.hpp"

#include <algorithm>
#include <optional>

#include "base/crc32c.hpp"
#include "journal/failure.hpp"
#include "journal/little_endian.hpp"
#include "model/codec.hpp"

namespace tw::journal {
namespace {

using Bytes = std::span<const std::byte>;

bool is_blank(Bytes bytes) {
  return std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{0}; });
}

// Bytes up to the last one that is not zero.
std::size_t written_bytes(Bytes bytes) {
  std::size_t size = bytes.size();
  while (size > 0 && bytes[size - 1] == std::byte{0}) {
    --size;
  }
  return size;
}

std::string version_text(const SegmentHeader& header) {
  return std::to_string(header.format) + "." + std::to_string(header.codec);
}

class Scan {
 public:
  Scan(const SegmentImage& image, const std::function<void(const Record&)>& sink)
      : image_(image), sink_(sink) {
    contents_.end = image.start;
    contents_.last_block_offset = kBlocksOffset;
    contents_.end_offset = kBlocksOffset;
    note_block();
  }

  Result<SegmentContents> run() {
    TW_CHECK(check_header());
    TW_CHECK(check_seal());
    while (true) {
      const Bytes rest = image_.bytes.subspan(contents_.end_offset);
      const std::optional<Damage> damage = read_block(rest);
      if (!damage) {
        continue;
      }
      TW_CHECK(end_at(rest, *damage));
      return contents_;
    }
  }

 private:
  std::unexpected<Error> refuse(Damage damage) const {
    return damaged({image_.path, image_.segment, contents_.end.block}, damage);
  }

  Result<void> check_header() const {
    const Bytes bytes = image_.bytes;
    if (bytes.size() < kBlocksOffset) {
      return refuse(Damage::SegmentSize);
    }
    // Versions first: another one may lay out the rest of the header in another way.
    const auto versions = peek_versions(bytes);
    const SegmentHeader ours{.format = kFormatVersion, .codec = kCodecVersion};
    if (versions && version_text(*versions) != version_text(ours)) {
      return version_differs(image_.path, version_text(*versions), version_text(ours));
    }
    const auto header = parse_header(bytes);
    if (!header) {
      return refuse(Damage::SegmentHeader);
    }
    if (header->segment_bytes != bytes.size()) {
      return refuse(Damage::SegmentSize);
    }
    if (header->segment != image_.segment || header->start != image_.start) {
      return refuse(Damage::SegmentLink);
    }
    return {};
  }

  Result<void> check_seal() {
    const Bytes sector = image_.bytes.subspan(kSealOffset, kSectorBytes);
    if (std::ranges::equal(sector, encode_seal(image_.segment + 1))) {
      contents_.state = SegmentState::Sealed;
      return {};
    }
    if (!is_blank(sector)) {
      return refuse(Damage::SegmentHeader);
    }
    return {};
  }

  // Takes the block at the front of `rest`, or says why there is none.
  std::optional<Damage> read_block(Bytes rest) {
    const auto header = parse_block_header(rest);
    if (!header || header->block_bytes() > rest.size()) {
      return Damage::BlockHeader;
    }
    if (header->number != contents_.end.block) {
      return Damage::BlockOrder;
    }
    const Bytes block = rest.first(header->block_bytes());
    if (!is_block_intact(*header, block)) {
      return Damage::BlockChecksum;
    }
    if (chain_of(contents_.end.chain, block, sha_) != header->chain) {
      return Damage::BlockChain;
    }
    const bool is_read = header->number >= image_.first_block;
    if (is_read &&
        !read_records(block.subspan(kBlockHeaderBytes, header->length), header->records)) {
      return Damage::Record;
    }
    contents_.end = {.block = header->number + 1, .chain = header->chain};
    contents_.last_block_offset = contents_.end_offset;
    contents_.end_offset += block.size();
    contents_.records += is_read ? header->records : 0;
    ++contents_.blocks;
    note_block();
    return std::nullopt;
  }

  void note_block() const {
    if (image_.on_block) {
      image_.on_block(contents_.end);
    }
  }

  bool read_records(Bytes payload, std::uint32_t count) const {
    for (std::uint32_t i = 0; i < count; ++i) {
      if (payload.size() < kRecordPrefixBytes) {
        return false;
      }
      const auto size = get<std::uint32_t>(payload, 0);
      const auto crc = get<std::uint32_t>(payload, 4);
      payload = payload.subspan(kRecordPrefixBytes);
      if (size > kRecordBytesMax || size > payload.size() || crc32c(payload.first(size)) != crc) {
        return false;
      }
      Bytes encoded = payload.first(size);
      const auto record = decode(encoded);
      if (!record || !encoded.empty()) {
        return false;
      }
      sink_(*record);
      payload = payload.subspan(size);
    }
    return payload.empty();
  }

  // What stands where no block could be read: nothing, the rest of an unfinished one, or damage.
  Result<void> end_at(Bytes rest, Damage damage) {
    const std::size_t written = written_bytes(rest);
    contents_.cut_end_offset = contents_.end_offset + written;
    if (written == 0) {
      return {};
    }
    if (image_.role == SegmentRole::Older || contents_.state == SegmentState::Sealed) {
      return refuse(damage == Damage::BlockHeader ? Damage::Trailing : damage);
    }
    // Only a wrong checksum can be the work of an interrupted write: anything else was whole.
    const bool is_whole = damage != Damage::BlockHeader && damage != Damage::BlockChecksum;
    if (is_whole || !is_unfinished(rest, written) || has_later_block(rest.first(written))) {
      return refuse(damage);
    }
    return {};
  }

  // Whether an interrupted write of one block explains the bytes: some of its sectors, or its end,
  // were not written and are zeros. A block that was whole and changed later does not look so.
  bool is_unfinished(Bytes rest, std::size_t written) const {
    const auto header = parse_block_header(rest);
    if (header && header->block_bytes() > rest.size()) {
      return false;
    }
    const std::size_t end =
        std::min(rest.size(), header ? header->block_bytes() : kBlockHeaderBytes);
    if (header && written > end) {
      return false;
    }
    if (written < end) {
      return true;
    }
    std::size_t from = 0;
    while (from < end) {
      const std::size_t into_sector = (contents_.end_offset + from) % kSectorBytes;
      const std::size_t size = std::min(kSectorBytes - into_sector, end - from);
      if (is_blank(rest.subspan(from, size))) {
        return true;
      }
      from += size;
    }
    return false;
  }

  // A later block was written after this one was durable, so this one was whole once.
  bool has_later_block(Bytes written) const {
    for (std::size_t at = 1; at < written.size(); ++at) {
      const auto header = parse_block_header(written.subspan(at));
      if (header && header->number > contents_.end.block) {
        return true;
      }
    }
    return false;
  }

  const SegmentImage& image_;
  const std::function<void(const Record&)>& sink_;
  SegmentContents contents_;
  secret::Sha256 sha_;
};

}  // namespace

Result<SegmentContents> scan_segment(const SegmentImage& image,
                                     const std::function<void(const Record&)>& sink) {
  return Scan(image, sink).run();
}

}  // namespace tw::journal
