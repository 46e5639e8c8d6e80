// Fuzz target of the tape reader: any bytes as a tape file, and any bytes as the payload of a block
// behind headers whose checksums are right, so that the column reader is reached too.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "base/assert.hpp"
#include "base/crc32c.hpp"
#include "journal/storage.hpp"
#include "journal/tape.hpp"
#include "journal/tape_format.hpp"

namespace {

using namespace tw;
using namespace tw::journal;

constexpr std::size_t kInputBytesMax = 1U << 20U;

// One file in memory, read only.
class OneFile final : public Storage {
 public:
  explicit OneFile(std::vector<std::byte> bytes) : bytes_(std::move(bytes)) {}
  Result<void> prepare() override { return {}; }
  Result<std::vector<std::string>> list() override { return {}; }
  Result<FileId> create(const std::string&) override { return refused(); }
  Result<FileId> open(const std::string&, FileAccess) override { return FileId{1}; }
  void close(FileId) override {}
  Result<std::uint64_t> size(FileId) override { return bytes_.size(); }
  Result<void> read_at(FileId, std::uint64_t offset, std::span<std::byte> out) override {
    if (offset > bytes_.size() || out.size() > bytes_.size() - offset) {
      return refused();
    }
    std::ranges::copy(std::span(bytes_).subspan(offset, out.size()), out.begin());
    return {};
  }
  Result<void> allocate(FileId, std::uint64_t) override { return refused(); }
  Result<void> write_at(FileId, std::uint64_t, std::span<const std::byte>) override {
    return refused();
  }
  Result<void> sync(FileId) override { return refused(); }
  Result<void> rename(const std::string&, const std::string&) override { return refused(); }
  Result<void> remove(const std::string&) override { return refused(); }
  Result<void> sync_directory() override { return refused(); }
  std::string path(const std::string& name) const override { return name; }

 private:
  static std::unexpected<Error> refused() {
    return fail(ErrorCode::Unavailable, "refused", "journal.io");
  }
  std::vector<std::byte> bytes_;
};

// Reads to the end; what comes out is of the market.
void read(TapeReader& reader) {
  std::uint64_t levels = 0;
  for (auto event = reader.next(); event.has_value(); event = reader.next()) {
    if (!event->has_value()) {
      return;
    }
    TW_ASSERT(is_market((*event)->body));
    if (const auto* update = std::get_if<DepthUpdate>(&(*event)->body)) {
      levels += update->bids.size() + update->asks.size();
    }
  }
  TW_ASSERT(levels < std::uint64_t{1} << 40U);
}

void play(std::vector<std::byte> bytes) {
  const auto reader =
      TapeReader::open(std::make_unique<OneFile>(std::move(bytes)), "tape", InstrumentId{1});
  if (!reader.has_value()) {
    TW_ASSERT(!reader.error().id.empty());
    return;
  }
  read(**reader);
  if ((*reader)->seek((*reader)->info().last_time).has_value()) {
    read(**reader);
  }
}

// The input is flags, how many events of each kind, and a payload.
void play_payload(std::span<const std::byte> input) {
  constexpr std::size_t kHead = 8;
  if (input.size() < kHead) {
    return;
  }
  const auto number = [input](std::size_t i) { return std::to_integer<std::uint64_t>(input[i]); };
  const std::span<const std::byte> payload = input.subspan(kHead);
  std::vector<std::byte> bytes;
  encode_tape_header({}, bytes);
  const TapeBlockHeader header{
      .payload_bytes = static_cast<std::uint32_t>(payload.size()),
      .number = 1,
      .has_keyframe = (number(0) & 1U) != 0,
      .is_compressed = (number(0) & 2U) != 0,
      .stamp_unit = 1'000'000,
      .first_time = Timestamp{},
      .last_time = from_nanoseconds(static_cast<std::int64_t>(number(7)) << 32),
      .counts = {.snapshots = number(1),
                 .deltas = number(2),
                 .trades = number(3),
                 .quotes = number(4),
                 .resets = number(5),
                 .levels = number(6)},
      .payload_crc = crc32c(payload)};
  const TapeBlockHeaderBytes block = encode_block_header(header);
  bytes.insert(bytes.end(), block.begin(), block.end());
  bytes.insert(bytes.end(), payload.begin(), payload.end());
  play(std::move(bytes));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = std::as_bytes(std::span(data, std::min(size, kInputBytesMax)));
  if (input.empty()) {
    return 0;
  }
  const std::span<const std::byte> rest = input.subspan(1);
  if ((std::to_integer<unsigned>(input.front()) & 1U) == 0) {
    play({rest.begin(), rest.end()});
  } else {
    play_payload(rest);
  }
  return 0;
}
