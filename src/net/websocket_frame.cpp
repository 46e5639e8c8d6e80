#include "net/websocket_frame.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

namespace tw::net {
namespace {

constexpr unsigned kFinal = 0x80;
constexpr unsigned kDeflated = 0x40;  // RSV1
constexpr unsigned kReserved = 0x30;
constexpr unsigned kOpcode = 0x0F;
constexpr unsigned kMasked = 0x80;
constexpr unsigned kLength = 0x7F;
constexpr std::size_t kTwoByteLength = 126;
constexpr std::size_t kEightByteLength = 127;
constexpr std::size_t kControlBytesMax = 125;
constexpr std::size_t kMaskBytes = 4;
constexpr std::size_t kCodeBytes = 2;

unsigned byte_at(std::span<const char> bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

std::uint64_t big_endian(std::span<const char> bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) {
    value = value << 8U | static_cast<unsigned char>(byte);
  }
  return value;
}

void append_big_endian(std::string& out, std::uint64_t value, unsigned bytes) {
  while (bytes-- > 0) {
    out += static_cast<char>(value >> (8U * bytes));
  }
}

/// Eight bytes at a time: the mask repeats every four.
void unmask(std::span<char> payload, std::array<char, kMaskBytes> mask) {
  const std::uint32_t half = std::bit_cast<std::uint32_t>(mask);
  const std::uint64_t whole = std::uint64_t{half} << 32U | half;
  std::size_t at = 0;
  for (; at + sizeof whole <= payload.size(); at += sizeof whole) {
    std::uint64_t word = 0;
    std::memcpy(&word, payload.data() + at, sizeof word);
    word ^= whole;
    std::memcpy(payload.data() + at, &word, sizeof word);
  }
  for (; at < payload.size(); ++at) {
    payload[at] = static_cast<char>(payload[at] ^ mask[at % kMaskBytes]);
  }
}

// RFC 6455, section 7.4: which codes may be sent.
bool is_sendable(std::uint64_t code) {
  return (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006) ||
         (code >= 3000 && code <= 4999);
}

bool is_known(Opcode opcode) {
  return opcode <= Opcode::Binary || (opcode >= Opcode::Close && opcode <= Opcode::Pong);
}

bool is_control(Opcode opcode) { return opcode >= Opcode::Close; }

/// Well-formed letters of more than one byte by their first byte, with the range of the second;
/// those that follow are 80 to BF.
/// Source:  Unicode 15.0, table 3-7.
struct LetterRow {
  unsigned first_max = 0;
  std::size_t length = 0;  // 0: no letter begins so
  unsigned second_min = 0x80;
  unsigned second_max = 0xBF;
};
constexpr auto kLetterRows = std::to_array<LetterRow>({
    {.first_max = 0xC1, .length = 0},
    {.first_max = 0xDF, .length = 2},
    {.first_max = 0xE0, .length = 3, .second_min = 0xA0},
    {.first_max = 0xEC, .length = 3},
    {.first_max = 0xED, .length = 3, .second_max = 0x9F},
    {.first_max = 0xEF, .length = 3},
    {.first_max = 0xF0, .length = 4, .second_min = 0x90},
    {.first_max = 0xF3, .length = 4},
    {.first_max = 0xF4, .length = 4, .second_max = 0x8F},
    {.first_max = 0xFF, .length = 0},
});

/// Of the ASCII letters, eight at a time, or the one other letter that the text begins with; 0 for
/// none.
std::size_t letter_length(std::string_view text) {
  constexpr std::uint64_t kNoAscii = 0x8080808080808080;
  std::size_t ascii = 0;
  for (std::uint64_t word = 0; ascii + sizeof word <= text.size(); ascii += sizeof word) {
    std::memcpy(&word, text.data() + ascii, sizeof word);
    if ((word & kNoAscii) != 0) {
      break;
    }
  }
  if (ascii != 0) {
    return ascii;
  }
  const unsigned first = byte_at(text, 0);
  if (first < 0x80) {
    return 1;
  }
  const LetterRow& row = *std::ranges::lower_bound(kLetterRows, first, {}, &LetterRow::first_max);
  if (row.length == 0 || text.size() < row.length || byte_at(text, 1) < row.second_min ||
      byte_at(text, 1) > row.second_max) {
    return 0;
  }
  const bool is_whole = std::ranges::all_of(text.substr(2, row.length - 2), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80;
  });
  return is_whole ? row.length : 0;
}

}  // namespace

void append_frame(std::string& out, Opcode opcode, std::string_view payload, Packing packing) {
  out += static_cast<char>(kFinal | (packing == Packing::Deflated ? kDeflated : 0U) |
                           static_cast<unsigned>(opcode));
  if (payload.size() < kTwoByteLength) {
    out += static_cast<char>(payload.size());
  } else if (payload.size() <= 0xFFFF) {
    out += static_cast<char>(kTwoByteLength);
    append_big_endian(out, payload.size(), 2);
  } else {
    out += static_cast<char>(kEightByteLength);
    append_big_endian(out, payload.size(), 8);
  }
  out += payload;
}

