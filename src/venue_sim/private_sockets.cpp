#include "venue_sim/private_sockets.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "venue_sim/execution_text.hpp"
#include "venue_sim/order_parameters.hpp"
#include "venue_sim/position_text.hpp"
#include "venue_sim/socket_frame.hpp"
#include "venue_sim/wallet_text.hpp"

namespace tw::venue_sim {
namespace {

// Rows of one message at most.
constexpr std::size_t kRowsMax = 50;

struct StreamName {
  std::string_view name;
  Stream stream;
};
// The longer one of two that begin alike comes first.
constexpr std::array kStreams{
    StreamName{"execution.fast", Stream::FastExecution},
    StreamName{"order", Stream::Order},
    StreamName{"execution", Stream::Execution},
    StreamName{"position", Stream::Position},
    StreamName{"wallet", Stream::Wallet},
};
constexpr std::array<std::string_view, 5> kSilent{"greeks", "dcp.future", "dcp.spot", "dcp.option",
                                                  "strategy"};
constexpr std::array kTold{Stream::FastExecution, Stream::Order, Stream::Execution,
                           Stream::Position, Stream::Wallet};

bool may_be_of(Stream stream, Category category) {
  return stream != Stream::Wallet && !(stream == Stream::Position && category == Category::Spot);
}

}  // namespace

std::optional<PrivateTopic> parse_topic(std::string_view name) {
  if (std::ranges::find(kSilent, name) != kSilent.end()) {
    return PrivateTopic{.name = std::string{name}, .stream = Stream::Silent, .category = {}};
  }
  for (const StreamName& stream : kStreams) {
    if (!name.starts_with(stream.name)) {
      continue;
    }
    const std::string_view rest = name.substr(stream.name.size());
    if (rest.empty()) {
      return PrivateTopic{.name = std::string{name}, .stream = stream.stream, .category = {}};
    }
    const auto category = rest[0] == '.' ? parse_category(rest.substr(1)) : std::nullopt;
    if (category.has_value() && may_be_of(stream.stream, *category)) {
      return PrivateTopic{.name = std::string{name}, .stream = stream.stream, .category = category};
    }
  }
  return std::nullopt;
}

void PrivateSockets::open(net::ConnectionId connection, std::string_view peer) {
  sessions_[connection] = {.peer = std::string(peer)};
}
void PrivateSockets::close(net::ConnectionId connection) { sessions_.erase(connection); }

void PrivateSockets::take(net::ConnectionId connection, std::string_view text, Timestamp stated,
                          SocketSink& sink) {
  const auto place = sessions_.find(connection);
  if (place == sessions_.end()) {
    return;
  }
  Session& session = place->second;
  const std::string id = connection_id_text(connection.value());
  const Result<json::Node> read = document_.read(text);
  JsonText json;
  json.open_object();
  if (!read.has_value() || read->kind() != json::Kind::Object) {
    const std::string reason = read.has_value() ? "no object" : read.error().what;
    json.flag("success", false).text("ret_msg", "Failed to decode incoming data: " + reason);
    sink.send(connection, json.text("conn_id", id).text("op", "").close_object().take());
    return;
  }
  Reply reply{.op = std::string{text_of(json::find(*read, "op"))},
              .request = echo_of(json::find(*read, "req_id")),
              .message = ""};
  const std::vector<std::string_view> arguments = texts_of(json::find(*read, "args"));
  if (!reply.request.empty()) {
    json.key("req_id").raw(reply.request);
  }
  if (reply.op == "ping") {
    json.text("op", "pong").key("args").open_list().quoted(to_milliseconds(stated)).close_list();
    sink.send(connection, json.text("conn_id", id).close_object().take());
    return;
  }
  if (reply.op == "auth") {
    sign_in(session, arguments, stated, reply);
  } else if (reply.op == "subscribe") {
    subscribe(session, arguments, reply);
  } else if (reply.op == "unsubscribe") {
    unsubscribe(session, arguments, reply);
  } else {
    reply.is_done = false;
    reply.message = "error:invalid op";
  }
  json.flag("success", reply.is_done).text("ret_msg", reply.message).text("op", reply.op);
  sink.send(connection, json.text("conn_id", id).close_object().take());
}

void PrivateSockets::sign_in(Session& session, std::span<const std::string_view> arguments,
                             Timestamp stated, Reply& reply) {
  const std::optional<std::int64_t> expires =
      arguments.size() == 3 ? integer_of(arguments[1]) : std::nullopt;
  if (!expires.has_value()) {
    reply.is_done = false;
    reply.message = "error:params error";
    return;
  }
  const auto key = keys_.authenticate_socket({.key = arguments[0],
                                              .expires_ms = *expires,
                                              .signature = arguments[2],
                                              .peer = session.peer},
                                             stated);
  reply.is_done = key.has_value();
  if (key.has_value()) {
    session.account = (*key)->account;
  } else {
    reply.message = key.error().message;
  }
}

// One bad topic refuses the whole request.
void PrivateSockets::subscribe(Session& session, std::span<const std::string_view> names,
                               Reply& reply) {
  std::vector<PrivateTopic> wanted;
  reply.is_done = false;
  if (!session.account.has_value()) {
    reply.message = "error:request is not authorized";
    return;
  }
  for (const std::string_view name : names) {
    std::optional<PrivateTopic> topic = parse_topic(name);
    if (!topic.has_value()) {
      reply.message = "error:handler not found,topic:" + std::string{name};
      return;
    }
    const auto is_same = [&](const PrivateTopic& other) { return other.name == name; };
    const auto clashes = [&](const PrivateTopic& other) {
      return other.stream == topic->stream && topic->stream != Stream::Silent &&
             other.category.has_value() != topic->category.has_value();
    };
    if (std::ranges::any_of(session.topics, is_same) || std::ranges::any_of(wanted, is_same)) {
      reply.message = "error:already subscribed,topic:" + std::string{name};
      return;
    }
    if (std::ranges::any_of(wanted, clashes)) {
      reply.message =
          "error:all-in-one and categorised topic in one request,topic:" + std::string{name};
      return;
    }
    wanted.push_back(*std::move(topic));
  }
  std::ranges::move(wanted, std::back_inserter(session.topics));
  reply.is_done = true;
}

void PrivateSockets::unsubscribe(Session& session, std::span<const std::string_view> names,
                                 Reply&) {
  for (const std::string_view name : names) {
    std::erase_if(session.topics, [&](const PrivateTopic& topic) { return topic.name == name; });
  }
}

// ---- what is told

namespace {

// The position that a change tells of: one of its own, and one that an order was placed in.
std::optional<InstrumentId> position_of(const sim::Change& change, const sim::Exchange& exchange) {
  std::optional<InstrumentId> instrument;
  if (const auto* position = std::get_if<sim::PositionChanged>(&change)) {
    instrument = position->instrument;
  } else if (const auto* order = std::get_if<sim::OrderChanged>(&change)) {
    instrument = order->order.request.terms.instrument;
  }
  const bool has_position =
      instrument.has_value() && has_margin(exchange.contracts()[instrument->value()]);
  return has_position ? instrument : std::nullopt;
}

bool takes(const PrivateTopic& topic, Stream stream, Category category) {
  return topic.stream == stream && (!topic.category.has_value() || *topic.category == category);
}

template <class T>
void add_once(std::vector<T>& values, T value) {
  if (std::ranges::find(values, value) == values.end()) {
    values.push_back(value);
  }
}

}  // namespace

bool PrivateSockets::is_listening(AccountId account) const {
  return std::ranges::any_of(sessions_, [account](const auto& session) {
    return session.second.account == account && !session.second.topics.empty();
  });
}

std::vector<PrivateSockets::Entry> PrivateSockets::entries_of(
    AccountId account, std::span<const sim::Change> changes) const {
  std::vector<Entry> entries;
  const auto add = [&](Stream stream, const Listed& listed, JsonText& json) {
    entries.push_back({.stream = stream, .category = listed.symbol.category, .json = json.take()});
  };
  bool has_wallet = false;
  for (const sim::Change& change : changes) {
    if (account_of(change) != account) {
      continue;
    }
    JsonText json;
    if (const auto* order = std::get_if<sim::OrderChanged>(&change)) {
      const Listed listed = listed_at(desk_, order->order.request.terms.instrument);
      write_order(json, order->order, listed, TextFor::Socket);
      add(Stream::Order, listed, json);
    } else if (const auto* executed = std::get_if<sim::Executed>(&change)) {
      const sim::Execution& execution = executed->execution;
      const Listed listed = listed_at(desk_, execution.instrument);
      write_execution(json, execution, listed, TextFor::Socket);
      add(Stream::Execution, listed, json);
      if (execution.kind == sim::ExecutionKind::Trade) {
        write_fast_execution(json, execution, listed);
        add(Stream::FastExecution, listed, json);
      }
    }
    has_wallet = has_wallet || std::holds_alternative<sim::WalletChanged>(change);
  }
  add_positions(account, changes, entries);
  if (has_wallet) {
    JsonText json;
    write_wallet(json, desk_.exchange, account, {});
    entries.push_back({.stream = Stream::Wallet, .category = {}, .json = json.take()});
  }
  return entries;
}

void PrivateSockets::add_positions(AccountId account, std::span<const sim::Change> changes,
                                   std::vector<Entry>& out) const {
  std::vector<InstrumentId> instruments;
  for (const sim::Change& change : changes) {
    const auto instrument = position_of(change, desk_.exchange);
    if (account_of(change) == account && instrument.has_value()) {
      add_once(instruments, *instrument);
    }
  }
  for (const InstrumentId instrument : instruments) {
    const Listed listed = listed_at(desk_, instrument);
    JsonText json;
    write_position(json, position_state(desk_, account, instrument), listed, TextFor::Socket);
    out.push_back(
        {.stream = Stream::Position, .category = listed.symbol.category, .json = json.take()});
  }
}

void PrivateSockets::publish(AccountId account, std::span<const sim::Change> changes, Timestamp now,
                             SocketSink& sink) {
  if (!is_listening(account)) {
    return;
  }
  const std::vector<Entry> entries = entries_of(account, changes);
  for (const auto& [connection, session] : sessions_) {
    if (session.account == account) {
      tell(connection, session, entries, now, sink);
    }
  }
}

std::vector<std::string_view> PrivateSockets::rows_of(const PrivateTopic& topic,
                                                      std::span<const Entry> entries) {
  std::vector<std::string_view> rows;
  for (const Entry& entry : entries) {
    if (takes(topic, entry.stream, entry.category)) {
      rows.push_back(entry.json);
    }
  }
  return rows;
}

void PrivateSockets::tell(net::ConnectionId connection, const Session& session,
                          std::span<const Entry> entries, Timestamp now, SocketSink& sink) {
  for (const Stream stream : kTold) {
    for (const PrivateTopic& topic : session.topics) {
      if (topic.stream == stream) {
        send(connection, topic, rows_of(topic, entries), now, sink);
      }
    }
  }
}

void PrivateSockets::send(net::ConnectionId connection, const PrivateTopic& topic,
                          std::span<const std::string_view> rows, Timestamp now, SocketSink& sink) {
  for (std::size_t begin = 0; begin < rows.size(); begin += kRowsMax) {
    JsonText json;
    json.open_object();
    if (topic.stream != Stream::FastExecution) {
      json.text("id", message_id_text(++messages_));
    }
    json.text("topic", topic.name).number("creationTime", to_milliseconds(now));
    json.key("data").open_list();
    for (const std::string_view row :
         rows.subspan(begin, std::min(kRowsMax, rows.size() - begin))) {
      json.raw(row);
    }
    json.close_list().close_object();
    sink.send(connection, json.take());
  }
}

}  // namespace tw::venue_sim
