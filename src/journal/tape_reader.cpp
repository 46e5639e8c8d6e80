#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include "base/assert.hpp"
#include "base/crc32c.hpp"
#include "journal/posix_storage.hpp"
#include "journal/tape.hpp"
#include "journal/tape_block.hpp"
#include "journal/tape_failure.hpp"
#include "journal/tape_format.hpp"

namespace tw::journal {
namespace {

struct Place {
  std::unique_ptr<Storage> storage;
  std::string name;
};

Place place_of(const std::string& path) {
  const std::filesystem::path place(path);
  const std::string directory = place.has_parent_path() ? place.parent_path().string() : ".";
  return {.storage = std::make_unique<PosixStorage>(directory), .name = place.filename().string()};
}

enum class ReadStep : std::uint8_t { Event, End };

/// An open tape file: header, index and blocks by number.
class TapeFile {
 public:
  static Result<std::unique_ptr<TapeFile>> open(Place place) {
    const Result<FileId> opened = place.storage->open(place.name, FileAccess::Read);
    if (!opened.has_value()) {
      return std::unexpected(tape_unreadable(opened.error()));
    }
    std::unique_ptr<TapeFile> tape(new TapeFile(std::move(place), *opened));
    TW_TRY(tape->info_.bytes, tape->readable(tape->storage_->size(*opened)));
    TW_CHECK(tape->read_header());
    TW_TRY(const bool is_indexed, tape->read_index());
    if (!is_indexed) {
      TW_CHECK(tape->scan_blocks());
    }
    tape->sum_up();
    return tape;
  }

  TapeInfo& info() { return info_; }
  const std::vector<TapeIndexEntry>& entries() const { return entries_; }

  /// Reads a block whole and checks it.
  Result<void> load(std::size_t index, BlockDecoder& decoder) {
    const TapeIndexEntry& entry = entries_[index];
    TapeBlockHeaderBytes bytes{};
    TW_CHECK(read(entry.offset, bytes));
    const auto header = parse_tape_block_header(bytes);
    if (!header) {
      return damaged(TapeFault::BlockHeader, index);
    }
    if (!is_expected(*header, index)) {
      return damaged(TapeFault::BlockOrder, index);
    }
    const std::span<std::byte> payload = decoder.payload(header->payload_bytes);
    TW_CHECK(read(entry.offset + kTapeBlockHeaderBytes, payload));
    if (crc32c(payload) != header->payload_crc) {
      return damaged(TapeFault::BlockChecksum, index);
    }
    if (!decoder.open(*header)) {
      return damaged(TapeFault::Content, index);
    }
    return {};
  }

  std::unexpected<Error> damaged(TapeFault fault, std::size_t index) const {
    return std::unexpected(
        tape_damaged(path(), tape_damage(fault, index + 1, entries_[index].offset)));
  }
  std::string path() const { return storage_->path(name_); }

 private:
  TapeFile(Place place, FileId file)
      : storage_(std::move(place.storage)), name_(std::move(place.name)), file_(*storage_, file) {}

  template <class T>
  Result<T> readable(Result<T> result) const {
    if (!result.has_value()) {
      return std::unexpected(tape_unreadable(result.error()));
    }
    return result;
  }

  Result<void> read(std::uint64_t offset, std::span<std::byte> out) {
    return readable(storage_->read_at(file_.id(), offset, out));
  }

  Result<void> read_header() {
    std::vector<std::byte> bytes(std::min<std::uint64_t>(info_.bytes, kTapePrefixBytes));
    TW_CHECK(read(0, bytes));
    const TapePrefix prefix = parse_tape_prefix(bytes);
    if (prefix.magic != TapeMagic::Tape) {
      return fail(ErrorCode::InvalidInput, path() + ": not a tape", "tape.not_a_tape",
                  {{"path", path()}});
    }
    if (prefix.version != kTapeVersion) {
      return fail(ErrorCode::InvalidInput,
                  path() + ": tape version " + std::to_string(prefix.version) + ", expected " +
                      std::to_string(kTapeVersion),
                  "tape.version",
                  {{"path", path()},
                   {"found", std::to_string(prefix.version)},
                   {"expected", std::to_string(kTapeVersion)}});
    }
    const bool is_there =
        prefix.header_bytes <= std::min<std::uint64_t>(info_.bytes, kTapeHeaderBytesMax);
    if (is_there) {
      bytes.resize(prefix.header_bytes);
      TW_CHECK(read(0, bytes));
    }
    const auto header = is_there ? parse_tape_header(bytes) : std::nullopt;
    if (!header) {
      return std::unexpected(tape_damaged(path(), tape_damage(TapeFault::Header, 0, 0)));
    }
    info_.header = *header;
    blocks_begin_ = prefix.header_bytes;
    return {};
  }

