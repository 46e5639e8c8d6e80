#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "client.hpp"

namespace tw::net::testing_support {

/// Writes a new self-signed certificate of that name and its key.
void write_certificate(const std::string& certificate_path, const std::string& key_path,
                       const std::string& name = "localhost");

/// A blocking TLS client that trusts anybody.
class TlsClient {
 public:
  enum class Age : std::uint8_t { Usual, Old };  ///< an old one speaks at most TLS 1.1
  explicit TlsClient(std::uint16_t port, Age age = Age::Usual);
  ~TlsClient();
  bool is_open() const;
  std::string version() const;
  /// Whose certificate was shown.
  std::string server_name() const;
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
