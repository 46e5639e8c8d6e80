#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "net/deflate.hpp"

namespace tw::net {

/// Source: RFC 6455, section 5.2.
enum class Opcode : std::uint8_t {
  Continuation = 0x0,
  Text = 0x1,
  Binary = 0x2,
  Close = 0x8,
  Ping = 0x9,
  Pong = 0xA,
};

/// Source: RFC 6455, section 7.4.1.
enum class CloseCode : std::uint16_t {
  Normal = 1000,
  ProtocolError = 1002,
  NoCode = 1005,  ///< never on the wire
  BadText = 1007,
  TooBig = 1009,
};

/// Whether a message is compressed (RFC 7692).
enum class Packing : std::uint8_t { Plain, Deflated };

/// Appends one whole frame of a server, without a mask.
void append_frame(std::string& out, Opcode opcode, std::string_view payload,
                  Packing packing = Packing::Plain);
/// Payload of a close frame; nothing for NoCode. A reason is cut to what fits.
std::string close_payload(std::uint16_t code, std::string_view reason);
bool is_utf8(std::string_view text);

/// What the bytes of a client gave.
struct Incoming {
  enum class Kind : std::uint8_t { More, Text, Binary, Ping, Pong, Close, Bad };
  Kind kind = Kind::More;
  std::string_view bytes = {};         ///< payload; valid until the next call
  CloseCode code = CloseCode::NoCode;  ///< of Close as it came, of Bad as it is to be answered
  std::size_t used = 0;                ///< bytes that are done with
};

/// Reads the frames of a client: takes the mask off in place, joins fragments, restores what is
/// compressed, checks what RFC 6455 asks to check. After Bad or Close nothing more is to be read.
class FrameReader {
 public:
  /// `deflater` where compression was agreed on.
  FrameReader(std::size_t bytes_max, Deflater* deflater)
      : bytes_max_(bytes_max), deflater_(deflater) {}
  /// One message or frame at most; More with `used` 0 waits for bytes behind these.
  Incoming next(std::span<char> bytes);

 private:
  struct Frame;
  Incoming refuse(CloseCode code) const;
  Incoming take(const Frame& frame);
  Incoming take_control(const Frame& frame) const;
  Incoming finish(std::string_view payload);
  bool fits_sequence(const Frame& frame) const;

  std::size_t bytes_max_;
  Deflater* deflater_;
  bool is_fragmented_ = false;  // a message has begun and not ended
  Opcode opcode_ = Opcode::Text;
  Packing packing_ = Packing::Plain;
  std::string message_;
  std::string restored_;
};

}  // namespace tw::net
