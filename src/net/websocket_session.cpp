#include "net/websocket_session.hpp"

#include <algorithm>
#include <utility>

namespace tw::net {
namespace {

// Shorter ones do not gain what compressing them costs.
constexpr std::size_t kDeflatedBytesMin = 256;
constexpr std::size_t kPingBytesMax = 125;
// For the peer's answer to a close frame, if a request is not given less.
constexpr Duration kCloseWait = std::chrono::seconds(5);

}  // namespace

WebSocketSession::WebSocketSession(Connection& connection, std::optional<DeflateTerms> terms)
    : connection_(&connection),
      terms_(std::move(terms)),
      reader_(connection.host().config().frame_bytes_max,
              terms_.has_value() ? &connection.host().deflater() : nullptr) {}

bool WebSocketSession::goes_at_once(Duration delay) const {
  return pending_.empty() && delay <= Duration{};
}

void WebSocketSession::queue(std::string bytes, Duration delay, Last last) {
  const Moment due = later(now_steady(), std::max(delay, Duration{}));
  pending_bytes_ += bytes.size();
  pending_.push_back({.due = due, .bytes = std::move(bytes), .last = last});
  connection_->call_at(due);
}

void WebSocketSession::put_frame(Opcode opcode, std::string_view payload, Duration delay) {
  if (is_closing_) {
    return;
  }
  Packing packing = Packing::Plain;
  if (terms_.has_value() && opcode == Opcode::Text && payload.size() >= kDeflatedBytesMin) {
    payload = connection_->host().deflater().compress(payload, terms_->window_bits);
    packing = Packing::Deflated;
  }
  if (goes_at_once(delay)) {
    append_frame(connection_->output().tail(), opcode, payload, packing);
    connection_->output().commit();
    connection_->note_unwritten();
  } else {
    std::string bytes;
    append_frame(bytes, opcode, payload, packing);
    queue(std::move(bytes), delay);
  }
  check_backlog();
}

void WebSocketSession::send(std::string_view text, Duration delay) {
  put_frame(Opcode::Text, text, delay);
}

void WebSocketSession::ping(std::string_view payload) {
  put_frame(Opcode::Ping, payload.substr(0, kPingBytesMax), Duration{});
}

void WebSocketSession::send_raw(std::string_view bytes) {
  if (is_closing_) {
    return;
  }
  if (goes_at_once(Duration{})) {
    connection_->output().append(bytes);
    connection_->note_unwritten();
  } else {
    queue(std::string(bytes), Duration{});
  }
  check_backlog();
}

void WebSocketSession::close(std::uint16_t code, std::string_view reason) {
  if (std::exchange(is_closing_, true)) {
    return;
  }
  std::string bytes;
  append_frame(bytes, Opcode::Close, close_payload(code, reason));
  if (goes_at_once(Duration{})) {
    connection_->output().append(std::move(bytes));
    connection_->note_unwritten();
    begin_wait_for_close();
  } else {
    queue(std::move(bytes), Duration{}, Last::Yes);
  }
}

void WebSocketSession::begin_wait_for_close() {
  has_sent_close_ = true;
  connection_->set_deadline(
      later(now_steady(), std::min(kCloseWait, connection_->host().config().request_timeout)));
}

void WebSocketSession::check_backlog() {
  if (connection_->output().size() + pending_bytes_ > connection_->host().backlog_max()) {
    connection_->abort();
  }
}

std::size_t WebSocketSession::on_bytes(std::span<char> bytes) {
  std::size_t used = 0;
  while (used < bytes.size() && connection_->takes_input()) {
    const Incoming incoming = reader_.next(bytes.subspan(used));
    used += incoming.used;
    if (incoming.kind != Incoming::Kind::More) {
      act_on(incoming);
    } else if (incoming.used == 0) {
      break;
    }
  }
  return used;
}

void WebSocketSession::act_on(const Incoming& incoming) {
  const auto tell = [&](FrameKind kind) {
    if (!is_closing_) {
      connection_->host().tell_frame(connection_->id(), kind, incoming.bytes);
    }
  };
  switch (incoming.kind) {
    case Incoming::Kind::Text:
      tell(FrameKind::Text);
      break;
    case Incoming::Kind::Binary:
      tell(FrameKind::Binary);
      break;
    case Incoming::Kind::Ping:
      if (connection_->host().config().answers_ping && !has_sent_close_) {
        append_frame(connection_->output().tail(), Opcode::Pong, incoming.bytes);
        connection_->output().commit();
        check_backlog();
      }
      tell(FrameKind::Ping);
      break;
    case Incoming::Kind::Pong:
      tell(FrameKind::Pong);
      break;
    case Incoming::Kind::Close:
    case Incoming::Kind::Bad:
      finish(incoming.code);
      break;
    case Incoming::Kind::More:
      break;
  }
}

void WebSocketSession::finish(CloseCode code) {
  if (!std::exchange(has_sent_close_, true)) {
    append_frame(connection_->output().tail(), Opcode::Close,
                 close_payload(std::to_underlying(code), {}));
    connection_->output().commit();
  }
  is_closing_ = true;
  pending_.clear();
  pending_bytes_ = 0;
  connection_->close_websocket();
  connection_->end(Ending::Gentle);
}

void WebSocketSession::on_input_end() { connection_->abort(); }
void WebSocketSession::on_timeout() { connection_->abort(); }

void WebSocketSession::on_due() {
  const Moment now = now_steady();
  while (!pending_.empty() && pending_.front().due <= now) {
    Pending first = std::move(pending_.front());
    pending_.pop_front();
    pending_bytes_ -= first.bytes.size();
    connection_->output().append(std::move(first.bytes));
    if (first.last == Last::Yes) {
      begin_wait_for_close();
    }
  }
}

}  // namespace tw::net
