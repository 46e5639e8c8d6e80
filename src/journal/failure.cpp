#include "journal/failure.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace tw::journal {
namespace {

struct KnownReason {
  int error_number;
  std::string_view log;
  std::string_view message;
};

constexpr auto kReasons = std::to_array<KnownReason>({
    {EACCES, "no permission", "@reason.access"},
    {EPERM, "no permission", "@reason.access"},
    {EEXIST, "something else stands in its place", "@reason.exists"},
    {EISDIR, "something else stands in its place", "@reason.exists"},
    {EIO, "input/output error", "@reason.input_output"},
    {EMFILE, "too many open files", "@reason.descriptors"},
    {ENFILE, "too many open files", "@reason.descriptors"},
    {ENOENT, "no such file or directory", "@reason.missing"},
    {ENOSPC, "no space left", "@reason.no_space"},
    {EDQUOT, "no space left", "@reason.no_space"},
    {ENOTDIR, "a part of the path is not a directory", "@reason.not_directory"},
    {EROFS, "read-only file system", "@reason.read_only"},
});

Reason damage_reason(Damage damage) {
  switch (damage) {
    case Damage::BlockHeader:
      return {"unreadable block header", "@reason.block_header"};
    case Damage::BlockChecksum:
      return {"wrong block checksum", "@reason.block_checksum"};
    case Damage::BlockOrder:
      return {"block out of order", "@reason.block_order"};
    case Damage::BlockChain:
      return {"block does not continue the chain", "@reason.block_chain"};
    case Damage::Record:
      return {"unreadable record", "@reason.record"};
    case Damage::SegmentHeader:
      return {"unreadable segment header", "@reason.segment_header"};
    case Damage::SegmentLink:
      return {"segment does not continue the one before", "@reason.segment_link"};
    case Damage::SegmentMissing:
      return {"segment file missing", "@reason.segment_missing"};
    case Damage::SegmentSize:
      return {"wrong size of the segment file", "@reason.segment_size"};
    case Damage::Trailing:
      return {"bytes after the last block", "@reason.trailing"};
  }
  std::unreachable();
}

Reason snapshot_reason(SnapshotFault fault) {
  switch (fault) {
    case SnapshotFault::Bytes:
      return {"it is not as it was written", "@reason.snapshot_bytes"};
    case SnapshotFault::Ahead:
      return {"the journal ends before it", "@reason.snapshot_ahead"};
    case SnapshotFault::Chain:
      return {"it belongs to another journal", "@reason.snapshot_chain"};
    case SnapshotFault::State:
      return {"its state is of another version", "@reason.snapshot_state"};
  }
  std::unreachable();
}

}  // namespace

Reason io_reason(int error_number) {
  const auto found = std::ranges::find(kReasons, error_number, &KnownReason::error_number);
  if (found != kReasons.end()) {
    return {std::string(found->log), std::string(found->message)};
  }
  const std::string words = std::generic_category().message(error_number);
  return {words, words};
}

std::unexpected<Error> io_failed(const std::string& path, int error_number) {
  Reason reason = io_reason(error_number);
  return fail(ErrorCode::Unavailable, "journal file " + path + ": " + reason.log, "journal.io",
              {{"path", path}, {"reason", std::move(reason.message)}});
}

std::unexpected<Error> in_use(const std::string& directory) {
  return fail(ErrorCode::Conflict, "journal " + directory + ": another process writes it",
              "journal.in_use", {{"path", directory}});
}

std::unexpected<Error> damaged(const DamagePlace& place, Damage damage) {
  Reason reason = damage_reason(damage);
  const std::string segment = std::to_string(place.segment);
  const std::string block = std::to_string(place.block);
  return fail(
      ErrorCode::InvalidInput,
      "journal " + place.path + ": segment " + segment + " block " + block + ": " + reason.log,
      "journal.damaged",
      {{"path", place.path},
       {"segment", segment},
       {"block", block},
       {"reason", std::move(reason.message)}});
}

std::unexpected<Error> snapshot_refused(const std::string& path, SnapshotFault fault) {
  Reason reason = snapshot_reason(fault);
  return fail(ErrorCode::InvalidInput, "snapshot " + path + ": " + reason.log, "journal.snapshot",
              {{"path", path}, {"reason", std::move(reason.message)}});
}

std::unexpected<Error> version_differs(const std::string& path, const std::string& found,
                                       const std::string& expected) {
  return fail(ErrorCode::InvalidInput,
              "journal " + path + ": format.codec " + found + ", expected " + expected,
              "journal.version", {{"found", found}, {"expected", expected}});
}

}  // namespace tw::journal
