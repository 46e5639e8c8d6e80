#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "net/loop.hpp"
#include "net/server.hpp"

namespace tw::net {

/// Accepts the connections of one port.
class Listener {
 public:
  /// The handle of the socket is the callee's.
  using Accepted = std::function<void(int handle, std::string peer)>;

  /// Errors: Unavailable naming address and reason.
  static Result<std::unique_ptr<Listener>> open(const ServerConfig& config);
  ~Listener();
  std::uint16_t port() const;
  void start(Loop& loop, Accepted accepted);

 private:
  struct Impl;
  explicit Listener(std::shared_ptr<Impl> impl);

  std::shared_ptr<Impl> impl_;
};

}  // namespace tw::net
