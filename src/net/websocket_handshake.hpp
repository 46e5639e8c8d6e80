#pragma once

#include <string>
#include <string_view>

#include "net/server.hpp"

namespace tw::net {

/// Whether the request asks for a WebSocket, rightly or not.
bool wants_websocket(const HttpRequest& request);
/// 0 where such a request is in order, or the status of its refusal.
/// Source:  RFC 6455, sections 4.2.1 and 4.2.2; 426 for another version.
int check_handshake(const HttpRequest& request);
/// The answer that opens it; `extensions` may be empty.
std::string accept_handshake(const HttpRequest& request, std::string_view extensions);

}  // namespace tw::net
