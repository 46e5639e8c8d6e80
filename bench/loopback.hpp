#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

// A client of servers on loopback that costs little. What goes wrong ends the benchmark.
namespace tw::bench {

inline int connect_to(std::uint16_t port) {
  const int handle = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  setsockopt(handle, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(handle, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    std::abort();
  }
  return handle;
}

inline void send_all(int handle, std::string_view bytes) {
  if (send(handle, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    std::abort();
  }
}

/// Size of an answer whose head is there, as it says itself; zero before that.
inline std::size_t answer_size(std::string_view read) {
  constexpr std::string_view kLength = "\r\nContent-Length: ";
  const std::size_t head = read.find("\r\n\r\n");
  const std::size_t field = read.substr(0, head).find(kLength);
  if (head == std::string_view::npos || field == std::string_view::npos) {
    return 0;
  }
  std::size_t length = 0;
  std::from_chars(read.data() + field + kLength.size(), read.data() + head + 2, length);
  return head + 4 + length;
}

/// One whole answer; one that is alone on its way.
inline std::string read_answer(int handle) {
  std::array<char, 4'096> room;
  std::string read;
  for (std::size_t wanted = 0; wanted == 0 || read.size() < wanted; wanted = answer_size(read)) {
    const ssize_t count = recv(handle, room.data(), room.size(), 0);
    if (count <= 0) {
      std::abort();
    }
    read.append(room.data(), static_cast<std::size_t>(count));
  }
  return read;
}

}  // namespace tw::bench
