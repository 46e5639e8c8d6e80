#include "journal/journal_walk.hpp"

#include <algorithm>
#include <string>

#include "journal/failure.hpp"

namespace tw::journal {
namespace {

class Walk {
 public:
  Walk(Storage& storage, const Journal::RecordSink& sink) : storage_(storage), sink_(sink) {}

  Result<JournalWalk> run() {
    TW_TRY(const std::uint64_t count, count_segments());
    for (std::uint64_t segment = 1; segment <= count; ++segment) {
      TW_CHECK(read(segment));
      TW_CHECK(take(segment, segment == count ? SegmentRole::Last : SegmentRole::Older));
    }
    if (count > 0 && walk_.last.state == SegmentState::Sealed) {
      return missing(count + 1);
    }
    if (walk_.last.blocks > 0) {
      const auto block = std::span(image_).subspan(
          walk_.last.last_block_offset, walk_.last.end_offset - walk_.last.last_block_offset);
      walk_.last_block.assign(block.begin(), block.end());
    }
    return std::move(walk_);
  }

 private:
  std::unexpected<Error> refuse(std::uint64_t segment, std::uint64_t block, Damage damage) const {
    return damaged({storage_.path(segment_name(segment)), segment, block}, damage);
  }
  std::unexpected<Error> missing(std::uint64_t segment) const {
    return refuse(segment, walk_.last.end.block, Damage::SegmentMissing);
  }

  // How many segments there are; they count from 1 without a hole.
  Result<std::uint64_t> count_segments() {
    TW_TRY(const std::vector<std::string> names, storage_.list());
    std::vector<std::uint64_t> segments;
    for (const std::string& name : names) {
      if (const auto segment = parse_segment_name(name)) {
        segments.push_back(*segment);
      }
    }
    std::ranges::sort(segments);
    for (std::uint64_t i = 0; i < segments.size(); ++i) {
      if (segments[i] != i + 1) {
        return refuse(i + 1, 0, Damage::SegmentMissing);
      }
    }
    return segments.size();
  }

  Result<void> read(std::uint64_t segment) {
    TW_TRY(const FileId id, storage_.open(segment_name(segment), FileAccess::Read));
    const OpenFile file(storage_, id);
    TW_TRY(const std::uint64_t bytes, storage_.size(id));
    if (bytes > kSegmentBytesMax) {
      return refuse(segment, walk_.last.end.block, Damage::SegmentSize);
    }
    image_.resize(bytes);
    return storage_.read_at(id, 0, image_);
  }

  Result<void> take(std::uint64_t segment, SegmentRole role) {
    const SegmentContents before = walk_.last;
    const SegmentImage image{.bytes = image_,
                             .path = storage_.path(segment_name(segment)),
                             .segment = segment,
                             .start = before.end,
                             .role = role};
    TW_TRY(walk_.last, scan_segment(image, sink_));
    // A segment is sealed before the first block of the next one.
    const bool needs_seal = segment > 1 && (role == SegmentRole::Older || walk_.last.blocks > 0);
    if (needs_seal && before.state == SegmentState::Open) {
      return refuse(segment - 1, before.end.block, Damage::SegmentHeader);
    }
    walk_.segment = segment;
    walk_.segment_bytes = image_.size();
    walk_.found.segments = segment;
    walk_.found.blocks += walk_.last.blocks;
    walk_.found.records += walk_.last.records;
    walk_.found.bytes_cut = walk_.last.cut_end_offset - walk_.last.end_offset;
    return {};
  }

  Storage& storage_;
  const Journal::RecordSink& sink_;
  JournalWalk walk_;
  std::vector<std::byte> image_;
};

}  // namespace

Result<JournalWalk> walk_journal(Storage& storage, const Journal::RecordSink& sink) {
  return Walk(storage, sink).run();
}

Result<JournalRecovery> read_journal(Storage& storage, const Journal::RecordSink& sink) {
  TW_TRY(const JournalWalk walk, walk_journal(storage, sink));
  return walk.found;
}

}  // namespace tw::journal
