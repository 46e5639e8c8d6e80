#include "net/listener.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/error_code.hpp>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

namespace tw::net {
namespace {

namespace asio = boost::asio;
using Failure = boost::system::error_code;

// A system without free descriptors is asked again after this time.
constexpr auto kAcceptPause = std::chrono::milliseconds(20);
constexpr int kAcceptBurst = 64;            // then others have their turn
constexpr rlim_t kDescriptorsBeside = 128;  // files and ports of the rest of the program

/// Room for either family.
struct Address {
  sockaddr_storage storage{};
  socklen_t length = sizeof(sockaddr_storage);
  sockaddr* generic() { return reinterpret_cast<sockaddr*>(&storage); }
  sockaddr_in* v4() { return reinterpret_cast<sockaddr_in*>(&storage); }
  sockaddr_in6* v6() { return reinterpret_cast<sockaddr_in6*>(&storage); }
};

std::optional<Address> parse_address(const std::string& text, std::uint16_t port) {
  Address address;
  if (inet_pton(AF_INET, text.c_str(), &address.v4()->sin_addr) == 1) {
    address.v4()->sin_family = AF_INET;
    address.v4()->sin_port = htons(port);
    address.length = sizeof(sockaddr_in);
    return address;
  }
  if (inet_pton(AF_INET6, text.c_str(), &address.v6()->sin6_addr) == 1) {
    address.v6()->sin6_family = AF_INET6;
    address.v6()->sin6_port = htons(port);
    address.length = sizeof(sockaddr_in6);
    return address;
  }
  return std::nullopt;
}

std::string text_of(Address& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const bool is_v4 = address.storage.ss_family == AF_INET;
  const void* const raw = is_v4 ? static_cast<const void*>(&address.v4()->sin_addr)
                                : static_cast<const void*>(&address.v6()->sin6_addr);
  return inet_ntop(address.storage.ss_family, raw, text.data(), text.size()) != nullptr
             ? std::string(text.data())
             : std::string();
}

// A shell often allows 1,024 descriptors where the system allows many more.
void raise_descriptor_limit(std::size_t connections) {
  rlimit limit{};
  const rlim_t wanted = connections + kDescriptorsBeside;
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < wanted) {
    limit.rlim_cur = std::min(limit.rlim_max, wanted);
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

std::unexpected<Error> refuse(const ServerConfig& config, const std::string& reason) {
  return fail(ErrorCode::Unavailable,
              "listen on " + config.address + ":" + std::to_string(config.port) + ": " + reason);
}

/// Closes what was not given away.
struct Handle {
  explicit Handle(int opened) : value(opened) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    if (value >= 0) {
      ::close(value);
    }
  }
  int release() { return std::exchange(value, -1); }

  int value;
};

bool prepare(int handle, Address& address) {
  const int yes = 1;
  return handle >= 0 && setsockopt(handle, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
         bind(handle, address.generic(), address.length) == 0 && ::listen(handle, SOMAXCONN) == 0;
}

std::uint16_t port_of(int handle) {
  Address address;
  getsockname(handle, address.generic(), &address.length);
  return ntohs(address.storage.ss_family == AF_INET ? address.v4()->sin_port
                                                    : address.v6()->sin6_port);
}

}  // namespace

struct Listener::Impl : std::enable_shared_from_this<Impl> {
  /// What it needs of a loop.
  struct Watch {
    asio::posix::stream_descriptor descriptor;
    asio::steady_timer pause;
  };

  explicit Impl(int opened) : handle(opened) {}
  void wait();
  void rest();
  void accept_some();

  Handle handle;
  std::optional<Watch> watch = {};
  Accepted accepted = {};
};

void Listener::Impl::wait() {
  watch->descriptor.async_wait(asio::posix::stream_descriptor::wait_read,
                               [self = shared_from_this()](const Failure& failure) {
                                 if (!failure && self->watch) {
                                   self->accept_some();
                                 }
                               });
}

void Listener::Impl::rest() {
  watch->pause.expires_after(kAcceptPause);
  watch->pause.async_wait([self = shared_from_this()](const Failure& failure) {
    if (!failure && self->watch) {
      self->accept_some();
    }
  });
}

void Listener::Impl::accept_some() {
  for (int count = 0; count < kAcceptBurst; ++count) {
    Address peer;
    const int taken =
        accept4(handle.value, peer.generic(), &peer.length, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (taken >= 0) {
      accepted(taken, text_of(peer));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      break;
    } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      rest();
      return;
    }  // otherwise that client went before it was taken
  }
  wait();
}

Listener::Listener(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

Listener::~Listener() {
  if (impl_->watch) {
    impl_->watch->descriptor.release();  // the handle closes it
    impl_->watch.reset();
  }
}

Result<std::unique_ptr<Listener>> Listener::open(const ServerConfig& config) {
  std::optional<Address> address = parse_address(config.address, config.port);
  if (!address) {
    return refuse(config, "not an IP address");
  }
  raise_descriptor_limit(config.connections_max);
  Handle handle(socket(address->storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!prepare(handle.value, *address)) {
    return refuse(config, std::strerror(errno));
  }
  return std::unique_ptr<Listener>(new Listener(std::make_shared<Impl>(handle.release())));
}

std::uint16_t Listener::port() const { return port_of(impl_->handle.value); }

void Listener::start(Loop& loop, Accepted accepted) {
  impl_->accepted = std::move(accepted);
  impl_->watch.emplace(
      Impl::Watch{.descriptor = asio::posix::stream_descriptor(loop.context(), impl_->handle.value),
                  .pause = asio::steady_timer(loop.context())});
  impl_->wait();
}

}  // namespace tw::net
