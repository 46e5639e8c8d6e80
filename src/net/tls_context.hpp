#pragma once

#include <memory>

#include "base/result.hpp"
#include "net/server.hpp"

namespace boost::asio::ssl {
class context;
}

namespace tw::net {

/// The certificate and key of a server, and which TLS it speaks: 1.2 and 1.3, or what is older.
class TlsContext {
 public:
  /// Errors: InvalidInput naming the file and the reason.
  static Result<std::unique_ptr<TlsContext>> load(const TlsFiles& files, bool is_old = false);
  ~TlsContext();
  boost::asio::ssl::context& context() { return *context_; }

 private:
  explicit TlsContext(std::unique_ptr<boost::asio::ssl::context> context);

  std::unique_ptr<boost::asio::ssl::context> context_;
};

}  // namespace tw::net
