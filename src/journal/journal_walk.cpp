#include "journal/journal_walk.hpp"

#include <algorithm>
#include <string>

#include "journal/failure.hpp"

namespace tw::journal {
namespace {

class Walk {
 public:
  Walk(Storage& storage, const WalkRange& range, const Journal::RecordSink& sink)
      : storage_(storage), range_(range), from_(range.from), sink_(sink) {
    if (from_.has_value()) {
      places_.push_back({*from_});
    }
    for (const SnapshotPlace& place : range.through) {
      places_.push_back({place});
    }
  }

  Result<JournalWalk> run() {
    TW_TRY(const std::uint64_t last, list_segments());
    const std::uint64_t begin = from_.has_value() && !range_.is_older_verified
                                    ? from_->segment
                                    : std::max<std::uint64_t>(walk_.first_segment, 1);
    for (std::uint64_t segment = begin; segment <= last; ++segment) {
      TW_CHECK(read(segment));
      TW_CHECK(take(segment, segment == last ? SegmentRole::Last : SegmentRole::Older));
    }
    if (last > 0 && walk_.last.state == SegmentState::Sealed) {
      return missing(last + 1);
    }
    TW_CHECK(check_places());
    walk_.found.skipped = from_.has_value() ? from_->records : 0;
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

  std::unexpected<Error> refuse_snapshot(const SnapshotPlace& place, SnapshotFault fault) const {
    return snapshot_refused(storage_.path(snapshot_name(place.records)), fault);
  }

  // The last segment there is. They have no hole and begin with the first, or where a snapshot
  // makes those before its own superfluous, with any up to that.
  Result<std::uint64_t> list_segments() {
    TW_TRY(const std::vector<std::string> names, storage_.list());
    std::vector<std::uint64_t> segments;
    for (const std::string& name : names) {
      if (const auto segment = parse_segment_name(name)) {
        segments.push_back(*segment);
      }
    }
    std::ranges::sort(segments);
    if (segments.empty() || (from_.has_value() && segments.back() < from_->segment)) {
      return from_.has_value() ? refuse_snapshot(*from_, SnapshotFault::Ahead)
                               : Result<std::uint64_t>(std::uint64_t{0});
    }
    const std::uint64_t first_max = from_.has_value() ? from_->segment : 1;
    walk_.first_segment = std::min(segments.front(), first_max);
    for (std::uint64_t i = 0; i < segments.size(); ++i) {
      if (segments[i] != walk_.first_segment + i) {
        return refuse(walk_.first_segment + i, 0, Damage::SegmentMissing);
      }
    }
    return segments.back();
  }

  // Whether the chain of the journal goes through the places.
  Result<void> check_places() const {
    for (const auto& [place, chain] : places_) {
      if (!chain.has_value() && walk_.last.end.block < place.next.block) {
        return refuse_snapshot(place, SnapshotFault::Ahead);
      }
      if (chain != place.next.chain) {
        return refuse_snapshot(place, SnapshotFault::Chain);
      }
    }
    return {};
  }

  void note(const ChainState& reached) {
    for (Place& each : places_) {
      if (each.place.next.block == reached.block) {
        each.chain = reached.chain;
      }
    }
  }

  // Where the segment just read has to go on: behind the one before. Of the first one that is read
  // the header says it; the chain up to the place proves that.
  ChainState start_of(std::uint64_t segment) const {
    const bool is_first_read = walk_.segment == 0;
    if (!is_first_read || segment == 1) {
      return walk_.last.end;
    }
    const auto header = parse_header(image_);
    return header.has_value() ? header->start : from_->next;
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
    const bool has_read_before = walk_.segment > 0;
    const SegmentImage image{.bytes = image_,
                             .path = storage_.path(segment_name(segment)),
                             .segment = segment,
                             .start = start_of(segment),
                             .role = role,
                             .first_block = from_.has_value() ? from_->next.block : 0,
                             .on_block = [this](const ChainState& at) { note(at); }};
    TW_TRY(walk_.last, scan_segment(image, sink_));
    // A segment is sealed before the first block of the next one.
    const bool needs_seal =
        has_read_before && (role == SegmentRole::Older || walk_.last.blocks > 0);
    if (needs_seal && before.state == SegmentState::Open) {
      return refuse(segment - 1, before.end.block, Damage::SegmentHeader);
    }
    walk_.segment = segment;
    walk_.segment_bytes = image_.size();
    ++walk_.found.segments;
    walk_.found.blocks += walk_.last.blocks;
    walk_.found.records += walk_.last.records;
    walk_.found.bytes_cut = walk_.last.cut_end_offset - walk_.last.end_offset;
    return {};
  }

  /// Where the chain has to go through, and its value there, once it was there.
  struct Place {
    SnapshotPlace place;
    std::optional<secret::Digest> chain = {};
  };

  Storage& storage_;
  const WalkRange& range_;
  const std::optional<SnapshotPlace>& from_;
  const Journal::RecordSink& sink_;
  std::vector<Place> places_;
  JournalWalk walk_;
  std::vector<std::byte> image_;
};

}  // namespace

Result<JournalWalk> walk_journal(Storage& storage, const WalkRange& range,
                                 const Journal::RecordSink& sink) {
  return Walk(storage, range, sink).run();
}

}  // namespace tw::journal
