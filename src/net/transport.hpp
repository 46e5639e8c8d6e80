#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace tw::net {

class Loop;
class TlsContext;

/// Who a transport reports to, never inside of a call that it was given.
class TransportUser {
 public:
  virtual ~TransportUser() = default;
  virtual void on_ready() = 0;                     ///< bytes may go both ways
  virtual void on_read(std::size_t count) = 0;     ///< 0: the peer sends no more
  virtual void on_written(std::size_t count) = 0;  ///< of the parts given last
  virtual void on_broken() = 0;                    ///< nothing works any more
};

/// The bytes of one TCP connection, with or without TLS. One read and one write at a time.
class Transport {
 public:
  static constexpr std::size_t kPartsMax = 4;  ///< of one write

  virtual ~Transport() = default;
  virtual void start(std::weak_ptr<TransportUser> user) = 0;
  virtual void read(std::span<char> room) = 0;
  virtual void write(std::span<const std::string_view> parts) = 0;
  /// Says that no more is sent and waits for the peer's end; then it is broken.
  virtual void end() = 0;
  /// Closes at once.
  virtual void close() = 0;
  /// Closes at once with a TCP reset.
  virtual void reset() = 0;
  /// Bytes that the peer's system has not confirmed.
  virtual std::size_t unconfirmed() = 0;
};

/// Over an accepted socket, which it owns. `tls` outlives it; without one the bytes are plain.
/// Nothing when the system has no room to watch one more socket.
std::unique_ptr<Transport> make_transport(Loop& loop, TlsContext* tls, int handle);

/// The same, but it never becomes ready: what comes is thrown away until one side ends.
std::unique_ptr<Transport> make_stalled_transport(Loop& loop, int handle);

}  // namespace tw::net