std::string close_payload(std::uint16_t code, std::string_view reason) {
  std::string payload;
  if (code == std::to_underlying(CloseCode::NoCode)) {
    return payload;
  }
  append_big_endian(payload, code, kCodeBytes);
  std::string_view cut = reason.substr(0, kControlBytesMax - kCodeBytes);
  while (!is_utf8(cut)) {  // a letter was cut in two
    cut.remove_suffix(1);
  }
  payload += cut;
  return payload;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = letter_length(text);
    if (length == 0) {
      return false;
    }
    text.remove_prefix(length);
  }
  return true;
}

struct FrameReader::Frame {
  unsigned first = 0;
  std::size_t header_bytes = 0;
  std::uint64_t length = 0;
  std::string_view payload = {};

  Opcode opcode() const { return static_cast<Opcode>(first & kOpcode); }
  bool is_final() const { return (first & kFinal) != 0; }
  bool is_deflated() const { return (first & kDeflated) != 0; }
};

Incoming FrameReader::refuse(CloseCode code) const {
  return {.kind = Incoming::Kind::Bad, .code = code};
}

Incoming FrameReader::next(std::span<char> bytes) {
  if (bytes.size() < 2) {
    return {};
  }
  Frame frame{.first = byte_at(bytes, 0), .length = byte_at(bytes, 1) & kLength};
  if (!fits_sequence(frame) || (byte_at(bytes, 1) & kMasked) == 0) {
    return refuse(CloseCode::ProtocolError);
  }
  const std::size_t extended =
      frame.length == kTwoByteLength ? 2 : (frame.length == kEightByteLength ? 8 : 0);
  frame.header_bytes = 2 + extended + kMaskBytes;
  if (bytes.size() < frame.header_bytes) {
    return {};
  }
  if (extended != 0) {
    frame.length = big_endian(bytes.subspan(2, extended));
  }
  if (frame.length > bytes_max_ - (is_fragmented_ ? message_.size() : 0)) {
    return refuse(CloseCode::TooBig);
  }
  if (bytes.size() - frame.header_bytes < frame.length) {
    return {};
  }
  std::array<char, kMaskBytes> mask{};
  std::ranges::copy(bytes.subspan(2 + extended, kMaskBytes), mask.begin());
  const std::span<char> payload = bytes.subspan(frame.header_bytes, frame.length);
  unmask(payload, mask);
  frame.payload = std::string_view(payload.data(), payload.size());
  Incoming incoming = is_control(frame.opcode()) ? take_control(frame) : take(frame);
  incoming.used = frame.header_bytes + frame.length;
  return incoming;
}

bool FrameReader::fits_sequence(const Frame& frame) const {
  const Opcode opcode = frame.opcode();
  if ((frame.first & kReserved) != 0 || !is_known(opcode)) {
    return false;
  }
  if (is_control(opcode)) {
    return frame.is_final() && !frame.is_deflated() && frame.length <= kControlBytesMax;
  }
  if (opcode == Opcode::Continuation) {
    return is_fragmented_ && !frame.is_deflated();
  }
  return !is_fragmented_ && (!frame.is_deflated() || deflater_ != nullptr);
}

Incoming FrameReader::take(const Frame& frame) {
  if (frame.opcode() != Opcode::Continuation) {
    message_.clear();
    opcode_ = frame.opcode();
    packing_ = frame.is_deflated() ? Packing::Deflated : Packing::Plain;
    if (frame.is_final()) {
      return finish(frame.payload);
    }
  }
  message_ += frame.payload;
  is_fragmented_ = !frame.is_final();
  return is_fragmented_ ? Incoming{} : finish(message_);
}

Incoming FrameReader::finish(std::string_view payload) {
  if (packing_ == Packing::Deflated) {
    const Deflater::Restored restored = deflater_->restore(payload, bytes_max_, restored_);
    if (restored != Deflater::Restored::Whole) {
      return refuse(restored == Deflater::Restored::TooLong ? CloseCode::TooBig
                                                            : CloseCode::ProtocolError);
    }
    payload = restored_;
  }
  if (opcode_ == Opcode::Binary) {
    return {.kind = Incoming::Kind::Binary, .bytes = payload};
  }
  return is_utf8(payload) ? Incoming{.kind = Incoming::Kind::Text, .bytes = payload}
                          : refuse(CloseCode::BadText);
}

Incoming FrameReader::take_control(const Frame& frame) const {
  if (frame.opcode() != Opcode::Close) {
    return {.kind = frame.opcode() == Opcode::Ping ? Incoming::Kind::Ping : Incoming::Kind::Pong,
            .bytes = frame.payload};
  }
  if (frame.payload.empty()) {
    return {.kind = Incoming::Kind::Close, .code = CloseCode::NoCode};
  }
  const std::uint64_t code =
      big_endian(std::span(frame.payload).first(std::min(frame.payload.size(), kCodeBytes)));
  if (frame.payload.size() < kCodeBytes || !is_sendable(code)) {
    return refuse(CloseCode::ProtocolError);
  }
  if (!is_utf8(frame.payload.substr(kCodeBytes))) {
    return refuse(CloseCode::BadText);
  }
  return {.kind = Incoming::Kind::Close,
          .bytes = frame.payload.substr(kCodeBytes),
          .code = static_cast<CloseCode>(code)};
}

}  // namespace tw::net
