#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "client.hpp"

namespace tw::net::testing_support {

/// Writes a new self-signed certificate for localhost and its key.
void write_certificate(const std::string& certificate_path, const std::string& key_path);

/// A blocking TLS client that trusts anybody.
class TlsClient {
 public:
  explicit TlsClient(std::uint16_t port);
  ~TlsClient();
  bool is_open() const;
  std::string version() const;
  void send(std::string_view bytes);
  /// Reads up to and with a text.
  std::string read_until(std::string_view mark);
  std::string read(std::size_t count);
  /// Whether the server said that it ends.
  bool read_end();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tw::net::testing_support
