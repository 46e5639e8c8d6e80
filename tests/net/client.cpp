#include "client.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <utility>

namespace tw::net::testing_support {

Client::Client(std::uint16_t port, std::optional<int> receive_buffer)
    : handle_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (receive_buffer) {
    setsockopt(handle_, SOL_SOCKET, SO_RCVBUF, &*receive_buffer, sizeof *receive_buffer);
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(connect(handle_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
}

Client::Client(Client&& other) noexcept
    : handle_(std::exchange(other.handle_, -1)), input_(std::move(other.input_)) {}

Client::~Client() {
  if (handle_ >= 0) {
    ::close(handle_);
  }
}

void Client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(handle_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) {
      return;  // the server ended: what it said before is to be read
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

bool Client::has_input() const {
  pollfd wait{.fd = handle_, .events = POLLIN, .revents = 0};
  return !input_.empty() || ::poll(&wait, 1, 0) > 0;
}

bool Client::fill() {
  pollfd wait{.fd = handle_, .events = POLLIN, .revents = 0};
  if (::poll(&wait, 1, static_cast<int>(std::chrono::milliseconds(kPatience).count())) <= 0) {
    end_ = End::Patience;
    ADD_FAILURE() << "the server says nothing";
    return false;
  }
  std::array<char, 65'536> room;
  const ssize_t count = recv(handle_, room.data(), room.size(), 0);
  if (count <= 0) {
    end_ = count == 0 ? End::Closed : End::Reset;
    return false;
  }
  input_.append(room.data(), static_cast<std::size_t>(count));
  return true;
}

std::string Client::read(std::size_t count) {
  while (input_.size() < count && fill()) {
  }
  std::string taken = input_.substr(0, count);
  input_.erase(0, taken.size());
  return taken;
}

std::string Client::read_until(std::string_view mark) {
  std::size_t at = input_.find(mark);
  while (at == std::string::npos && fill()) {
    at = input_.find(mark);
  }
  return read(at == std::string::npos ? input_.size() : at + mark.size());
}

std::string Client::read_answer() {
  std::string answer = read_until("\r\n\r\n");
  constexpr std::string_view kLength = "Content-Length: ";
  const std::size_t at = answer.find(kLength);
  std::size_t length = 0;
  if (at != std::string::npos) {
    std::from_chars(answer.data() + at + kLength.size(), answer.data() + answer.size(), length);
  }
  answer += read(length);
  return answer;
}

std::string Client::ask(std::string_view request) {
  send(request);
  return read_answer();
}

End Client::read_end(std::string* rest) {
  while (fill()) {
  }
  if (rest != nullptr) {
    *rest = std::exchange(input_, {});
  }
  return end_;
}

void Client::end_sending() { shutdown(handle_, SHUT_WR); }

std::string get(std::string_view target, std::string_view more_headers) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: test\r\n" + std::string(more_headers) +
         "\r\n";
}

std::string body_of(std::string_view answer) {
  const std::size_t at = answer.find("\r\n\r\n");
  return std::string(at == std::string_view::npos ? "" : answer.substr(at + 4));
}

std::string status_line_of(std::string_view answer) {
  return std::string(answer.substr(0, answer.find("\r\n")));
}

std::string masked(unsigned first, std::string_view payload) {
  constexpr std::array<char, 4> kMask = {'\x12', '\x00', '\x7f', '\x5a'};
  std::string frame(1, static_cast<char>(first));
  if (payload.size() < 126) {
    frame += static_cast<char>(0x80 | payload.size());
  } else {
    const int bytes = payload.size() <= 0xFFFF ? 2 : 8;
    frame += static_cast<char>(0x80 | (bytes == 2 ? 126 : 127));
    for (int at = bytes - 1; at >= 0; --at) {
      frame += static_cast<char>(payload.size() >> (8 * at));
    }
  }
  frame.append(kMask.data(), kMask.size());
  for (std::size_t at = 0; at < payload.size(); ++at) {
    frame += static_cast<char>(payload[at] ^ kMask[at % kMask.size()]);
  }
  return frame;
}

std::string close_text(unsigned code, std::string_view reason) {
  std::string text;
  text += static_cast<char>(code >> 8U);
  text += static_cast<char>(code & 0xFFU);
  return text + std::string(reason);
}

std::string upgrade(std::string_view target, std::string_view more_headers) {
  return get(target,
             "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
             "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
                 std::string(more_headers));
}

WebSocketClient::WebSocketClient(std::uint16_t port, std::string_view target,
                                 std::string_view more_headers, std::optional<int> receive_buffer)
    : client_(port, receive_buffer) {
  client_.send(upgrade(target, more_headers));
  handshake_ = client_.read_until("\r\n\r\n");
  EXPECT_EQ(status_line_of(handshake_), "HTTP/1.1 101 Switching Protocols");
}

WireFrame WebSocketClient::read() {
  const std::string head = client_.read(2);
  if (head.size() < 2) {
    return {};
  }
  std::size_t length = static_cast<unsigned char>(head[1]);
  EXPECT_LT(length, 0x80U) << "a server masks nothing";
  if (length >= 126) {
    const std::string extended = client_.read(length == 126 ? 2 : 8);
    length = 0;
    for (const char byte : extended) {
      length = length << 8U | static_cast<unsigned char>(byte);
    }
  }
  return {.first = static_cast<unsigned char>(head[0]), .payload = client_.read(length)};
}

}  // namespace tw::net::testing_support
