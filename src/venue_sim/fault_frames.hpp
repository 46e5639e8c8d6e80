#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tw::venue_sim {

/// One text frame of a server, whole and without compression. Source: RFC 6455, section 5.2.
std::string text_frame(std::string_view text);

/// The same message in fragments of `bytes` each, a ping between two of them where asked for.
std::vector<std::string> fragments(std::string_view text, std::size_t bytes, bool has_ping);

/// A frame that a client must refuse: masked, reserved_bits, bad_utf8, bad_opcode, huge (states
/// 64 MiB, of which 64 KiB follow), deflate_bomb (32 MiB in some 32 KiB), long_control,
/// fragmented_control, bare_continuation.
std::string bad_frame(std::string_view kind);

}  // namespace tw::venue_sim
