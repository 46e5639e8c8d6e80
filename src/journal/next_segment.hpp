#pragma once

#include <cstdint>
#include <optional>

#include "journal/format.hpp"
#include "journal/storage.hpp"

namespace tw::journal {

/// What a segment is made of.
struct SegmentPlan {
  std::uint64_t bytes = 0;           ///< of the file
  std::uint64_t piece_bytes = 0;     ///< zeros that one `work` writes and syncs
  std::optional<std::uint64_t> old;  ///< a segment that is not needed any more and gives its file
};

/// The file of the next segment on its way: under the name `next.segment` it is made, or taken from
/// an old segment, and filled with zeros, one bounded piece of the disk's work after another. Whole
/// it waits for its header and its name. A crash leaves a file that no reader looks at and the next
/// making replaces.
/// Order:   an old segment loses its name before its bytes, so that no segment is ever found half
///          erased; a new one gets its name when all of it is durable.
/// Errors:  as Storage; after one there is only `discard`.
class NextSegment {
 public:
  NextSegment(Storage& storage, const SegmentPlan& plan) : storage_(storage), plan_(plan) {}

  std::uint64_t bytes() const { return plan_.bytes; }
  /// All of it is durable zeros.
  bool is_ready() const { return file_.has_value() && zeros_ == plan_.bytes; }
  /// Whether the old segment has lost its name.
  bool has_taken_old() const { return has_taken_old_; }
  /// Does the next piece; not on one that is ready.
  Result<void> work();
  /// Makes a segment of one that is ready. This is worth nothing then.
  Result<OpenFile> finish(const SegmentHeader& header);
  /// Drops the file, as far as that succeeds.
  void discard();

 private:
  Result<void> begin();
  Result<std::optional<OpenFile>> take_apart(std::uint64_t segment);

  Storage& storage_;
  SegmentPlan plan_;
  std::optional<OpenFile> file_;
  bool has_taken_old_ = false;
  bool is_named_ = false;    // there may be a file of the unfinished name
  std::uint64_t zeros_ = 0;  // durable, from the beginning
};

/// Writes zeros; does not sync.
Result<void> write_zeros(Storage& storage, FileId file, std::uint64_t from, std::uint64_t to);

}  // namespace tw::journal
