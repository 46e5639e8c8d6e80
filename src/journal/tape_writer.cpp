#include <unistd.h>

#include <filesystem>
#include <optional>
#include <utility>
#include <variant>

#include "base/assert.hpp"
#include "journal/posix_storage.hpp"
#include "journal/tape.hpp"
#include "journal/tape_block.hpp"
#include "journal/tape_failure.hpp"
#include "journal/tape_format.hpp"
#include "model/market_bounds.hpp"

namespace tw::journal {
namespace {

// Some 80 KiB of a busy market. Twice as much makes the file 0.5 % smaller and seeking slower.
constexpr std::size_t kBlockItems = 32'768;
// A block starts with a keyframe when this many times the levels of the book passed since the last
// one: seeking then reads at most as many levels, keyframes cost at most about a 32nd of the file,
// and a shallow book gets one in each block.
constexpr std::uint64_t kKeyframeRatio = 32;

std::unexpected<Error> out_of_range(std::string_view field, const std::string& text) {
  return fail(ErrorCode::InvalidInput, "tape: " + std::string(field) + " " + text + " out of range",
              "tape.range", {{"field", std::string(field)}, {"value", text}});
}

Result<void> check_range(const DepthLevel& level) {
  if (is_within_bounds(level)) {
    return {};
  }
  const bool are_ticks = level.ticks < 0 || level.ticks >= kTicksEnd;
  return out_of_range(are_ticks ? "ticks" : "lots",
                      std::to_string(are_ticks ? level.ticks : level.lots));
}

Result<void> check_times(const Event& event) {
  const bool is_received = is_receive_time(event.ts_recv);
  if (!is_received || !is_venue_time(event.ts_event)) {
    const Timestamp at = is_received ? event.ts_event : event.ts_recv;
    return out_of_range(is_received ? "ts_event" : "ts_recv", std::to_string(to_nanoseconds(at)));
  }
  return {};
}

Result<void> check_range(std::span<const DepthLevel> levels) {
  for (const DepthLevel& level : levels) {
    TW_CHECK(check_range(level));
  }
  return {};
}

Result<void> check_range(const DepthUpdate& update) {
  const std::size_t levels = update.bids.size() + update.asks.size();
  if (levels > kTapeLevelsMax) {
    return out_of_range("levels", std::to_string(levels));
  }
  TW_CHECK(check_range(update.bids));
  return check_range(update.asks);
}

Result<void> check_range(const EventBody& body) {
  if (const auto* update = std::get_if<DepthUpdate>(&body)) {
    return check_range(*update);
  }
  if (const auto* trade = std::get_if<Trade>(&body)) {
    return check_range(DepthLevel{.ticks = trade->ticks, .lots = trade->lots});
  }
  if (const auto* quote = std::get_if<Quote>(&body)) {
    TW_CHECK(check_range(quote->bid));
    return check_range(quote->ask);
  }
  return {};
}

InstrumentId instrument_of(const EventBody& body) {
  if (const auto* update = std::get_if<DepthUpdate>(&body)) {
    return update->instrument;
  }
  if (const auto* trade = std::get_if<Trade>(&body)) {
    return trade->instrument;
  }
  if (const auto* quote = std::get_if<Quote>(&body)) {
    return quote->instrument;
  }
  return std::get<FeedReset>(body).instrument;
}

std::unexpected<Error> other_instrument(InstrumentId found, InstrumentId expected) {
  return fail(
      ErrorCode::InvalidInput,
      "tape: instrument " + std::to_string(found.value()) + " on the tape of " +
          std::to_string(expected.value()),
      "tape.instrument",
      {{"found", std::to_string(found.value())}, {"expected", std::to_string(expected.value())}});
}

std::unexpected<Error> time_backwards(Timestamp at, Timestamp before) {
  return fail(ErrorCode::InvalidInput,
              "tape: receive time " + to_iso8601(at) + " is before " + to_iso8601(before),
              "tape.order", {{"time", to_iso8601(at)}, {"before", to_iso8601(before)}});
}

std::unexpected<Error> exists(const std::string& path) {
  return fail(ErrorCode::Conflict, path + " exists already", "out.exists", {{"path", path}});
}

void add(TapeCounts& sum, const TapeCounts& counts) {
  sum.snapshots += counts.snapshots;
  sum.deltas += counts.deltas;
  sum.trades += counts.trades;
  sum.quotes += counts.quotes;
  sum.resets += counts.resets;
  sum.levels += counts.levels;
}

}  // namespace

struct TapeWriter::Impl {
  Impl(std::unique_ptr<Storage> disk, const std::string& file_name, const TapeHeader& tape_header)
      : storage(std::move(disk)),
        name(file_name),
        part(file_name + "." + std::to_string(::getpid()) + ".part"),
        header(tape_header) {}
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() { give_up(); }

  std::unique_ptr<Storage> storage;
  std::string name;
  std::string part;
  TapeHeader header;
  std::optional<OpenFile> file;  // while the tape is being written
  std::optional<Error> failure;  // why it was given up
  std::uint64_t bytes = 0;
  TapeIndex index;
  BlockEncoder encoder;
  BookImage book;
  std::uint64_t items_since_keyframe = 0;
  std::optional<Timestamp> last_time;

  void give_up() {
    if (file.has_value()) {
      file.reset();
      // What cannot be removed stays behind under a name that nobody takes for a tape.
      static_cast<void>(storage->remove(part).has_value());
    }
  }

