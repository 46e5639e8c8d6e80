#include "journal/journal.hpp"

#include <algorithm>
#include <cerrno>
#include <optional>
#include <utility>

#include "base/assert.hpp"
#include "journal/failure.hpp"
#include "journal/format.hpp"
#include "journal/journal_walk.hpp"
#include "journal/next_segment.hpp"
#include "journal/posix_storage.hpp"
#include "journal/snapshot.hpp"
#include "model/codec.hpp"

namespace tw::journal {
namespace {

Result<void> seal(Storage& storage, FileId file, std::uint64_t next) {
  TW_CHECK(storage.write_at(file, kSealOffset, encode_seal(next)));
  return storage.sync(file);
}

Result<void> seal_closed(Storage& storage, std::uint64_t segment) {
  TW_TRY(const FileId id, storage.open(segment_name(segment), FileAccess::ReadWrite));
  const OpenFile file(storage, id);
  return seal(storage, id, segment + 1);
}

// Clears what is left of an unfinished block, its first sector last and alone: a crash in between
// leaves something that is still told from damage, for a sector is never half written.
Result<void> clear_unfinished(Storage& storage, FileId file, std::uint64_t from, std::uint64_t to) {
  const std::uint64_t first_end = std::min(to, (from / kSectorBytes + 1) * kSectorBytes);
  if (first_end < to) {
    TW_CHECK(write_zeros(storage, file, first_end, to));
    TW_CHECK(storage.sync(file));
  }
  return write_zeros(storage, file, from, first_end);
}

// Opens the last segment for writing and makes durable what was read of it. What the last writer
// could not sync may be readable and yet not on the disk, even though a new sync succeeds: its last
// block, or the seal before an empty segment, is written once more.
Result<OpenFile> resume_segment(Storage& storage, const JournalWalk& walk) {
  TW_TRY(const FileId id, storage.open(segment_name(walk.segment), FileAccess::ReadWrite));
  OpenFile file(storage, id);
  TW_CHECK(clear_unfinished(storage, id, walk.last.end_offset, walk.last.cut_end_offset));
  TW_CHECK(storage.write_at(id, walk.last.last_block_offset, walk.last_block));
  TW_CHECK(storage.sync(id));
  if (walk.last.blocks == 0 && walk.segment > walk.first_segment) {
    TW_CHECK(seal_closed(storage, walk.segment - 1));
  }
  return file;
}

}  // namespace

struct Journal::Impl {
  Impl(std::unique_ptr<Storage> disk, const JournalConfig& settings)
      : storage(std::move(disk)), config(settings) {}
  ~Impl() { drop_prepared(); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  std::uint64_t size_for(std::uint64_t block_bytes) const {
    const std::uint64_t least = kBlocksOffset + block_bytes;
    const std::uint64_t bytes = std::clamp(config.segment_bytes, least, kSegmentBytesMax);
    return std::min(kSegmentBytesMax, (bytes + kSectorBytes - 1) / kSectorBytes * kSectorBytes);
  }

  // The oldest segment when a new one may take its file; those before `open` are full.
  std::optional<std::uint64_t> recyclable(std::uint64_t open) const {
    const bool is_kept = open - first_segment <= config.keep_segments;
    if (is_kept || !older.has_value() || first_segment >= older->segment) {
      return std::nullopt;
    }
    return first_segment;
  }

  // One piece of the work on the file to come. The old segment is gone as soon as its name is.
  Result<void> work_on_next() {
    const bool had_taken_old = prepared->has_taken_old();
    Result<void> worked = prepared->work();
    first_segment += prepared->has_taken_old() && !had_taken_old ? 1U : 0U;
    return worked;
  }

  void plan_next(std::uint64_t open, std::uint64_t bytes) {
    prepared.emplace(
        *storage,
        SegmentPlan{.bytes = bytes, .piece_bytes = config.prepare_bytes, .old = recyclable(open)});
  }

  void drop_prepared() {
    if (prepared.has_value()) {
      prepared->discard();
      prepared.reset();
    }
  }

  bool is_prepare_due() const {
    return !death && !has_failed_to_prepare && offset > segment_bytes / 2 &&
           (!prepared.has_value() || !prepared->is_ready());
  }

  // A failure costs what was made so far and nothing else: the commit that needs the segment makes
  // it, and fails if it must.
  bool prepare_next() {
    if (!is_prepare_due()) {
      return false;
    }
    if (!prepared.has_value()) {
      plan_next(segment, size_for(0));
    }
    if (!work_on_next().has_value()) {
      drop_prepared();
      has_failed_to_prepare = true;
    }
    return is_prepare_due();
  }

  Result<void> start_segment(std::uint64_t next, std::uint64_t block_bytes) {
    const std::uint64_t bytes = size_for(block_bytes);
    if (prepared.has_value() && prepared->bytes() < bytes) {
      drop_prepared();
    }
    if (!prepared.has_value()) {
      plan_next(next, bytes);
    }
    while (!prepared->is_ready()) {
      TW_CHECK(work_on_next());
    }
    const SegmentHeader header{
        .codec = kCodecVersion, .segment = next, .segment_bytes = bytes, .start = end};
    TW_TRY(OpenFile made, prepared->finish(header));
    prepared.reset();
    has_failed_to_prepare = false;
    if (file) {
      TW_CHECK(seal(*storage, file->id(), next));
    }
    file.emplace(std::move(made));
    segment = next;
    segment_bytes = bytes;
    offset = kBlocksOffset;
    return {};
  }

  Result<void> start(const RecordSink& sink) {
    TW_CHECK(storage->prepare());
    TW_CHECK(storage->hold());
    TW_CHECK(storage->sync_directory());
    TW_TRY(const JournalWalk walk, walk_journal(*storage, {.from = newest}, sink));
    recovery = walk.found;
    first_segment = std::max<std::uint64_t>(walk.first_segment, 1);
    if (walk.segment == 0) {
      return start_segment(1, 0);
    }
    TW_TRY(OpenFile resumed, resume_segment(*storage, walk));
    file.emplace(std::move(resumed));
    segment = walk.segment;
    segment_bytes = walk.segment_bytes;
    offset = walk.last.end_offset;
    end = walk.last.end;
    return {};
  }

  Result<void> write_block(BlockStage& staged) {
    if (staged.block_bytes() > kSegmentBytesMax - kBlocksOffset) {
      return io_failed(storage->path(segment_name(segment)), EFBIG);
    }
    if (staged.block_bytes() > segment_bytes - offset) {
      TW_CHECK(start_segment(segment + 1, staged.block_bytes()));
    }
    const std::span<const std::byte> block = staged.finish(end);
    TW_CHECK(storage->write_at(file->id(), offset, block));
    TW_CHECK(storage->sync(file->id()));
    offset += block.size();
    return {};
  }

  std::uint64_t records() const { return recovery.skipped + recovery.records + durable; }

  Result<void> write_snapshot(std::span<const std::byte> state) {
    const SnapshotPlace place{.records = records(), .segment = segment, .next = end};
    TW_CHECK(store_snapshot(*storage, place, state));
    if (newest != place) {
      older = std::exchange(newest, place);
    }
    return older.has_value() ? drop_snapshots_before(*storage, older->records) : Result<void>();
  }

  std::unique_ptr<Storage> storage;
  JournalConfig config;
  JournalRecovery recovery;
  BlockStage stage;
  std::uint64_t durable = 0;  // of those appended
  std::uint64_t lost = 0;     // records that came after the death
  std::optional<Error> death;
  // The snapshots that are known to be whole and durable:
  std::optional<SnapshotPlace> newest;
  std::optional<SnapshotPlace> older;
  // The segment after the one being written, made ahead:
  std::optional<NextSegment> prepared;
  bool has_failed_to_prepare = false;  // once is enough for a segment
  // Where the next block goes:
  std::optional<OpenFile> file;
  std::uint64_t first_segment = 1;  // the oldest one that is there
  std::uint64_t segment = 0;
  std::uint64_t segment_bytes = 0;
  std::uint64_t offset = 0;
  ChainState end;
};

Journal::Journal(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Journal::~Journal() = default;

Result<std::unique_ptr<Journal>> Journal::open(const JournalConfig& config,
                                               const RecordSink& sink) {
  return open(std::make_unique<PosixStorage>(config.directory), config, sink);
}

Result<std::unique_ptr<Journal>> Journal::open(std::unique_ptr<Storage> storage,
                                               const JournalConfig& config,
                                               const RecordSink& sink) {
  auto impl = std::make_unique<Impl>(std::move(storage), config);
  TW_CHECK(impl->start(sink));
  return std::unique_ptr<Journal>(new Journal(std::move(impl)));
}

Result<std::unique_ptr<Journal>> Journal::open(const JournalConfig& config,
                                               const SnapshotPlace& from, const RecordSink& sink) {
  return open(std::make_unique<PosixStorage>(config.directory), config, from, sink);
}

Result<std::unique_ptr<Journal>> Journal::open(std::unique_ptr<Storage> storage,
                                               const JournalConfig& config,
                                               const SnapshotPlace& from, const RecordSink& sink) {
  auto impl = std::make_unique<Impl>(std::move(storage), config);
  impl->newest = from;
  TW_CHECK(impl->start(sink));
  return std::unique_ptr<Journal>(new Journal(std::move(impl)));
}

void Journal::append(const Record& record) {
  if (impl_->death) {
    ++impl_->lost;
    return;
  }
  impl_->stage.append(record);
}

Result<void> Journal::commit() {
  const bool is_writing = impl_->stage.records() > 0;
  TW_CHECK(commit(impl_->stage));
  if (is_writing) {
    prepare_next();
  }
  return {};
}

Result<void> Journal::commit(BlockStage& staged) {
  if (impl_->death) {
    return std::unexpected(*impl_->death);
  }
  if (staged.records() == 0) {
    return {};
  }
  if (auto written = impl_->write_block(staged); !written) {
    impl_->death = written.error();
    return written;
  }
  impl_->durable += staged.records();
  staged.clear();
  return {};
}

bool Journal::prepare_next() { return impl_->prepare_next(); }

std::uint64_t Journal::durable() const { return impl_->durable; }

Result<void> Journal::write_snapshot(std::uint64_t records, std::span<const std::byte> state) {
  TW_ASSERT(records == impl_->records());
  if (impl_->death) {
    return std::unexpected(*impl_->death);
  }
  return impl_->write_snapshot(state);
}

const JournalRecovery& Journal::recovery() const { return impl_->recovery; }

std::uint64_t Journal::staged() const { return impl_->stage.records() + impl_->lost; }

}  // namespace tw::journal
