#include "venue_sim/trace.hpp"

#include <algorithm>
#include <array>

#include "json/value.hpp"

namespace tw::venue_sim {
namespace {

constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes that follow a first byte of UTF-8, and the lowest and highest value of the next one.
struct Sequence {
  std::size_t following = 0;
  unsigned low = 0x80;
  unsigned high = 0xBF;
  bool is_valid = true;
};

/// Source: The Unicode Standard, table 3-7.
Sequence sequence_of(unsigned first) {
  if (first < 0x80) {
    return {};
  }
  if (first >= 0xC2 && first <= 0xDF) {
    return {.following = 1};
  }
  if (first >= 0xE0 && first <= 0xEF) {
    return {.following = 2,
            .low = first == 0xE0 ? 0xA0U : 0x80U,
            .high = first == 0xED ? 0x9FU : 0xBFU};
  }
  if (first >= 0xF0 && first <= 0xF4) {
    return {.following = 3,
            .low = first == 0xF0 ? 0x90U : 0x80U,
            .high = first == 0xF4 ? 0x8FU : 0xBFU};
  }
  return {.is_valid = false};
}

unsigned byte_at(std::string_view bytes, std::size_t index) {
  return static_cast<unsigned char>(bytes[index]);
}

bool is_utf8(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    Sequence sequence = sequence_of(byte_at(bytes, i));
    if (!sequence.is_valid || bytes.size() - i <= sequence.following) {
      return false;
    }
    for (; sequence.following > 0; --sequence.following) {
      const unsigned next = byte_at(bytes, ++i);
      if (next < sequence.low || next > sequence.high) {
        return false;
      }
      sequence.low = 0x80;
      sequence.high = 0xBF;
    }
  }
  return true;
}

/// Source: RFC 4648, section 4.
std::string base64(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    unsigned group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = (group << 8U) | (k < count ? byte_at(bytes, i + k) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      text += k <= count ? kBase64[(group >> (18U - 6U * k)) & 63U] : '=';
    }
  }
  return text;
}

/// What an entry takes of the memory that is allowed.
std::size_t cost(const TraceEntry& entry) { return sizeof(TraceEntry) + entry.bytes.size(); }

std::string line_of(const TraceEntry& entry) {
  json::Value line = json::Value::object();
  line.set("n", json::Value::of(entry.number))
      .set("at", json::Value::of(to_iso8601(entry.at)))
      .set("kind", json::Value::of(name_of(entry.kind)))
      .set("connection", json::Value::of(entry.connection.value()));
  if (is_utf8(entry.bytes)) {
    line.set("text", json::Value::of(entry.bytes));
  } else {
    line.set("base64", json::Value::of(base64(entry.bytes)));
  }
  return line.dump() + "\n";
}

}  // namespace

std::string_view name_of(TraceKind kind) {
  constexpr std::array<std::string_view, 8> kNames{"request", "response", "open",  "in",
                                                   "out",     "close",    "house", "admin"};
  return kNames[static_cast<std::size_t>(kind)];
}

Trace::Trace(std::size_t bytes_max) : bytes_max_(bytes_max) {}

void Trace::add(Timestamp at, TraceKind kind, net::ConnectionId connection,
                std::string_view bytes) {
  entries_.push_back({next_++, at, kind, connection, std::string(bytes)});
  bytes_ += cost(entries_.back());
  while (bytes_ > bytes_max_) {
    bytes_ -= cost(entries_.front());
    entries_.pop_front();
    ++dropped_;
  }
}

std::string Trace::lines(std::uint64_t first, std::size_t count_max) const {
  std::string all;
  if (entries_.empty()) {
    return all;
  }
  const std::uint64_t oldest = entries_.front().number;
  const std::size_t begin = first > oldest ? static_cast<std::size_t>(first - oldest) : 0;
  for (std::size_t i = begin; i < entries_.size() && i - begin < count_max; ++i) {
    all += line_of(entries_[i]);
  }
  return all;
}

}  // namespace tw::venue_sim
