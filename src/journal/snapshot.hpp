#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "journal/format.hpp"
#include "journal/storage.hpp"

namespace tw::journal {

// A snapshot file, little endian:
//   0     magic 8, format 2, codec 2, zero 4, records 8, segment 8, next block 8, chain before it
//         32, bytes of the state 8
//   80    the state
//   then  SHA-256 of all bytes before it 32, to the end of the file

inline constexpr std::uint16_t kSnapshotFormatVersion = 1;
inline constexpr std::size_t kSnapshotHeaderBytes = 80;
/// Larger files are not ours; also bounds what reading takes of memory.
inline constexpr std::uint64_t kSnapshotBytesMax = 1U << 30U;

/// After which record of its journal a snapshot was taken, and where the journal goes on.
struct SnapshotPlace {
  std::uint64_t records = 0;  ///< included, from the first on: `group_seq` of the last one
  std::uint64_t segment = 0;  ///< in which the next block goes, or which was too full for it
  ChainState next{};
  friend bool operator==(const SnapshotPlace&, const SnapshotPlace&) = default;
};

/// State of a group after the records before `place`; what the bytes mean is the writer's matter.
struct Snapshot {
  SnapshotPlace place;
  std::vector<std::byte> state;
};

/// The newest whole snapshot of a journal, and why each newer file is none.
struct FoundSnapshot {
  std::optional<Snapshot> snapshot;
  std::vector<Error> refused;
};

/// `000000012345.snapshot`, named by the number of records.
std::string snapshot_name(std::uint64_t records);
/// Inverse of snapshot_name; nothing for another file.
std::optional<std::uint64_t> parse_snapshot_name(std::string_view name);

std::vector<std::byte> encode_snapshot(const SnapshotPlace& place,
                                       std::span<const std::byte> state);
/// Errors:  InvalidInput naming `path`: a byte is not as it was written (`journal.snapshot`), or
///          other versions (`journal.version`). Any bytes are safe to pass.
Result<Snapshot> parse_snapshot(std::span<const std::byte> bytes, const std::string& path);

/// The numbers of records of all snapshots, the oldest first.
Result<std::vector<std::uint64_t>> list_snapshots(Storage& storage);
/// One of them.
/// Errors:  InvalidInput as parse_snapshot, Unavailable (`journal.io`).
Result<Snapshot> read_snapshot(Storage& storage, std::uint64_t records);

/// Searches from the newest on; a file that cannot be used is passed over and named. A directory
/// that is missing holds none.
/// Errors:  Unavailable (`journal.io`) where the disk fails.
Result<FoundSnapshot> find_snapshot(const std::string& directory);
/// The same over another disk.
Result<FoundSnapshot> find_snapshot(Storage& storage);

/// Writes a whole and durable snapshot, from its first byte to its name in the directory.
/// Errors:  Unavailable (`journal.io`); the journal is as good as before.
Result<void> store_snapshot(Storage& storage, const SnapshotPlace& place,
                            std::span<const std::byte> state);
/// Drops the snapshots before `records`, those of which nothing is needed any more.
Result<void> drop_snapshots_before(Storage& storage, std::uint64_t records);

}  // namespace tw::journal
