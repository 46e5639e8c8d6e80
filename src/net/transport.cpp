#include "net/transport.hpp"

#include <netinet/tcp.h>
#include <sys/ioctl.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/system/error_code.hpp>
#include <optional>
#include <utility>

#include "net/loop.hpp"
#include "net/tls_context.hpp"

namespace tw::net {
namespace {

namespace asio = boost::asio;
using Failure = boost::system::error_code;
using Tcp = asio::ip::tcp;
using TlsStream = asio::ssl::stream<Tcp::socket>;

/// Both kinds of stream; what differs stands behind it.
template <class Stream>
class StreamTransport final : public Transport {
 public:
  explicit StreamTransport(Stream stream, bool is_stalled = false)
      : stream_(std::move(stream)), is_stalled_(is_stalled) {}

  void start(std::weak_ptr<TransportUser> user) override {
    user_ = std::move(user);
    is_stalled_ ? discard(user_.lock()) : handshake();
  }

  void read(std::span<char> room) override {
    is_reading_ = true;
    stream_.async_read_some(asio::mutable_buffer(room.data(), room.size()),
                            [this, user = user_.lock()](const Failure& failure, std::size_t count) {
                              is_reading_ = false;
                              if (is_ending_) {
                                discard(user);
                              } else if (is_end(failure)) {
                                user->on_read(0);
                              } else {
                                failure ? user->on_broken() : user->on_read(count);
                              }
                            });
  }

  void write(std::span<const std::string_view> parts) override {
    auto report = [user = user_.lock()](const Failure& failure, std::size_t count) {
      failure ? user->on_broken() : user->on_written(count);
    };
    if (parts.size() == 1) {
      stream_.async_write_some(asio::const_buffer(parts[0].data(), parts[0].size()),
                               std::move(report));
      return;
    }
    std::array<asio::const_buffer, kPartsMax> buffers;
    for (std::size_t at = 0; at < parts.size(); ++at) {
      buffers[at] = asio::const_buffer(parts[at].data(), parts[at].size());
    }
    stream_.async_write_some(buffers, std::move(report));
  }

  void end() override;

  void close() override {
    Failure ignored;
    socket().close(ignored);
  }

  void reset() override {
    Failure ignored;
    socket().set_option(asio::socket_base::linger(true, 0), ignored);
    socket().close(ignored);
  }

  std::size_t unconfirmed() override {
    int bytes = 0;
    const int handle = socket().native_handle();
    return ioctl(handle, TIOCOUTQ, &bytes) == 0 && bytes > 0 ? static_cast<std::size_t>(bytes) : 0;
  }

 private:
  Tcp::socket& socket();
  void handshake();

  // A TLS peer that just closes its TCP connection ends as well.
  static bool is_end(const Failure& failure) {
    return failure == asio::error::eof || failure == asio::ssl::error::stream_truncated;
  }

  /// Bytes that nobody reads would turn the end of the connection into a reset.
  void discard(const std::shared_ptr<TransportUser>& user) {
    if (is_reading_) {
      return;
    }
    is_reading_ = true;
    socket().async_read_some(asio::buffer(discarded_),
                             [this, user](const Failure& failure, std::size_t) {
                               is_reading_ = false;
                               failure ? user->on_broken() : discard(user);
                             });
  }

  Stream stream_;
  std::weak_ptr<TransportUser> user_ = {};
  std::array<char, 512> discarded_{};
  bool is_stalled_ = false;
  bool is_reading_ = false;
  bool is_ending_ = false;
};

template <>
Tcp::socket& StreamTransport<Tcp::socket>::socket() {
  return stream_;
}

template <>
Tcp::socket& StreamTransport<TlsStream>::socket() {
  return stream_.next_layer();
}

template <>
void StreamTransport<Tcp::socket>::handshake() {
  asio::post(stream_.get_executor(), [user = user_.lock()] { user->on_ready(); });
}

template <>
void StreamTransport<TlsStream>::handshake() {
  stream_.async_handshake(TlsStream::server, [user = user_.lock()](const Failure& failure) {
    failure ? user->on_broken() : user->on_ready();
  });
}

template <>
void StreamTransport<Tcp::socket>::end() {
  is_ending_ = true;
  Failure ignored;
  socket().shutdown(Tcp::socket::shutdown_send, ignored);
  discard(user_.lock());
}

template <>
void StreamTransport<TlsStream>::end() {
  is_ending_ = true;
  stream_.async_shutdown([this, user = user_.lock()](const Failure&) {
    Failure ignored;
    socket().shutdown(Tcp::socket::shutdown_send, ignored);
    discard(user);
  });
}

void set_option(int handle, int level, int name, int value) {
  // A connection works without it, so a refusal is no failure.
  static_cast<void>(setsockopt(handle, level, name, &value, sizeof value));
}

// Answers leave at once, and a peer that went without a word is found within two minutes.
void set_options(int handle) {
  set_option(handle, IPPROTO_TCP, TCP_NODELAY, 1);
  set_option(handle, SOL_SOCKET, SO_KEEPALIVE, 1);
  set_option(handle, IPPROTO_TCP, TCP_KEEPIDLE, 60);
  set_option(handle, IPPROTO_TCP, TCP_KEEPINTVL, 10);
  set_option(handle, IPPROTO_TCP, TCP_KEEPCNT, 6);
}

std::optional<Tcp::socket> take_socket(Loop& loop, int handle) {
  set_options(handle);
  Tcp::socket socket(loop.context());
  Failure failure;
  socket.assign(Tcp::v4(), handle, failure);  // the family is asked for by nothing that is used
  if (failure) {
    ::close(handle);
    return std::nullopt;
  }
  return socket;
}

}  // namespace

std::unique_ptr<Transport> make_transport(Loop& loop, TlsContext* tls, int handle) {
  std::optional<Tcp::socket> socket = take_socket(loop, handle);
  if (!socket.has_value()) {
    return nullptr;
  }
  if (tls == nullptr) {
    return std::make_unique<StreamTransport<Tcp::socket>>(*std::move(socket));
  }
  return std::make_unique<StreamTransport<TlsStream>>(
      TlsStream(*std::move(socket), tls->context()));
}

std::unique_ptr<Transport> make_stalled_transport(Loop& loop, int handle) {
  std::optional<Tcp::socket> socket = take_socket(loop, handle);
  return socket.has_value()
             ? std::make_unique<StreamTransport<Tcp::socket>>(*std::move(socket), true)
             : nullptr;
}

}  // namespace tw::net