  Result<void> write(std::span<const std::byte> out) {
    TW_CHECK(storage->write_at(file->id(), bytes, out));
    bytes += out.size();
    return {};
  }

  Result<void> refuse_existing() {
    const Result<FileId> found = storage->open(name, FileAccess::Read);
    if (found.has_value()) {
      storage->close(*found);
      return exists(storage->path(name));
    }
    if (!is_missing(found.error())) {
      return std::unexpected(tape_unwritable(found.error()));
    }
    return {};
  }

  Result<void> start() {
    TW_CHECK(refuse_existing());
    Result<FileId> made = storage->create(part);
    if (!made.has_value()) {
      return std::unexpected(tape_unwritable(made.error()));
    }
    file.emplace(*storage, *made);
    std::vector<std::byte> out;
    encode_tape_header(header, out);
    return written(write(out));
  }

  // A failed write ends the tape.
  Result<void> written(const Result<void>& result) {
    if (result.has_value()) {
      return {};
    }
    failure = tape_unwritable(result.error());
    give_up();
    return std::unexpected(*failure);
  }

  void begin_block(Timestamp first_time) {
    encoder.begin(first_time);
    const std::uint64_t levels = book.bids().size() + book.asks().size();
    const bool is_due = items_since_keyframe >= kKeyframeRatio * levels;
    if (!index.entries.empty() && is_due && levels <= kTapeLevelsMax) {
      encoder.add_keyframe(book);
      items_since_keyframe = 0;
    }
  }

  Result<void> write_block() {
    const auto [block, payload] = encoder.finish(index.entries.size() + 1);
    index.entries.push_back({.offset = bytes,
                             .first_time = block.first_time,
                             .last_time = block.last_time,
                             .has_keyframe = block.has_keyframe});
    add(index.counts, block.counts);
    items_since_keyframe += block.counts.events() + block.counts.levels;
    encoder.begin({});
    TW_CHECK(write(encode_block_header(block)));
    return write(payload);
  }

  Result<void> end_file() {
    if (!encoder.is_empty()) {
      TW_CHECK(write_block());
    }
    std::vector<std::byte> out;
    encode_index(index, out);
    TW_CHECK(write(out));
    return storage->sync(file->id());
  }

  Result<void> publish() {
    TW_CHECK(storage->rename(part, name));
    file.reset();
    return storage->sync_directory();
  }

  TapeInfo info() const {
    TapeInfo info;
    info.header = header;
    info.counts = index.counts;
    info.source = index.source;
    info.blocks = index.entries.size();
    for (const TapeIndexEntry& entry : index.entries) {
      info.keyframes += entry.has_keyframe ? 1U : 0U;
    }
    info.bytes = bytes;
    if (!index.entries.empty()) {
      info.first_time = index.entries.front().first_time;
      info.last_time = index.entries.back().last_time;
    }
    return info;
  }
};

TapeWriter::TapeWriter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TapeWriter::TapeWriter(TapeWriter&&) noexcept = default;
TapeWriter& TapeWriter::operator=(TapeWriter&&) noexcept = default;
TapeWriter::~TapeWriter() = default;

Result<TapeWriter> TapeWriter::create(const std::string& path, const TapeHeader& header) {
  const std::filesystem::path place(path);
  const std::string directory = place.has_parent_path() ? place.parent_path().string() : ".";
  return create(std::make_unique<PosixStorage>(directory), place.filename().string(), header);
}

Result<TapeWriter> TapeWriter::create(std::unique_ptr<Storage> storage, const std::string& name,
                                      const TapeHeader& header) {
  if (const auto fault = find_fault(header)) {
    return out_of_range(fault->field, fault->value);
  }
  auto impl = std::make_unique<Impl>(std::move(storage), name, header);
  TW_CHECK(impl->start());
  return TapeWriter(std::move(impl));
}

Result<void> TapeWriter::append(const Event& event) {
  TW_ASSERT(is_market(event.body));
  if (impl_->failure.has_value()) {
    return std::unexpected(*impl_->failure);
  }
  TW_ASSERT(impl_->file.has_value());
  const InstrumentId instrument = instrument_of(event.body);
  if (instrument != impl_->header.listing.id) {
    return other_instrument(instrument, impl_->header.listing.id);
  }
  if (impl_->last_time.has_value() && event.ts_recv < *impl_->last_time) {
    return time_backwards(event.ts_recv, *impl_->last_time);
  }
  TW_CHECK(check_times(event));
  TW_CHECK(check_range(event.body));
  if (impl_->encoder.items() >= kBlockItems) {
    TW_CHECK(impl_->written(impl_->write_block()));
  }
  if (impl_->encoder.is_empty()) {
    impl_->begin_block(event.ts_recv);
  }
  impl_->last_time = event.ts_recv;
  impl_->encoder.add(event);
  impl_->book.apply(event);
  return {};
}

void TapeWriter::set_source(const FeedCounts& source) { impl_->index.source = source; }

Result<TapeInfo> TapeWriter::close() {
  if (impl_->failure.has_value()) {
    return std::unexpected(*impl_->failure);
  }
  TW_ASSERT(impl_->file.has_value());
  TW_CHECK(impl_->written(impl_->end_file()));
  if (Result<void> free = impl_->refuse_existing(); !free.has_value()) {
    impl_->failure = free.error();
    impl_->give_up();
    return std::unexpected(std::move(free).error());
  }
  TW_CHECK(impl_->written(impl_->publish()));
  return impl_->info();
}

}  // namespace tw::journal
