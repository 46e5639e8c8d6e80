#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "net/server.hpp"

namespace tw::net {

/// Reads HTTP/1 requests out of bytes, one after another.
/// Cost:    what a request needs is kept for the next one, so little is allocated.
class HttpReader {
 public:
  enum class State : std::uint8_t { More, Done, Refused };

  HttpReader(std::size_t header_bytes_max, std::size_t body_bytes_max);
  ~HttpReader();
  /// How many of the bytes were used; the rest of a header comes again with more behind it.
  std::size_t feed(std::string_view bytes);
  State state() const;
  /// A status for what is Refused.
  int refusal() const;
  /// Whether a client waits for leave to send the body (Expect: 100-continue); told once.
  bool take_expectation();
  bool keeps_alive() const;
  /// What is Done, valid until the next `reset`; connection and peer are the caller's.
  HttpRequest request() const;
  /// Begins the next request.
  void reset();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tw::net
