#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace tw::net {

/// Where to ask, and what.
struct ClientRequest {
  std::string host;  ///< an address: 127.0.0.1, ::1
  std::uint16_t port = 0;
  std::string_view method = "GET";
  std::string target = "/";
  std::string body = {};  ///< JSON, where there is one
};

struct ClientAnswer {
  unsigned status = 0;
  std::string body;
};

/// One request of plain HTTP/1.1 over a connection of its own.
/// Errors:  Unavailable naming the reason where nobody answers in `patience`, or not in HTTP;
///          InvalidInput for a host that is no address.
/// Limits:  an answer of 64 MiB.
/// Threads: any; waits.
Result<ClientAnswer> ask(const ClientRequest& request, Duration patience);

/// Whether a text is an IPv4 or IPv6 address.
bool is_address(std::string_view text);

/// A name or value of a query: all but the unreserved characters as %XX.
/// Source:  RFC 3986, sections 2.1 and 2.3.
std::string percent_encoded(std::string_view text);

}  // namespace tw::net
