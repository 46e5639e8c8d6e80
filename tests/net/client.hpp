#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tw::net::testing_support {

/// Only to fail instead of hanging.
inline constexpr auto kPatience = std::chrono::seconds(20);

/// How reading from a server came to its end.
enum class End : std::uint8_t { Closed, Reset, Patience };

/// A blocking TCP client of 127.0.0.1. Whatever takes longer than `kPatience` fails the test.
class Client {
 public:
  explicit Client(std::uint16_t port, std::optional<int> receive_buffer = {});
  Client(Client&& other) noexcept;
  Client& operator=(Client&&) = delete;
  ~Client();

  void send(std::string_view bytes);
  /// Reads that many bytes, fewer where the server ends before.
  std::string read(std::size_t count);
  /// Reads up to and with a text.
  std::string read_until(std::string_view mark);
  /// Head and body (by Content-Length) of one answer.
  std::string read_answer();
  std::string ask(std::string_view request);
  /// Reads to the end and says how it came.
  End read_end(std::string* rest = nullptr);
  /// Whether something can be read right now; waits for nothing.
  bool has_input() const;
  void end_sending();
  int handle() const { return handle_; }

 private:
  bool fill();

  int handle_ = -1;
  std::string input_;
  End end_ = End::Closed;
};

std::string get(std::string_view target, std::string_view more_headers = {});
std::string body_of(std::string_view answer);
std::string status_line_of(std::string_view answer);

/// A frame as the wire has it.
struct WireFrame {
  unsigned first = 0;  ///< FIN, RSV and opcode
  std::string payload;

  friend bool operator==(const WireFrame&, const WireFrame&) = default;
};

inline constexpr unsigned kText = 0x81;
inline constexpr unsigned kBinary = 0x82;
inline constexpr unsigned kClose = 0x88;
inline constexpr unsigned kPing = 0x89;
inline constexpr unsigned kPong = 0x8A;
inline constexpr unsigned kDeflatedText = 0xC1;

/// A frame of a client: masked.
std::string masked(unsigned first, std::string_view payload);
/// Two bytes of a close code, then its reason.
std::string close_text(unsigned code, std::string_view reason = {});
/// An opening handshake.
std::string upgrade(std::string_view target, std::string_view more_headers = {});

/// A client that has opened a WebSocket.
class WebSocketClient {
 public:
  explicit WebSocketClient(std::uint16_t port, std::string_view target = "/",
                           std::string_view more_headers = {},
                           std::optional<int> receive_buffer = {});
  void send(std::string_view text) { client_.send(masked(kText, text)); }
  void send(unsigned first, std::string_view payload) { client_.send(masked(first, payload)); }
  /// The next frame; `first` is 0 when the server ended.
  WireFrame read();
  const std::string& handshake() const { return handshake_; }
  Client& socket() { return client_; }

 private:
  Client client_;
  std::string handshake_;
};

}  // namespace tw::net::testing_support
