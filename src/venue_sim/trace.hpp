#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "net/server.hpp"

namespace tw::venue_sim {

enum class TraceKind : std::uint8_t {
  Request,   ///< method, target, headers and body as they came
  Response,  ///< status line, headers and body as the client was meant to get them
  Open,      ///< a WebSocket, with its path
  In,        ///< one frame from a client
  Out,       ///< one frame to a client
  Close,
  House,  ///< what changed of an account, whether a client listens or not (house_stream.hpp)
  Admin,  ///< a change made through the control port, as its JSON
};
std::string_view name_of(TraceKind kind);

struct TraceEntry {
  std::uint64_t number = 0;  ///< from 1, without a hole
  Timestamp at;
  TraceKind kind = TraceKind::Request;
  net::ConnectionId connection;
  std::string bytes;
};

/// Every byte in and out with its time, the newest ones. Secrets never stand in it: of signatures
/// and keys the wire shows what the client sent.
/// Cost:    a copy of the bytes; the oldest entries leave where all of them with their own size
///          take more than `bytes_max`.
class Trace {
 public:
  static constexpr std::size_t kBytesMax = 256U << 20U;
  explicit Trace(std::size_t bytes_max = kBytesMax);

  void add(Timestamp at, TraceKind kind, net::ConnectionId connection, std::string_view bytes);
  const std::deque<TraceEntry>& entries() const { return entries_; }
  std::uint64_t dropped() const { return dropped_; }
  /// Whether an entry of so many bytes makes older ones leave.
  bool is_full_for(std::size_t bytes) const {
    return bytes_ + sizeof(TraceEntry) + bytes > bytes_max_;
  }
  /// One JSON line per entry from `first` on: n, at (ISO 8601), kind, connection, then `text`, or
  /// `base64` where the bytes are no UTF-8.
  std::string lines(std::uint64_t first, std::size_t count_max) const;

 private:
  std::deque<TraceEntry> entries_;
  std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  std::uint64_t dropped_ = 0;
  std::uint64_t next_ = 1;
};

}  // namespace tw::venue_sim
