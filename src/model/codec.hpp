#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "model/record.hpp"

namespace tw {

/// Version of the byte layout of records, events and commands; stored beside whatever is written.
inline constexpr std::uint16_t kCodecVersion = 5;

/// Largest encoded record; a longer one is not ours.
inline constexpr std::size_t kRecordBytesMax = 1024;

/// Appends the bytes of `record` to `out`: little endian, fields in declaration order, one tag byte
/// per alternative. Equal records give equal bytes. Cost: no allocation once `out` has the
/// capacity. A market event in it is a bug (TW_ASSERT).
void encode(const Record& record, std::vector<std::byte>& out);

/// Reads one record from the front of `bytes` and drops what it read.
/// Errors: InvalidInput for a truncated or impossible encoding (unknown tag, enumerator out of
/// range);
///         `bytes` is left as it was. Every byte string is safe to pass.
Checked<Record> decode(std::span<const std::byte>& bytes);

/// The same for one event or one command alone. Depth updates carry their levels: `levels` receives
/// them and the decoded event points into it, so it must outlive the event.
void encode(const Event& event, std::vector<std::byte>& out);
Checked<Event> decode_event(std::span<const std::byte>& bytes, std::vector<DepthLevel>& levels);
void encode(const Command& command, std::vector<std::byte>& out);
Checked<Command> decode_command(std::span<const std::byte>& bytes);

}  // namespace tw
