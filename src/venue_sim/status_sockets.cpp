#include "venue_sim/status_sockets.hpp"

#include <vector>

#include "venue_sim/json_text.hpp"
#include "venue_sim/socket_frame.hpp"
#include "venue_sim/wire_ids.hpp"

namespace tw::venue_sim {
namespace {

struct Reply {
  bool is_success = true;
  std::string message;
  std::string request;  ///< req_id as JSON, or empty
  std::string op;
};

void send(net::ConnectionId connection, const Reply& reply, SocketSink& sink) {
  JsonText json;
  json.open_object().flag("success", reply.is_success).text("ret_msg", reply.message);
  json.text("conn_id", connection_id_text(connection.value()));
  json.key("req_id").raw(reply.request.empty() ? "\"\"" : reply.request);
  json.text("op", reply.op).close_object();
  sink.send(connection, json.take());
}

}  // namespace

void StatusSockets::on_open(net::ConnectionId connection, SocketKind, std::string_view, Timestamp) {
  sockets_[connection] = false;
}
void StatusSockets::on_close(net::ConnectionId connection) { sockets_.erase(connection); }

void StatusSockets::on_text(net::ConnectionId connection, std::string_view text,
                            const ClockReading&, SocketSink& sink) {
  const auto found = sockets_.find(connection);
  if (found == sockets_.end()) {
    return;
  }
  const Result<json::Node> read = document_.read(text);
  if (!read.has_value() || read->kind() != json::Kind::Object) {
    send(connection, {false, "Failed to decode incoming data", "", ""}, sink);
    return;
  }
  Reply reply{.message = {},
              .request = echo_of(json::find(*read, "req_id")),
              .op = std::string{text_of(json::find(*read, "op"))}};
  if (reply.op == "ping") {
    reply.message = "pong";
  } else if (reply.op == "subscribe" || reply.op == "unsubscribe") {
    reply.message = subscribe(found->second, *read, reply.op);
    reply.is_success = reply.message.empty();
  } else {
    reply.message = "error:invalid op";
    reply.is_success = false;
  }
  send(connection, reply, sink);
}

std::string StatusSockets::subscribe(bool& is_listening, const json::Node& message,
                                     std::string_view op) const {
  const std::vector<std::string_view> topics = texts_of(json::find(message, "args"));
  if (topics.empty()) {
    return "error:handler not found,topic:";
  }
  for (const std::string_view topic : topics) {
    if (topic != kTopic) {
      return "error:handler not found,topic:" + std::string{topic};
    }
  }
  const bool is_wanted = op == "subscribe";
  if (is_wanted && (is_listening || topics.size() > 1)) {
    return "error:already subscribed,topic:" + std::string{kTopic};
  }
  is_listening = is_wanted;
  return {};
}

void StatusSockets::publish(std::string_view message, SocketSink& sink) const {
  for (const auto& [connection, is_listening] : sockets_) {
    if (is_listening) {
      sink.send(connection, message);
    }
  }
}

}  // namespace tw::venue_sim
