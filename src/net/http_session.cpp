#include "net/http_session.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "net/websocket_handshake.hpp"
#include "net/websocket_session.hpp"

namespace tw::net {
namespace {

// A client that sends requests and reads no answers is not read any more.
constexpr std::size_t kUnreadBytesMax = 256U << 10U;

HttpResponse plain(int status) {
  return {.status = status, .content_type = "text/plain", .body = std::string(reason_of(status))};
}

}  // namespace

HttpSession::HttpSession(Connection& connection)
    : connection_(&connection),
      reader_(connection.host().config().header_bytes_max,
              connection.host().config().body_bytes_max) {}

bool HttpSession::wants_input() const {
  return !delayed_.has_value() && connection_->output().size() < kUnreadBytesMax;
}

std::size_t HttpSession::on_bytes(std::span<char> bytes) {
  const std::string_view text(bytes.data(), bytes.size());
  std::size_t used = 0;
  while (used < text.size() && connection_->takes_input() && wants_input()) {
    if (!std::exchange(has_begun_, true)) {
      connection_->set_deadline(later(now_steady(), connection_->host().config().request_timeout));
    }
    used += reader_.feed(text.substr(used));
    if (reader_.state() == HttpReader::State::Refused) {
      refuse(reader_.refusal());
    } else if (reader_.state() == HttpReader::State::Done) {
      answer();
    } else {
      if (reader_.take_expectation()) {
        connection_->output().append(std::string_view("HTTP/1.1 100 Continue\r\n\r\n"));
      }
      break;
    }
  }
  return used;
}

void HttpSession::answer() {
  HttpRequest request = reader_.request();
  request.connection = connection_->id();
  request.peer = connection_->peer();
  after_ = reader_.keeps_alive() ? AfterAnswer::KeepAlive : AfterAnswer::Close;
  body_ = request.method == "HEAD" ? BodyOf::Head : BodyOf::Answer;
  if (wants_websocket(request)) {
    open_websocket(request);
  } else {
    deliver(connection_->host().ask(request));
  }
}

void HttpSession::open_websocket(const HttpRequest& request) {
  Host& host = connection_->host();
  if (const int refusal = check_handshake(request); refusal != 0) {
    HttpResponse response = plain(refusal);
    response.fields.push_back({.name = "Sec-WebSocket-Version", .value = "13"});
    deliver(std::move(response));
    return;
  }
  if (host.ask_upgrade(request) == Upgrade::Refuse) {
    deliver(plain(404));
    return;
  }
  if (!connection_->takes_input()) {  // the handler ended it meanwhile
    return;
  }
  std::optional<DeflateTerms> terms = accept_deflate(request.header("Sec-WebSocket-Extensions"));
  connection_->output().append(
      accept_handshake(request, terms ? std::string_view(terms->answer) : std::string_view()));
  connection_->set_deadline(std::nullopt);
  connection_->become(std::make_unique<WebSocketSession>(*connection_, std::move(terms)));
  host.tell_open(request);
}

void HttpSession::deliver(HttpResponse response) {
  if (response.delay <= Duration{}) {
    send(std::move(response));
    return;
  }
  due_ = later(now_steady(), response.delay);
  delayed_ = std::move(response);
  connection_->set_deadline(std::nullopt);
  connection_->call_at(due_);
}

void HttpSession::send(HttpResponse response) {
  switch (response.delivery) {
    case Delivery::Send:
      append(std::move(response));
      break;
    case Delivery::Drop:
      break;
    case Delivery::Close:
      after_ = AfterAnswer::Close;
      break;
    case Delivery::Reset:
      append_cut(response);
      connection_->end(Ending::Reset);
      return;
  }
  if (after_ == AfterAnswer::Close) {
    connection_->end(Ending::Gentle);
  } else {
    await_request();
  }
}

void HttpSession::append(HttpResponse response) {
  Output& output = connection_->output();
  if (response.raw.has_value()) {
    output.append(*std::move(response.raw));
    return;
  }
  const HasBody has_body = append_head(output.tail(), response, after_, body_);
  output.commit();
  if (has_body == HasBody::Yes) {
    output.append(std::move(response.body));
  }
}

void HttpSession::append_cut(const HttpResponse& response) {
  std::string whole;
  if (response.raw.has_value()) {
    whole = *response.raw;
  } else if (append_head(whole, response, after_, body_) == HasBody::Yes) {
    whole += response.body;
  }
  whole.resize(std::min(whole.size(), response.cut_at));
  connection_->output().append(std::move(whole));
}

void HttpSession::refuse(int status) {
  after_ = AfterAnswer::Close;
  body_ = BodyOf::Answer;
  send(plain(status));
}

void HttpSession::await_request() {
  reader_.reset();
  has_begun_ = false;
  connection_->set_deadline(later(now_steady(), connection_->host().config().idle_timeout));
}

void HttpSession::on_input_end() {
  if (wants_input()) {  // otherwise there is something to be answered first
    connection_->end(Ending::Gentle);
  }
}

void HttpSession::on_drained() {
  if (!has_begun_ && !delayed_.has_value()) {
    connection_->set_deadline(later(now_steady(), connection_->host().config().idle_timeout));
  }
}

void HttpSession::on_due() {
  if (delayed_.has_value() && now_steady() >= due_) {
    send(*std::exchange(delayed_, std::nullopt));
  }
}

void HttpSession::on_timeout() {
  if (has_begun_) {
    refuse(408);
  } else {
    connection_->end(Ending::Gentle);
  }
}

}  // namespace tw::net
