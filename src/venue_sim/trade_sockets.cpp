#include "venue_sim/trade_sockets.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "venue_sim/json_text.hpp"
#include "venue_sim/socket_frame.hpp"
#include "venue_sim/wire_ids.hpp"

namespace tw::venue_sim {
namespace {

// venues/bybit-v5.md section 14.
constexpr int kRepeatedAuth = 20001;
constexpr int kNotSignedIn = 20002;
constexpr int kRepeatedRequest = 20006;
constexpr int kUnknownOp = 10404;
constexpr std::size_t kRequestIdMax = 36;
// Request ids that a connection remembers.
constexpr std::size_t kRequestsMax = 10'000;

struct Operation {
  std::string_view op;
  std::string_view path;
};
constexpr std::array kOperations{
    Operation{"order.create", "/v5/order/create"},
    Operation{"order.amend", "/v5/order/amend"},
    Operation{"order.cancel", "/v5/order/cancel"},
    Operation{"order.create-batch", "/v5/order/create-batch"},
    Operation{"order.amend-batch", "/v5/order/amend-batch"},
    Operation{"order.cancel-batch", "/v5/order/cancel-batch"},
};

const Endpoint* endpoint_of(std::string_view op) {
  const auto place = std::ranges::find(kOperations, op, &Operation::op);
  return place == kOperations.end() ? nullptr : find_endpoint(place->path);
}

// The one object of `args`, as REST would send it.
Parsed<Parameters> body_of(const json::Node& message) {
  const std::optional<json::Node> arguments = json::find(message, "args");
  const bool is_list = arguments.has_value() && arguments->kind() == json::Kind::List;
  if (!is_list || arguments->begin() == arguments->end()) {
    return decline(kParameterError, "params error: args is required");
  }
  return parameter(Parameters::from_json((*arguments->begin()).source()));
}

std::string without_dashes(std::string text) {
  std::erase(text, '-');
  return text;
}

}  // namespace

void TradeSockets::open(net::ConnectionId connection, std::string_view peer) {
  sessions_[connection] = {.peer = std::string(peer)};
}
void TradeSockets::close(net::ConnectionId connection) { sessions_.erase(connection); }

void TradeSockets::take(net::ConnectionId connection, std::string_view text,
                        const ClockReading& clock, SocketSink& sink) {
  const auto session = sessions_.find(connection);
  if (session == sessions_.end()) {
    return;
  }
  const Result<json::Node> read = document_.read(text);
  if (!read.has_value() || read->kind() != json::Kind::Object) {
    const Frame frame{.op = "", .request = "", .clock = clock, .message = {}};
    send(connection, frame, refuse(kParameterError, "Failed to decode incoming data"), nullptr,
         sink);
    return;
  }
  const Frame frame{.op = std::string{text_of(json::find(*read, "op"))},
                    .request = echo_of(json::find(*read, "reqId")),
                    .clock = clock,
                    .message = *read};
  answer(connection, session->second, frame, sink);
}

void TradeSockets::answer(net::ConnectionId connection, Session& session, const Frame& frame,
                          SocketSink& sink) {
  if (frame.op == "ping") {
    JsonText json;
    json.open_object().number("retCode", 0).text("retMsg", "OK").text("op", "pong");
    json.key("data").open_list().quoted(to_milliseconds(frame.clock.stated)).close_list();
    json.text("connId", connection_id_text(connection.value())).close_object();
    sink.send(connection, json.take());
    return;
  }
  if (frame.op == "auth") {
    send(connection, frame, sign_in(session, frame), nullptr, sink);
    return;
  }
  const Parsed<LimitedAnswer> served = request(session, frame);
  if (served.has_value()) {
    send(connection, frame, served->answer, &served->limit, sink);
  } else {
    send(connection, frame, served.error(), nullptr, sink);
  }
}

Answer TradeSockets::sign_in(Session& session, const Frame& frame) {
  if (!session.key.empty()) {
    return refuse(kRepeatedAuth, "Repeat auth");
  }
  const std::vector<std::string_view> arguments = texts_of(json::find(frame.message, "args"));
  const std::optional<std::int64_t> expires =
      arguments.size() == 3 ? integer_of(arguments[1]) : std::nullopt;
  if (!expires.has_value()) {
    return refuse(kParameterError, "Params error");
  }
  const auto key = keys_.authenticate_socket({.key = arguments[0],
                                              .expires_ms = *expires,
                                              .signature = arguments[2],
                                              .peer = session.peer},
                                             frame.clock.stated);
  if (!key.has_value()) {
    return key.error();
  }
  session.key = (*key)->key;
  return accept("{}");
}

Parsed<LimitedAnswer> TradeSockets::request(Session& session, const Frame& frame) {
  const ApiKey* key = session.key.empty() ? nullptr : keys_.find(session.key);
  if (key == nullptr) {
    return decline(kNotSignedIn, "Not auth");
  }
  const Endpoint* endpoint = endpoint_of(frame.op);
  if (endpoint == nullptr) {
    return decline(kUnknownOp, "op type is not found");
  }
  if (!frame.request.empty()) {
    if (frame.request.size() > kRequestIdMax + 2) {
      return decline(kParameterError, "params error: reqId is too long");
    }
    if (!session.requests.insert(frame.request).second) {
      return decline(kRepeatedRequest, "Duplicate reqId");
    }
    session.in_order.push_back(frame.request);
    if (session.in_order.size() > kRequestsMax) {
      session.requests.erase(session.in_order.front());
      session.in_order.pop_front();
    }
  }
  const json::Node header = json::find(frame.message, "header").value_or(frame.message);
  const std::string_view timestamp = text_of(json::find(header, "X-BAPI-TIMESTAMP"));
  const std::string_view window = text_of(json::find(header, "X-BAPI-RECV-WINDOW"));
  if (timestamp.empty()) {
    return decline(kParameterError, "params error: X-BAPI-TIMESTAMP is required");
  }
  if (std::optional<Answer> refusal = refuse_time(timestamp, window, frame.clock.stated)) {
    return std::unexpected(*std::move(refusal));
  }
  if (std::optional<Answer> refusal = refuse_permission(*key, endpoint->permission)) {
    return std::unexpected(*std::move(refusal));
  }
  TW_TRY(const Parameters parameters, body_of(frame.message));
  return serve(desk_, endpoint, {.key = *key, .parameters = parameters, .now = frame.clock.now});
}

void TradeSockets::send(net::ConnectionId connection, const Frame& frame, const Answer& answer,
                        const LimitState* limit, SocketSink& sink) {
  const bool is_auth = frame.op == "auth";
  const bool is_limited = answer.code == kTooManyVisits;
  JsonText json;
  json.open_object();
  if (!frame.request.empty()) {
    json.key("reqId").raw(frame.request);
  }
  json.number("retCode", answer.code);
  json.text("retMsg", is_limited ? "Too many visits. Exceeded the API Rate Limit."
                                 : std::string_view{answer.message});
  json.text("op", frame.op);
  if (!is_auth) {
    json.key("data").raw(answer.result).key("retExtInfo").raw(answer.extra);
  }
  if (limit != nullptr) {
    json.key("header").open_object();
    json.quoted("X-Bapi-Limit", limit->limit).quoted("X-Bapi-Limit-Status", limit->remaining);
    json.quoted("X-Bapi-Limit-Reset-Timestamp", limit->reset_ms);
    json.text("Traceid", without_dashes(message_id_text(++answers_)));
    json.quoted("Timenow", to_milliseconds(frame.clock.stated)).close_object();
  }
  json.text("connId", connection_id_text(connection.value())).close_object();
  sink.send(connection, json.take());
}

}  // namespace tw::venue_sim
