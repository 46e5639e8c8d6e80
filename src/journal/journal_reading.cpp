#include "journal/journal_reading.hpp"

#include <algorithm>
#include <utility>

#include "journal/failure.hpp"
#include "journal/journal_walk.hpp"
#include "journal/posix_storage.hpp"

namespace tw::journal {
namespace {

Result<std::uint64_t> first_segment(Storage& storage) {
  TW_TRY(const std::vector<std::string> names, storage.list());
  std::uint64_t first = 0;
  for (const std::string& name : names) {
    const std::uint64_t segment = parse_segment_name(name).value_or(first);
    first = first == 0 ? segment : std::min(first, segment);
  }
  return first;
}

std::unexpected<Error> missing(const Storage& storage, std::uint64_t segment, std::uint64_t block) {
  return damaged({storage.path(segment_name(segment)), segment, block}, Damage::SegmentMissing);
}

// Sorts one snapshot in: one to begin at, a further one, or one that is of no use.
void take(Storage& storage, std::uint64_t first, Snapshot snapshot, JournalStart& start) {
  const SnapshotPlace& place = snapshot.place;
  if (place.segment < first) {
    start.faults.push_back(missing(storage, place.segment, place.next.block).error());
    return;
  }
  start.snapshots.push_back(place);
  if (first > 1 && !start.from.has_value()) {
    start.from = std::move(snapshot);
  }
}

}  // namespace

Result<JournalStart> find_start(Storage& storage) {
  TW_TRY(const std::uint64_t first, first_segment(storage));
  TW_TRY(const std::vector<std::uint64_t> snapshots, list_snapshots(storage));
  JournalStart start;
  for (const std::uint64_t records : snapshots) {
    Result<Snapshot> snapshot = read_snapshot(storage, records);
    if (snapshot.has_value()) {
      take(storage, first, *std::move(snapshot), start);
    } else if (snapshot.error().code == ErrorCode::InvalidInput) {
      start.faults.push_back(std::move(snapshot).error());
    } else {
      return std::unexpected(std::move(snapshot).error());
    }
  }
  if (first > 1 && !start.from.has_value()) {
    return start.faults.empty() ? missing(storage, 1, 0) : std::unexpected(start.faults.front());
  }
  return start;
}

Result<JournalStart> find_start(const std::string& directory) {
  PosixStorage storage(directory);
  return find_start(storage);
}

Result<JournalRecovery> read_journal(Storage& storage, const JournalStart& start,
                                     const Journal::RecordSink& sink) {
  WalkRange range{.through = start.snapshots, .is_older_verified = true};
  if (start.from.has_value()) {
    range.from = start.from->place;
  }
  TW_TRY(const JournalWalk walk, walk_journal(storage, range, sink));
  return walk.found;
}

Result<JournalRecovery> read_journal(const std::string& directory, const JournalStart& start,
                                     const Journal::RecordSink& sink) {
  PosixStorage storage(directory);
  return read_journal(storage, start, sink);
}

Result<JournalRecovery> read_journal(Storage& storage, const Journal::RecordSink& sink) {
  return read_journal(storage, JournalStart(), sink);
}

Result<JournalRecovery> read_journal(const std::string& directory,
                                     const Journal::RecordSink& sink) {
  return read_journal(directory, JournalStart(), sink);
}

}  // namespace tw::journal
