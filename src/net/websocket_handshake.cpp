#include "net/websocket_handshake.hpp"

#include <algorithm>
#include <boost/beast/websocket/detail/hybi13.hpp>
#include <cctype>

#include "net/http_text.hpp"

namespace tw::net {
namespace {

// 16 bytes in base64.
bool is_key(std::string_view key) {
  const auto is_digit = [](char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '+' || letter == '/';
  };
  return key.size() == 24 && key.ends_with("==") &&
         std::ranges::all_of(key.substr(0, 22), is_digit);
}

}  // namespace

bool wants_websocket(const HttpRequest& request) {
  return lists_word(request.header("Upgrade"), "websocket") &&
         lists_word(request.header("Connection"), "upgrade");
}

int check_handshake(const HttpRequest& request) {
  if (request.method != "GET" || !request.body.empty() ||
      !is_key(request.header("Sec-WebSocket-Key"))) {
    return 400;
  }
  return request.header("Sec-WebSocket-Version") == "13" ? 0 : 426;
}

std::string accept_handshake(const HttpRequest& request, std::string_view extensions) {
  namespace detail = boost::beast::websocket::detail;
  const std::string_view key = request.header("Sec-WebSocket-Key");
  detail::sec_ws_accept_type accept;
  detail::make_sec_ws_accept(accept, {key.data(), key.size()});
  std::string answer =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Accept: ";
  answer.append(accept.data(), accept.size());
  if (!extensions.empty()) {
    answer += "\r\nSec-WebSocket-Extensions: ";
    answer += extensions;
  }
  answer += "\r\n\r\n";
  return answer;
}

}  // namespace tw::net