  // False when there is none, or none that fits this file.
  Result<bool> read_index() {
    if (info_.bytes < blocks_begin_ + kTapeEndBytes) {
      return false;
    }
    std::array<std::byte, kTapeEndBytes> end{};
    TW_CHECK(read(info_.bytes - end.size(), end));
    const auto index_bytes = parse_tape_end(end);
    if (!index_bytes || *index_bytes > info_.bytes - blocks_begin_) {
      return false;
    }
    std::vector<std::byte> bytes(*index_bytes);
    TW_CHECK(read(info_.bytes - bytes.size(), bytes));
    auto index = parse_index(bytes);
    blocks_end_ = info_.bytes - bytes.size();
    if (!index || !fits(*index)) {
      return false;
    }
    entries_ = std::move(index->entries);
    info_.counts = index->counts;
    return true;
  }

  bool fits(const TapeIndex& index) const {
    std::uint64_t offset = blocks_begin_;
    for (const TapeIndexEntry& entry : index.entries) {
      if (entry.offset < offset || entry.offset + kTapeBlockHeaderBytes > blocks_end_) {
        return false;
      }
      offset = entry.offset + kTapeBlockHeaderBytes;
    }
    return index.entries.empty() ? blocks_begin_ == blocks_end_
                                 : index.entries.front().offset == blocks_begin_;
  }

  bool is_expected(const TapeBlockHeader& header, std::size_t index) const {
    const TapeIndexEntry& entry = entries_[index];
    const std::uint64_t end =
        index + 1 < entries_.size() ? entries_[index + 1].offset : blocks_end_;
    return header.number == index + 1 && header.first_time == entry.first_time &&
           header.last_time == entry.last_time && header.has_keyframe == entry.has_keyframe &&
           entry.offset + kTapeBlockHeaderBytes + header.payload_bytes == end;
  }

  // Finds the blocks one by one; without a whole index there is always some damage to report.
  Result<void> scan_blocks() {
    std::uint64_t offset = blocks_begin_;
    std::optional<TapeFault> fault;
    while (!fault.has_value()) {
      std::array<std::byte, kTapeBlockHeaderBytes> storage{};
      const auto bytes =
          std::span(storage).first(std::min<std::uint64_t>(storage.size(), info_.bytes - offset));
      TW_CHECK(read(offset, bytes));
      const auto header = parse_tape_block_header(bytes);
      fault = header ? fault_of(*header, offset) : fault_without_header(bytes);
      if (!fault.has_value()) {
        take(*header, offset);
        offset += kTapeBlockHeaderBytes + header->payload_bytes;
      }
    }
    blocks_end_ = offset;
    info_.damage = tape_damage(*fault, entries_.size() + 1, offset);
    return {};
  }

  static TapeFault fault_without_header(std::span<const std::byte> bytes) {
    if (is_index_start(bytes)) {
      return TapeFault::Index;
    }
    return bytes.size() < kTapeBlockHeaderBytes ? TapeFault::Cut : TapeFault::BlockHeader;
  }

  std::optional<TapeFault> fault_of(const TapeBlockHeader& header, std::uint64_t offset) const {
    if (header.number != entries_.size() + 1 ||
        (!entries_.empty() && header.first_time < entries_.back().last_time)) {
      return TapeFault::BlockOrder;
    }
    return header.payload_bytes > info_.bytes - offset - kTapeBlockHeaderBytes
               ? std::optional(TapeFault::Cut)
               : std::nullopt;
  }

  void take(const TapeBlockHeader& header, std::uint64_t offset) {
    entries_.push_back({.offset = offset,
                        .first_time = header.first_time,
                        .last_time = header.last_time,
                        .has_keyframe = header.has_keyframe});
    info_.counts.snapshots += header.counts.snapshots;
    info_.counts.deltas += header.counts.deltas;
    info_.counts.trades += header.counts.trades;
    info_.counts.quotes += header.counts.quotes;
    info_.counts.resets += header.counts.resets;
    info_.counts.levels += header.counts.levels;
  }

