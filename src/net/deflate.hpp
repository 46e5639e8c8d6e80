#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tw::net {

/// What of permessage-deflate was agreed on with a client.
struct DeflateTerms {
  int window_bits = 15;     ///< of what the server sends
  std::string answer = {};  ///< value of Sec-WebSocket-Extensions
};

/// The first offer of Sec-WebSocket-Extensions that can be met, if any. Each message is compressed
/// by itself in both directions, so that no socket needs a window of its own.
/// Source:  RFC 7692, section 7.1.
std::optional<DeflateTerms> accept_deflate(std::string_view offers);

/// Compresses and restores messages, each by itself.
class Deflater {
 public:
  enum class Restored : std::uint8_t { Whole, TooLong, Broken };

  Deflater();
  ~Deflater();
  /// Valid until the next call.
  std::string_view compress(std::string_view message, int window_bits);
  /// Sets `message`; too long beyond `bytes_max`.
  Restored restore(std::string_view compressed, std::size_t bytes_max, std::string& message);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tw::net
