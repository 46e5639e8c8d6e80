#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "net/connection.hpp"
#include "net/websocket_frame.hpp"

namespace tw::net {

/// A WebSocket: frames of the client to the handler, and what is sent in its order and time.
class WebSocketSession final : public Session {
 public:
  /// `terms` where compression was agreed on.
  WebSocketSession(Connection& connection, std::optional<DeflateTerms> terms);
  void send(std::string_view text, Duration delay);
  void send_raw(std::string_view bytes);
  void ping(std::string_view payload);
  void close(std::uint16_t code, std::string_view reason);

  std::size_t on_bytes(std::span<char> bytes) override;
  bool wants_input() const override { return true; }
  bool limits_writes() const override { return false; }
  void on_input_end() override;
  void on_drained() override {}
  void on_due() override;
  void on_timeout() override;

 private:
  enum class Last : std::uint8_t { No, Yes };  ///< whether nothing follows it
  struct Pending {
    Moment due;
    std::string bytes;
    Last last = Last::No;
  };

  bool goes_at_once(Duration delay) const;
  void queue(std::string bytes, Duration delay, Last last = Last::No);
  void put_frame(Opcode opcode, std::string_view payload, Duration delay);
  void check_backlog();
  void begin_wait_for_close();
  void act_on(const Incoming& incoming);
  void finish(CloseCode code);

  Connection* connection_;
  std::optional<DeflateTerms> terms_;
  FrameReader reader_;
  std::deque<Pending> pending_;  // in the order of the wire: the first holds up the others
  std::size_t pending_bytes_ = 0;
  bool is_closing_ = false;  // our close frame is queued or sent
  bool has_sent_close_ = false;
};

}  // namespace tw::net