  void sum_up() {
    info_.blocks = entries_.size();
    info_.keyframes = static_cast<std::uint64_t>(
        std::ranges::count(entries_, true, &TapeIndexEntry::has_keyframe));
    if (!entries_.empty()) {
      info_.first_time = entries_.front().first_time;
      info_.last_time = entries_.back().last_time;
    }
  }

  std::unique_ptr<Storage> storage_;
  std::string name_;
  OpenFile file_;  // closed before the storage goes
  TapeInfo info_;
  std::uint64_t blocks_begin_ = 0;
  std::uint64_t blocks_end_ = 0;
  std::vector<TapeIndexEntry> entries_;
};

}  // namespace

struct TapeReader::Impl {
  Impl(std::unique_ptr<TapeFile> opened, InstrumentId instrument)
      : file(std::move(opened)), decoder(instrument) {
    file->info().header.listing.id = instrument;
  }

  std::unique_ptr<TapeFile> file;
  BlockDecoder decoder;
  std::size_t block = 0;          // the next one to load
  std::optional<Event> keyframe;  // to be given before the events of the loaded block
  std::optional<Error> failure;   // nothing is read behind it

  // Reads into `event`, where the caller hands it on from: events are large to copy.
  Result<ReadStep> read(Event& event) {
    if (failure.has_value()) {
      return std::unexpected(*failure);
    }
    if (keyframe.has_value()) {
      event = *std::exchange(keyframe, std::nullopt);
      return ReadStep::Event;
    }
    while (decoder.remaining() == 0) {
      if (block == file->entries().size()) {
        return end();
      }
      TW_CHECK(file->load(block, decoder));
      ++block;
    }
    if (!decoder.next(event) || (decoder.remaining() == 0 && !decoder.is_consistent())) {
      return file->damaged(TapeFault::Content, block - 1);
    }
    return ReadStep::Event;
  }

  Result<ReadStep> end() {
    if (const auto& damage = file->info().damage) {
      return std::unexpected(tape_damaged(file->path(), *damage));
    }
    return ReadStep::End;
  }

  Result<void> seek(std::size_t index) {
    TW_CHECK(file->load(index, decoder));
    block = index + 1;
    if (file->entries()[index].has_keyframe && !decoder.keyframe(keyframe)) {
      return file->damaged(TapeFault::Content, index);
    }
    return {};
  }
};

TapeReader::TapeReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TapeReader::~TapeReader() = default;

Result<std::unique_ptr<TapeReader>> TapeReader::open(const std::string& path,
                                                     InstrumentId instrument) {
  Place place = place_of(path);
  return open(std::move(place.storage), place.name, instrument);
}

Result<std::unique_ptr<TapeReader>> TapeReader::open(std::unique_ptr<Storage> storage,
                                                     const std::string& name,
                                                     InstrumentId instrument) {
  TW_TRY(auto file, TapeFile::open({.storage = std::move(storage), .name = name}));
  auto impl = std::make_unique<Impl>(std::move(file), instrument);
  return std::unique_ptr<TapeReader>(new TapeReader(std::move(impl)));
}

const TapeInfo& TapeReader::info() const { return impl_->file->info(); }

// One object from here to the caller: a second return would be a copy of each event. A body known
// to the compiler would let it clear the whole event first.
Result<std::optional<Event>> TapeReader::next() {
  const FeedReset blank{.instrument = impl_->file->info().header.listing.id};
  Result<std::optional<Event>> result(std::in_place, std::in_place, Timestamp{}, Timestamp{},
                                      blank);
  Result<ReadStep> step = impl_->read(**result);
  if (!step.has_value()) {
    impl_->failure = step.error();
    result = std::unexpected(std::move(step).error());
  } else if (*step == ReadStep::End) {
    result->reset();
  }
  return result;
}

Result<void> TapeReader::seek(Timestamp at) {
  impl_->failure.reset();
  impl_->keyframe.reset();
  const auto& entries = impl_->file->entries();
  if (entries.empty()) {
    return {};
  }
  // Events of the same moment may stand at the end of the block before: strictly earlier.
  std::size_t index = 0;
  for (std::size_t i = 0; i < entries.size() && entries[i].first_time < at; ++i) {
    index = entries[i].has_keyframe ? i : index;
  }
  Result<void> found = impl_->seek(index);
  if (!found.has_value()) {
    impl_->failure = found.error();
  }
  return found;
}

Result<TapeInfo> read_tape_info(const std::string& path) {
  TW_TRY(const auto file, TapeFile::open(place_of(path)));
  return file->info();
}

}  // namespace tw::journal
