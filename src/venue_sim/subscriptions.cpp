#include "venue_sim/subscriptions.hpp"

#include <algorithm>

#include "venue_sim/json_text.hpp"

namespace tw::venue_sim {

/// One message of a client.
struct Subscriptions::Request {
  std::string op;
  std::string id;  ///< JSON; empty where there is none
  std::string op_source = "\"\"";
  std::string arguments_source = "null";
  std::vector<std::string> arguments;
};

namespace {

std::string quoted(std::string_view text) {
  JsonText json;
  json.text(text);
  return json.take();
}

/// The value as it stood in the message.
std::string source_of(json::Node value) {
  return value.kind() == json::Kind::Text ? quoted(value.text()) : std::string{value.source()};
}

std::string reply(bool is_success, std::string_view message, std::string_view connection,
                  std::string_view request_id, std::string_view op) {
  JsonText json;
  json.open_object().flag("success", is_success).text("ret_msg", message);
  json.text("conn_id", connection);
  if (!request_id.empty()) {
    json.key("req_id").raw(request_id);
  }
  json.text("op", op).close_object();
  return json.take();
}

}  // namespace

void Subscriptions::on_open(net::ConnectionId connection, Category category) {
  sockets_[connection] = {.category = category,
                          .id = uuid_of(connection.value(), ~connection.value()),
                          .topics = {},
                          .text_size = 0};
}

void Subscriptions::on_close(net::ConnectionId connection) {
  const auto found = sockets_.find(connection);
  if (found == sockets_.end()) {
    return;
  }
  for (const Wanted& topic : found->second.topics) {
    board_.leave(connection, topic.place);
  }
  sockets_.erase(found);
}

void Subscriptions::on_text(net::ConnectionId connection, std::string_view text, Timestamp now,
                            SocketSink& sink) {
  const auto found = sockets_.find(connection);
  if (found == sockets_.end()) {
    return;
  }
  Socket& socket = found->second;
  const bool is_spot = socket.category == Category::Spot;
  const auto root = document_.read(text);
  if (!root || root->kind() != json::Kind::Object) {
    const std::string why = root ? "no object" : root.error().what;
    sink.send(connection, reply(false, "Failed to decode incoming data:" + why, socket.id,
                                is_spot ? "" : "\"\"", ""));
    return;
  }
  Request request;
  if (const auto op = json::find(*root, "op")) {
    request.op = op->text();
    request.op_source = source_of(*op);
  }
  // Futures send an id back even where there was none.
  const auto id = json::find(*root, "req_id");
  request.id = id ? source_of(*id) : (is_spot ? "" : "\"\"");
  if (const auto arguments = json::find(*root, "args")) {
    request.arguments_source = source_of(*arguments);
    if (arguments->kind() == json::Kind::List) {
      for (const json::Node argument : *arguments) {
        request.arguments.emplace_back(argument.text());
      }
    }
  }
  std::vector<Wanted> joined;
  if (request.op == "ping") {
    sink.send(connection, reply(true, "pong", socket.id, request.id, "ping"));
  } else if (request.op == "subscribe") {
    sink.send(connection, subscribe(connection, socket, request, joined));
  } else if (request.op == "unsubscribe") {
    sink.send(connection, unsubscribe(connection, socket, request));
  } else {
    JsonText json;
    json.open_object().flag("success", false).text("ret_msg", "error:invalid op");
    json.text("conn_id", socket.id).key("request").open_object();
    json.key("op").raw(request.op_source).key("args").raw(request.arguments_source);
    json.close_object().close_object();
    sink.send(connection, json.take());
  }
  for (const Wanted& topic : joined) {
    board_.join(connection, topic.place, now, sink);
  }
}

/// Nothing, or why the request is refused.
std::string Subscriptions::find_all(net::ConnectionId connection, const Socket& socket,
                                    const Request& request, std::vector<Wanted>& found) const {
  const bool is_spot = socket.category == Category::Spot;
  if (is_spot && request.arguments.size() > kSpotArgumentsMax) {
    return "args size >10";
  }
  if (request.arguments.empty()) {
    return "error:handler not found,topic:";
  }
  for (const std::string& name : request.arguments) {
    const auto place = board_.find(socket.category, name);
    if (!place) {
      const bool names_symbol = is_spot && place.error() == TopicFault::UnknownSymbol;
      return names_symbol ? "Invalid symbol :[" + name + "]"
                          : "error:handler not found,topic:" + name;
    }
    const bool is_repeated = std::ranges::find(found, *place, &Wanted::place) != found.end();
    const bool is_new = !board_.listens(connection, *place) && !is_repeated;
    if (request.op == "subscribe" && !is_new) {
      return "error:already subscribed,topic:" + name;
    }
    found.push_back({*place, name.size()});
  }
  return {};
}

std::string Subscriptions::subscribe(net::ConnectionId connection, Socket& socket,
                                     const Request& request, std::vector<Wanted>& joined) {
  std::string refusal = find_all(connection, socket, request, joined);
  std::size_t size = socket.text_size;
  for (const Wanted& topic : joined) {
    size += topic.text_size;
  }
  if (refusal.empty() && size > kArgumentTextMax) {
    refusal = "args size >" + std::to_string(kArgumentTextMax);
  }
  if (!refusal.empty()) {
    joined.clear();
    return reply(false, refusal, socket.id, request.id, request.op);
  }
  socket.topics.insert(socket.topics.end(), joined.begin(), joined.end());
  socket.text_size = size;
  const bool is_spot = socket.category == Category::Spot;
  return reply(true, is_spot ? request.op : "", socket.id, request.id, request.op);
}

std::string Subscriptions::unsubscribe(net::ConnectionId connection, Socket& socket,
                                       const Request& request) {
  std::vector<Wanted> found;
  const std::string refusal = find_all(connection, socket, request, found);
  if (!refusal.empty()) {
    return reply(false, refusal, socket.id, request.id, request.op);
  }
  for (const Wanted& topic : found) {
    board_.leave(connection, topic.place);
    const auto held = std::ranges::find(socket.topics, topic.place, &Wanted::place);
    if (held != socket.topics.end()) {
      socket.text_size -= held->text_size;
      socket.topics.erase(held);
    }
  }
  const bool is_spot = socket.category == Category::Spot;
  return reply(true, is_spot ? request.op : "", socket.id, request.id, request.op);
}

}  // namespace tw::venue_sim
