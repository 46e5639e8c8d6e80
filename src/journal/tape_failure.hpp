#pragma once

#include <string>

#include "base/result.hpp"
#include "journal/tape.hpp"

namespace tw::journal {

/// What can be wrong inside a tape.
enum class TapeFault : std::uint8_t {
  Header,
  BlockHeader,
  BlockChecksum,
  BlockOrder,
  Content,
  Cut,
  Index,
};

/// Names the fault at a block (from 1; 0 is the header) and a byte of the file.
TapeDamage tape_damage(TapeFault fault, std::uint64_t block, std::uint64_t byte);

/// A storage's error (`journal.io`) as one of reading a tape: NotFound `tape.not_found` or
/// Unavailable `tape.unreadable`.
Error tape_unreadable(const Error& error);
/// The same for writing: Unavailable, `tape.unwritable`.
Error tape_unwritable(const Error& error);
/// Whether a storage's error says that there is no such file.
bool is_missing(const Error& error);

}  // namespace tw::journal
