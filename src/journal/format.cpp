#include "journal/format.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/crc32c.hpp"
#include "journal/little_endian.hpp"
#include "model/codec.hpp"

namespace tw::journal {
namespace {

// Every byte of a mark has two or more bits set, see the header.
constexpr std::string_view kSegmentMagic = "TWSEGMNT";
constexpr std::string_view kSealMagic = "TWSEALED";
constexpr std::string_view kBlockMagic = "TWBK";
constexpr std::string_view kBlockMark = "kbwt";
constexpr std::string_view kNameEnd = ".journal";
constexpr std::size_t kNameDigits = 6;

constexpr std::size_t kHeaderCrcOffset = 72;
constexpr std::size_t kSealCrcOffset = 16;
constexpr std::size_t kChainedHeaderBytes = 24;
constexpr std::size_t kBlockCrcOffset = 56;
constexpr std::size_t kStagedBytes = 64U << 10U;

void put_text(std::span<std::byte> out, std::size_t offset, std::string_view text) {
  std::ranges::copy(std::as_bytes(std::span(text)), out.subspan(offset).begin());
}

bool has_text(std::span<const std::byte> bytes, std::size_t offset, std::string_view text) {
  return bytes.size() >= offset + text.size() &&
         std::ranges::equal(bytes.subspan(offset, text.size()), std::as_bytes(std::span(text)));
}

void put_digest(std::span<std::byte> out, std::size_t offset, const secret::Digest& digest) {
  std::ranges::copy(std::as_bytes(std::span(digest)), out.subspan(offset).begin());
}

secret::Digest get_digest(std::span<const std::byte> bytes, std::size_t offset) {
  secret::Digest digest{};
  std::ranges::copy(bytes.subspan(offset, digest.size()),
                    std::as_writable_bytes(std::span(digest)).begin());
  return digest;
}

bool has_crc(std::span<const std::byte> bytes, std::size_t offset) {
  return crc32c(bytes.first(offset)) == get<std::uint32_t>(bytes, offset);
}

void put_crc(std::span<std::byte> out, std::size_t offset) {
  put(out, offset, crc32c(out.first(offset)));
}

}  // namespace

std::string segment_name(std::uint64_t segment) {
  const std::string digits = std::to_string(segment);
  std::string name(digits.size() < kNameDigits ? kNameDigits - digits.size() : 0, '0');
  name += digits;
  name += kNameEnd;
  return name;
}

std::optional<std::uint64_t> parse_segment_name(std::string_view name) {
  constexpr std::size_t kDigitsMax = 18;
  if (!name.ends_with(kNameEnd) || name.size() > kDigitsMax + kNameEnd.size()) {
    return std::nullopt;
  }
  std::uint64_t segment = 0;
  for (const char c : name.substr(0, name.size() - kNameEnd.size())) {
    if (c < '0' || c > '9') {
      return std::nullopt;
    }
    segment = segment * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return segment > 0 && segment_name(segment) == name ? std::optional(segment) : std::nullopt;
}

Sector encode_header(const SegmentHeader& header) {
  Sector sector{};
  put_text(sector, 0, kSegmentMagic);
  put(sector, 8, header.format);
  put(sector, 10, header.codec);
  put(sector, 16, header.segment);
  put(sector, 24, header.segment_bytes);
  put(sector, 32, header.start.block);
  put_digest(sector, 40, header.start.chain);
  put_crc(sector, kHeaderCrcOffset);
  return sector;
}

std::optional<SegmentHeader> peek_versions(std::span<const std::byte> sector) {
  if (!has_text(sector, 0, kSegmentMagic) || sector.size() < kSectorBytes) {
    return std::nullopt;
  }
  SegmentHeader header;
  header.format = get<std::uint16_t>(sector, 8);
  header.codec = get<std::uint16_t>(sector, 10);
  return header;
}

std::optional<SegmentHeader> parse_header(std::span<const std::byte> sector) {
  auto header = peek_versions(sector);
  if (!header) {
    return std::nullopt;
  }
  header->segment = get<std::uint64_t>(sector, 16);
  header->segment_bytes = get<std::uint64_t>(sector, 24);
  header->start.block = get<std::uint64_t>(sector, 32);
  header->start.chain = get_digest(sector, 40);
  const Sector written = encode_header(*header);
  return std::ranges::equal(written, sector.first(kSectorBytes)) ? header : std::nullopt;
}

Sector encode_seal(std::uint64_t next) {
  Sector sector{};
  put_text(sector, 0, kSealMagic);
  put(sector, 8, next);
  put_crc(sector, kSealCrcOffset);
  return sector;
}

std::optional<BlockHeader> parse_block_header(std::span<const std::byte> bytes) {
  if (bytes.size() < kBlockHeaderBytes || !has_text(bytes, 0, kBlockMagic) ||
      !has_crc(bytes, kBlockCrcOffset)) {
    return std::nullopt;
  }
  return BlockHeader{.length = get<std::uint32_t>(bytes, 4),
                     .number = get<std::uint64_t>(bytes, 8),
                     .records = get<std::uint32_t>(bytes, 16),
                     .payload_crc = get<std::uint32_t>(bytes, 20),
                     .chain = get_digest(bytes, kChainedHeaderBytes)};
}

bool is_block_intact(const BlockHeader& header, std::span<const std::byte> block) {
  return block.size() >= header.block_bytes() &&
         crc32c(block.subspan(kBlockHeaderBytes, header.length)) == header.payload_crc &&
         has_text(block, kBlockHeaderBytes + header.length, kBlockMark);
}

secret::Digest chain_of(const secret::Digest& before, std::span<const std::byte> block,
                        secret::Sha256& sha) {
  TW_ASSERT(block.size() >= kBlockExtraBytes);
  sha.update(std::as_bytes(std::span(before)));
  sha.update(block.first(kChainedHeaderBytes));
  sha.update(block.subspan(kBlockHeaderBytes, block.size() - kBlockExtraBytes));
  return sha.finish();
}

BlockStage::BlockStage() {
  bytes_.reserve(kStagedBytes);
  bytes_.resize(kBlockHeaderBytes);
}

std::size_t BlockStage::begin_record() {
  const std::size_t prefix = bytes_.size();
  bytes_.resize(prefix + kRecordPrefixBytes);
  return prefix;
}

void BlockStage::end_record(std::size_t prefix) {
  const std::span<std::byte> whole = std::span(bytes_).subspan(prefix);
  const std::span<std::byte> encoded = whole.subspan(kRecordPrefixBytes);
  TW_ASSERT(encoded.size() <= kRecordBytesMax);
  put(whole, 0, static_cast<std::uint32_t>(encoded.size()));
  put(whole, 4, crc32c(encoded));
  ++records_;
}

void BlockStage::append(const Record& record) {
  const std::size_t prefix = begin_record();
  encode(record, bytes_);
  end_record(prefix);
}

void BlockStage::append_encoded(std::span<const std::byte> record) {
  const std::size_t prefix = begin_record();
  bytes_.insert(bytes_.end(), record.begin(), record.end());
  end_record(prefix);
}

void BlockStage::append_all(const BlockStage& other) {
  const std::span<const std::byte> payload = std::span(other.bytes_).subspan(kBlockHeaderBytes);
  bytes_.insert(bytes_.end(), payload.begin(), payload.end());
  records_ += other.records_;
}

std::span<const std::byte> BlockStage::finish(ChainState& before) {
  const std::size_t length = bytes_.size() - kBlockHeaderBytes;
  TW_ASSERT(block_bytes() <= kSegmentBytesMax);
  bytes_.resize(bytes_.size() + kBlockMarkBytes);
  const std::span<std::byte> block = bytes_;
  put_text(block, 0, kBlockMagic);
  put(block, 4, static_cast<std::uint32_t>(length));
  put(block, 8, before.block);
  put(block, 16, records_);
  put(block, 20, crc32c(block.subspan(kBlockHeaderBytes, length)));
  put_text(block, kBlockHeaderBytes + length, kBlockMark);
  before.chain = chain_of(before.chain, block, sha_);
  ++before.block;
  put_digest(block, kChainedHeaderBytes, before.chain);
  put_crc(block, kBlockCrcOffset);
  return block;
}

void BlockStage::clear() {
  bytes_.resize(kBlockHeaderBytes);
  records_ = 0;
}

}  // namespace tw::journal
