#include "net/connection.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "net/http_session.hpp"
#include "net/websocket_session.hpp"

namespace tw::net {
namespace {

constexpr std::size_t kRoomBytes = 8U << 10U;
constexpr std::size_t kRoomBytesKept = 64U << 10U;
constexpr std::size_t kReadBytesMin = 2U << 10U;
// A peer that does not end its side after ours ended is left, sooner if a request is given less.
constexpr Duration kLingerMax = std::chrono::seconds(2);
// The bytes before a reset have to arrive first: a reset overtakes what the system still holds.
constexpr Duration kConfirmationMax = std::chrono::seconds(1);
constexpr Duration kConfirmationPoll = std::chrono::milliseconds(1);

}  // namespace

Connection::Connection(Host& host, ConnectionId id, std::string peer,
                       std::unique_ptr<Transport> transport)
    : host_(&host),
      id_(id),
      peer_(std::move(peer)),
      transport_(std::move(transport)),
      session_(std::make_unique<HttpSession>(*this)),
      room_(kRoomBytes),
      deadline_(later(now_steady(), host.config().request_timeout)) {}

Connection::~Connection() = default;

void Connection::start() { transport_->start(weak_from_this()); }

bool Connection::takes_input() const {
  return phase_ == Phase::Open && !is_frozen_ && next_session_ == nullptr;
}

void Connection::call_at(Moment at) { host_->loop().call_at(at, weak_from_this()); }

void Connection::become(std::unique_ptr<WebSocketSession> session) {
  websocket_ = session.get();
  next_session_ = std::move(session);
}

void Connection::close_websocket() {
  if (std::exchange(websocket_, nullptr) != nullptr) {
    host_->note_closed(id_);
  }
}

void Connection::end(Ending ending) {
  if (phase_ > Phase::Open) {
    return;
  }
  phase_ = Phase::Ending;
  ending_ = ending;
  deadline_ = later(now_steady(), host_->config().request_timeout);
  note_unwritten();
}

void Connection::note_unwritten() {
  if (!std::exchange(is_noted_, true)) {
    host_->note_unwritten(*this);
  }
}

void Connection::finish_end() {
  phase_ = Phase::Lingering;
  if (ending_ == Ending::Gentle) {
    deadline_ = later(now_steady(), std::min(kLingerMax, host_->config().request_timeout));
    transport_->end();
    return;
  }
  confirmation_deadline_ = now_steady() + kConfirmationMax;
  on_due();
}

void Connection::leave() {
  close_websocket();
  phase_ = Phase::Gone;
  host_->forget(id_);
}

void Connection::abort() {
  if (phase_ != Phase::Gone) {
    transport_->close();
    leave();
  }
}

void Connection::reset() {
  if (phase_ == Phase::Open && !is_frozen_ && (is_writing_ || !output_.is_empty())) {
    close_websocket();
    end(Ending::Reset);  // once what was sent before has arrived
  } else if (phase_ != Phase::Gone) {
    cut();
  }
}

void Connection::cut() {
  transport_->reset();
  leave();
}

void Connection::resume() {
  is_frozen_ = false;
  call_at(now_steady());  // not now: a call of the handler is under way
}

void Connection::sweep(Moment now) {
  if (is_frozen_ || phase_ == Phase::Gone) {
    return;
  }
  if (phase_ == Phase::Open && is_writing_ && session_->limits_writes()) {
    if (now >= write_deadline_) {
      abort();
    }
  } else if (deadline_.has_value() && now >= *deadline_) {
    if (phase_ == Phase::Open) {
      deadline_.reset();
      session_->on_timeout();
    } else if (ending_ == Ending::Reset) {
      cut();
    } else {
      abort();
    }
  }
}

void Connection::pump() {
  is_noted_ = false;
  if (phase_ == Phase::Opening || phase_ >= Phase::Lingering || is_frozen_) {
    return;
  }
  write_some();
  read_some();
}

void Connection::write_some() {
  if (is_writing_) {
    return;
  }
  if (!output_.is_empty()) {
    is_writing_ = true;
    write_deadline_ = later(now_steady(), host_->config().request_timeout);
    transport_->write(output_.take());
  } else if (phase_ == Phase::Ending) {
    finish_end();
  }
}

void Connection::read_some() {
  if (!is_reading_ && phase_ == Phase::Open && !has_input_ended_ && session_->wants_input()) {
    is_reading_ = true;
    transport_->read(free_room());
  }
}

std::span<char> Connection::free_room() {
  if (filled_ == 0 && room_.size() > kRoomBytesKept) {
    room_ = std::vector<char>(kRoomBytes);
  } else if (room_.size() - filled_ < kReadBytesMin) {
    room_.resize(room_.size() * 2);
  }
  return std::span(room_).subspan(filled_);
}

void Connection::drop_used(std::size_t count) {
  filled_ -= count;
  if (count != 0 && filled_ != 0) {
    std::memmove(room_.data(), room_.data() + count, filled_);
  }
}

void Connection::feed() {
  while (takes_input() && filled_ != 0) {
    drop_used(session_->on_bytes(std::span(room_).first(filled_)));
    if (next_session_ == nullptr) {
      break;
    }
    session_ = std::move(next_session_);
  }
  if (takes_input() && has_input_ended_) {
    session_->on_input_end();
  }
  pump();
  host_->loop().settle();
}

void Connection::on_ready() {
  if (phase_ == Phase::Opening) {
    phase_ = Phase::Open;
    pump();
  }
}

void Connection::on_read(std::size_t count) {
  is_reading_ = false;
  if (phase_ == Phase::Gone) {
    return;
  }
  filled_ += count;
  has_input_ended_ = count == 0;
  if (!is_frozen_) {
    feed();
  }
}

void Connection::on_written(std::size_t count) {
  is_writing_ = false;
  if (phase_ == Phase::Gone) {
    return;
  }
  output_.consume(count);
  if (phase_ == Phase::Open && output_.is_empty()) {
    session_->on_drained();
  }
  if (filled_ != 0 && !is_reading_ && !is_frozen_) {
    feed();  // what waited behind a full output
  } else {
    pump();
  }
}

void Connection::on_broken() {
  if (phase_ == Phase::Gone) {
    return;
  }
  if (is_frozen_) {
    was_broken_ = true;
    return;
  }
  abort();
  host_->loop().settle();
}

void Connection::on_due() {
  if (phase_ == Phase::Gone || is_frozen_) {
    return;
  }
  if (was_broken_) {
    abort();
    return;
  }
  if (phase_ == Phase::Lingering && ending_ == Ending::Reset) {
    const Moment now = now_steady();
    if (transport_->unconfirmed() == 0 || now >= confirmation_deadline_) {
      cut();
    } else {
      call_at(now + kConfirmationPoll);
    }
    return;
  }
  if (phase_ == Phase::Open) {
    session_->on_due();
  }
  if (is_reading_) {
    pump();
  } else {
    feed();
  }
}

}  // namespace tw::net
