#include "journal/next_segment.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/assert.hpp"

namespace tw::journal {
namespace {

// A segment gets its real name only when it is whole and durable.
constexpr const char* kUnfinishedName = "next.segment";
constexpr std::size_t kWriteBytes = 64U << 10U;
constexpr std::array<std::byte, kWriteBytes> kZeros{};

}  // namespace

Result<void> write_zeros(Storage& storage, FileId file, std::uint64_t from, std::uint64_t to) {
  while (from < to) {
    const std::size_t size =
        static_cast<std::size_t>(std::min<std::uint64_t>(kWriteBytes, to - from));
    TW_CHECK(storage.write_at(file, from, std::span(kZeros).first(size)));
    from += size;
  }
  return {};
}

// The file of an old segment, where it has the right size.
Result<std::optional<OpenFile>> NextSegment::take_apart(std::uint64_t segment) {
  TW_CHECK(storage_.rename(segment_name(segment), kUnfinishedName));
  is_named_ = true;
  has_taken_old_ = true;
  TW_CHECK(storage_.sync_directory());
  TW_TRY(const FileId id, storage_.open(kUnfinishedName, FileAccess::ReadWrite));
  OpenFile file(storage_, id);
  TW_TRY(const std::uint64_t size, storage_.size(id));
  return size == plan_.bytes ? std::optional(std::move(file)) : std::nullopt;
}

Result<void> NextSegment::begin() {
  if (plan_.old.has_value()) {
    TW_TRY(file_, take_apart(*plan_.old));
  }
  if (file_.has_value()) {
    return {};
  }
  is_named_ = true;
  TW_TRY(const FileId id, storage_.create(kUnfinishedName));
  file_.emplace(storage_, id);
  return storage_.allocate(id, plan_.bytes);
}

Result<void> NextSegment::work() {
  if (!file_.has_value()) {
    return begin();
  }
  const std::uint64_t end = std::min(plan_.bytes, zeros_ + plan_.piece_bytes);
  TW_CHECK(write_zeros(storage_, file_->id(), zeros_, end));
  TW_CHECK(storage_.sync(file_->id()));
  zeros_ = end;
  return {};
}

Result<OpenFile> NextSegment::finish(const SegmentHeader& header) {
  TW_ASSERT(is_ready());
  TW_CHECK(storage_.write_at(file_->id(), 0, encode_header(header)));
  TW_CHECK(storage_.sync(file_->id()));
  TW_CHECK(storage_.rename(kUnfinishedName, segment_name(header.segment)));
  is_named_ = false;
  TW_CHECK(storage_.sync_directory());
  return *std::exchange(file_, std::nullopt);
}

void NextSegment::discard() {
  file_.reset();
  if (std::exchange(is_named_, false)) {
    static_cast<void>(storage_.remove(kUnfinishedName));
  }
}

}  // namespace tw::journal
