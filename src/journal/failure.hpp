#pragma once

#include <cstdint>
#include <string>

#include "base/result.hpp"

namespace tw::journal {

/// What is wrong with a damaged journal.
enum class Damage : std::uint8_t {
  BlockHeader,
  BlockChecksum,
  BlockOrder,
  BlockChain,
  Record,
  SegmentHeader,
  SegmentLink,
  SegmentMissing,
  SegmentSize,
  Trailing,
};

/// Where a journal is damaged; segments and blocks count from 1.
struct DamagePlace {
  std::string path;  ///< of the segment file
  std::uint64_t segment = 0;
  std::uint64_t block = 0;  ///< the damaged one, or the first that the segment should hold
};

/// Why a snapshot cannot be used.
enum class SnapshotFault : std::uint8_t {
  Bytes,  ///< they are not as they were written
  Ahead,  ///< the journal ends before its place
  Chain,  ///< its place is not in this journal
  State,  ///< whole, but its state is none that is known here
};

/// A reason as log text and as message value (`@reason.*` where the catalogue knows it).
struct Reason {
  std::string log;
  std::string message;
};

/// Names an errno value.
Reason io_reason(int error_number);

/// Unavailable, `journal.io`: a file operation failed with this errno.
std::unexpected<Error> io_failed(const std::string& path, int error_number);

/// Conflict, `journal.in_use`: another writer holds the directory.
std::unexpected<Error> in_use(const std::string& directory);

/// InvalidInput, `journal.damaged`.
std::unexpected<Error> damaged(const DamagePlace& place, Damage damage);

/// InvalidInput, `journal.snapshot`.
std::unexpected<Error> snapshot_refused(const std::string& path, SnapshotFault fault);

/// InvalidInput, `journal.version`: versions are written `format.codec`.
std::unexpected<Error> version_differs(const std::string& path, const std::string& found,
                                       const std::string& expected);

}  // namespace tw::journal
