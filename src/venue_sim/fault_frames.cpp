#include "venue_sim/fault_frames.hpp"

#include <utility>

namespace tw::venue_sim {
namespace {

constexpr unsigned kFin = 0x80;
constexpr unsigned kCompressed = 0x40;  // RSV1, permessage-deflate
constexpr unsigned kReserved = 0x30;    // RSV2 and RSV3
constexpr unsigned kContinuation = 0x0;
constexpr unsigned kText = 0x1;
constexpr unsigned kReservedOpcode = 0x3;
constexpr unsigned kPing = 0x9;
constexpr unsigned kMasked = 0x80;

constexpr std::size_t kHugeBytes = 64U << 20U;
constexpr std::size_t kHugeSent = 64U << 10U;
constexpr std::size_t kBombBytes = 32U << 20U;

char byte(unsigned value) { return static_cast<char>(static_cast<unsigned char>(value)); }

/// First two bytes and the length, of 7, 16 or 64 bits.
std::string header(unsigned first, std::size_t size, unsigned mask = 0) {
  std::string bytes{byte(first)};
  int length_bytes = 0;
  if (size < 126) {
    bytes += byte(mask | static_cast<unsigned>(size));
  } else if (size <= 0xFFFF) {
    bytes += byte(mask | 126U);
    length_bytes = 2;
  } else {
    bytes += byte(mask | 127U);
    length_bytes = 8;
  }
  for (int shift = 8 * (length_bytes - 1); shift >= 0; shift -= 8) {
    bytes += byte(static_cast<unsigned>((size >> static_cast<unsigned>(shift)) & 0xFFU));
  }
  return bytes;
}

std::string frame(unsigned first, std::string_view payload) {
  return header(first, payload.size()) + std::string(payload);
}

/// Bits in the order of RFC 1951: numbers from their lowest bit, codes from their highest.
class BitText {
 public:
  BitText& number(unsigned value, int bits) {
    for (int i = 0; i < bits; ++i) {
      put((value >> static_cast<unsigned>(i)) & 1U);
    }
    return *this;
  }
  BitText& code(std::string_view bits) {
    for (const char bit : bits) {
      put(bit == '1' ? 1U : 0U);
    }
    return *this;
  }
  std::string take() { return std::move(bytes_); }

 private:
  void put(unsigned bit) {
    if (used_ == 0) {
      bytes_ += '\0';
    }
    bytes_.back() = byte(static_cast<unsigned char>(bytes_.back()) | (bit << used_));
    used_ = (used_ + 1) % 8;
  }

  std::string bytes_;
  unsigned used_ = 0;
};

/// `bytes` times the letter a, rounded up, in a block whose one long match takes two bits: 0 for
/// the length of 258 and 0 for the distance of 1.
/// Source: RFC 1951, section 3.2.7; RFC 7692, section 7.2.1 (an empty block at the end, without
///         its last four bytes).
std::string deflated(std::size_t bytes) {
  constexpr std::size_t kMatch = 258;
  BitText bits;
  bits.number(0, 1).number(2, 2);                      // not the last block, dynamic codes
  bits.number(29, 5).number(0, 5).number(14, 4);       // 286 lengths, 1 distance, 18 code lengths
  for (int symbol = 0; symbol < 18; ++symbol) {        // in the order 16 17 18 0 ... 2 14 1
    const bool is_two = symbol == 15 || symbol == 17;  // 2 and 1
    bits.number(symbol == 2 ? 1U : (is_two ? 2U : 0U), 3);
  }
  // Codes of lengths: 0 repeats a zero, 10 is one, 11 is two.
  bits.code("0").number(97 - 11, 7).code("11");                     // a: two bits, 10
  bits.code("0").number(127, 7).code("0").number(9, 7).code("11");  // end of block: 11
  bits.code("0").number(28 - 11, 7).code("10");                     // length 258: one bit, 0
  bits.code("10");                                                  // distance 1: one bit, 0
  bits.code("10");
  for (std::size_t done = 1; done < bytes; done += kMatch) {
    bits.code("00");
  }
  bits.code("11").number(0, 3);
  return bits.take();
}

}  // namespace

std::string text_frame(std::string_view text) { return frame(kFin | kText, text); }

std::vector<std::string> fragments(std::string_view text, std::size_t bytes, bool has_ping) {
  std::vector<std::string> frames;
  do {
    const std::string_view part = text.substr(0, bytes);
    text.remove_prefix(part.size());
    const unsigned opcode = frames.empty() ? kText : kContinuation;
    frames.push_back(frame((text.empty() ? kFin : 0U) | opcode, part));
    if (has_ping && !text.empty()) {
      frames.push_back(frame(kFin | kPing, "between"));
    }
  } while (!text.empty());
  return frames;
}

std::string bad_frame(std::string_view kind) {
  constexpr std::string_view kMessage = R"({"op":"pong"})";
  if (kind == "masked") {
    return header(kFin | kText, kMessage.size(), kMasked) + std::string(4, '\0') +
           std::string(kMessage);
  }
  if (kind == "reserved_bits") {
    return frame(kFin | kReserved | kText, kMessage);
  }
  if (kind == "bad_utf8") {
    return frame(kFin | kText, "{\"op\":\"\xC3\x28\"}");
  }
  if (kind == "bad_opcode") {
    return frame(kFin | kReservedOpcode, kMessage);
  }
  if (kind == "huge") {
    return header(kFin | kText, kHugeBytes) + std::string(kHugeSent, ' ');
  }
  if (kind == "deflate_bomb") {
    return frame(kFin | kCompressed | kText, deflated(kBombBytes));
  }
  if (kind == "long_control") {
    return frame(kFin | kPing, std::string(126, 'p'));
  }
  return kind == "fragmented_control" ? frame(kPing, "part") : frame(kFin | kContinuation, "rest");
}

}  // namespace tw::venue_sim
