#include "venue_sim/wire_faults.hpp"

#include <algorithm>
#include <utility>

#include "venue_sim/venue_state.hpp"

namespace tw::venue_sim {
namespace {

constexpr std::uint16_t kServiceRestart = 1012;
constexpr std::int64_t kBasisPoints = 10'000;

AskedQuery asked(const net::HttpRequest& request) {
  return {request.header("X-BAPI-API-KEY"), request.target};
}

bool is_order_request(const net::HttpRequest& request) {
  return request.method == "POST" && request.path().starts_with("/v5/order/");
}

// The topic of a push; empty in an answer.
std::string_view topic_of(std::string_view text) {
  constexpr std::string_view kMark = "\"topic\":\"";
  const std::size_t found = text.substr(0, 256).find(kMark);
  if (found == std::string_view::npos) {
    return {};
  }
  const std::string_view rest = text.substr(found + kMark.size());
  return rest.substr(0, rest.find('"'));
}

bool is_stop(const sim::HeldOrder& order) {
  return order.origin != sim::OrderOrigin::User && order.is_conditional();
}

bool is_meant(const sim::HeldOrder& order, std::string_view which) {
  if (which == "all") {
    return true;
  }
  return which == "conditional" ? order.is_conditional() : is_stop(order);
}

json::Value member_of(const json::Value& object, std::string_view name) {
  return object.member(name).value_or(json::Value::object());
}

// A list as the object's member `list`, behind one more element.
json::Value behind(json::Value first, const json::Value& object) {
  json::Value list = json::Value::array();
  list.push(std::move(first));
  const json::Value others = member_of(object, "list");
  for (std::size_t i = 0; others.is_array() && i < others.size(); ++i) {
    list.push(others.at(i));
  }
  json::Value all = object;
  return all.set("list", std::move(list));
}

// How an answer to a batch states a leg that was not taken.
json::Value unplaced(const json::Value& leg, const json::Value& request, bool is_created) {
  const auto text = [](const json::Value& from, std::string_view name) {
    const auto found = from.member(name);
    return json::Value::of(found.has_value() ? found->text().value_or("") : std::string{});
  };
  json::Value stated = json::Value::object()
                           .set("category", text(request, "category"))
                           .set("symbol", text(leg, "symbol"))
                           .set("orderId", text(leg, "orderId"))
                           .set("orderLinkId", text(leg, "orderLinkId"));
  return is_created ? stated.set("createAt", json::Value::of("")) : stated;
}

}  // namespace

// ---- connections with TLS

net::Handshake WireFaults::handshake() {
  return parts_.faults.is_empty()
             ? net::Handshake{}
             : handshake_of(parts_.faults.meet(FaultPoint::Handshake, "/", parts_.now));
}

// ---- requests

std::optional<net::HttpResponse> WireFaults::refuse(const net::HttpRequest& request) {
  if (parts_.faults.is_empty()) {
    return std::nullopt;
  }
  const auto met = parts_.faults.meet(FaultPoint::Connect, request.path(), parts_.now);
  if (auto refused = refuse_connection(met)) {
    return refused;
  }
  return refuse_request(parts_.faults.meet(FaultPoint::Request, request.path(), parts_.now),
                        parts_.now);
}

std::optional<net::HttpResponse> WireFaults::accept(const net::HttpRequest& request) {
  refused_leg_.reset();
  if (parts_.faults.is_empty() || !is_order_request(request)) {
    return std::nullopt;
  }
  const AcceptFate fate =
      accept_fate(parts_.faults.meet(FaultPoint::Accept, request.path(), parts_.now));
  net::HttpResponse response;
  if (fate.refusal.has_value()) {
    return refuse_leg(request, *fate.refusal);
  }
  if (!fate.is_lost && fate.delay == Duration{}) {
    return std::nullopt;
  }
  if (!fate.is_lost) {
    late_.push_back({parts_.now + fate.delay, std::string(request.path()),
                     std::string(request.body), std::string(request.header("X-BAPI-API-KEY"))});
  }
  response.body = envelope(venue_sim::accept(acknowledgement(request.body)), parts_.now);
  if (fate.answer == AcceptFate::When::Never) {
    response.delivery = net::Delivery::Drop;
  } else if (fate.answer == AcceptFate::When::Late) {
    response.delay = fate.delay;
  }
  return response;
}

// The first leg of a batch; the whole of any other request, and of a batch of one.
std::optional<net::HttpResponse> WireFaults::refuse_leg(const net::HttpRequest& request,
                                                        const Answer& refusal) {
  const auto asked = json::parse(request.body);
  const json::Value legs = asked.has_value() ? member_of(*asked, "request") : json::Value::object();
  if (!request.path().ends_with("-batch") || !legs.is_array() || legs.size() < 2) {
    return net::HttpResponse{.body = envelope(refusal, parts_.stated)};
  }
  json::Value others = json::Value::array();
  for (std::size_t i = 1; i < legs.size(); ++i) {
    others.push(legs.at(i));
  }
  json::Value rest = *asked;
  rest.set("request", std::move(others));
  refused_leg_ = {refusal, unplaced(legs.at(0), *asked, request.path().contains("create")),
                  rest.dump()};
  return std::nullopt;
}

std::string_view WireFaults::body(const net::HttpRequest& request) const {
  return refused_leg_.has_value() ? std::string_view(refused_leg_->rest) : request.body;
}

void WireFaults::tell_maintenance(net::HttpResponse& response, std::string_view target) const {
  FaultEffect effect = maintenance_->effect;
  const auto passed =
      std::chrono::floor<std::chrono::milliseconds>(parts_.now - maintenance_->told).count();
  effect.parameters["begin_ms"] = std::to_string(effect.integer("begin_ms", 0) - passed);
  response.body = apply_to_body(response.body, effect, target, parts_.now);
}

void WireFaults::answer(const net::HttpRequest& request, net::HttpResponse& response) {
  if (const auto refused = std::exchange(refused_leg_, std::nullopt)) {
    auto body = json::parse(response.body).value_or(json::Value::object());
    const json::Value code = json::Value::object()
                                 .set("code", json::Value::of(std::int64_t{refused->refusal.code}))
                                 .set("msg", json::Value::of(refused->refusal.message));
    body.set("result", behind(refused->leg, member_of(body, "result")));
    body.set("retExtInfo", behind(code, member_of(body, "retExtInfo")));
    response.body = body.dump();
  }
  if (maintenance_.has_value() && request.path() == "/v5/system/status") {
    tell_maintenance(response, request.target);
  }
  if (parts_.faults.is_empty()) {
    return;
  }
  if (request.method == "GET") {
    views_.remember(asked(request), response.body, parts_.now);
  }
  apply_to_response(response, parts_.faults.meet(FaultPoint::Answer, request.path(), parts_.now),
                    views_, asked(request), parts_.now);
}

void WireFaults::carry_out(const Late& request) {
  const ApiKey* key = parts_.keys.find(request.key);
  const auto parameters = Parameters::from_json(request.body);
  if (key != nullptr && parameters.has_value()) {
    parts_.accounts.request("POST", request.path, *parameters, *key, parts_.now);
  }
}

// ---- sockets

// A frozen connection says nothing, not even that it is refused; one that was reset is gone, and is
// not opened any more.
bool WireFaults::refuses_upgrade(const net::HttpRequest& request) {
  const auto refused =
      parts_.faults.is_empty()
          ? std::nullopt
          : refuse_connection(parts_.faults.meet(FaultPoint::Connect, request.path(), parts_.now));
  if (!refused.has_value()) {
    return false;
  }
  if (refused->delivery == net::Delivery::Drop) {
    act({.kind = SocketAct::Kind::Freeze, .connection = request.connection});
  } else if (refused->delivery == net::Delivery::Reset) {
    act({.kind = SocketAct::Kind::Reset, .connection = request.connection});
    return false;
  }
  return true;
}

void WireFaults::on_open(net::ConnectionId connection, SocketKind kind, std::string_view path) {
  sockets_[connection] = {kind, std::string(path), {}};
  socket_faults_.on_open(connection, std::string(path), parts_.now);
}

void WireFaults::on_close(net::ConnectionId connection) {
  sockets_.erase(connection);
  socket_faults_.on_close(connection);
  messages_.on_close(connection);
}

bool WireFaults::refuses_frame(net::ConnectionId connection, std::string_view frame) {
  const auto found = sockets_.find(connection);
  if (parts_.faults.is_empty() || found == sockets_.end()) {
    return false;
  }
  Socket& socket = found->second;
  socket.places = fault_places(socket.path, frame);
  const auto refused =
      refuse_frame(parts_.faults.meet_any(FaultPoint::Request, socket.places, parts_.now),
                   socket.kind, frame, parts_.now);
  if (!refused.has_value()) {
    return false;
  }
  using Kind = FrameRefusal::Kind;
  if (refused->kind == Kind::Answer) {
    send({connection, Outgoing::Kind::Text, refused->text});  // no answer that others would meet
  } else if (refused->kind == Kind::Close) {
    act({.kind = SocketAct::Kind::Close, .connection = connection, .code = 1000});
  } else if (refused->kind == Kind::Reset) {
    act({.kind = SocketAct::Kind::Reset, .connection = connection});
  }
  return true;
}

bool WireFaults::takes(net::ConnectionId connection, std::string_view text) {
  const auto found = sockets_.find(connection);
  if (found == sockets_.end() || (parts_.faults.is_empty() && messages_.is_idle())) {
    return false;
  }
  const Socket& socket = found->second;
  const std::string_view topic = topic_of(text);
  if (topic.empty()) {
    const auto effects = parts_.faults.meet_any(FaultPoint::Answer, socket.places, parts_.now);
    const std::string_view place =
        socket.places.empty() ? std::string_view(socket.path) : socket.places.front();
    messages_.apply(connection, place, text, effects, parts_.now);
  } else {
    const bool is_private = socket.kind == SocketKind::Private;
    const FaultPoint point = is_private ? FaultPoint::Private : FaultPoint::Public;
    messages_.apply(connection, topic, text, parts_.faults.meet(point, topic, parts_.now),
                    parts_.now);
  }
  for (const Outgoing& what : messages_.take_due(parts_.now)) {
    send(what);
  }
  return true;
}

void WireFaults::send(const Outgoing& what) {
  net::Server* server = parts_.sink.server();
  parts_.log(what.kind == Outgoing::Kind::Text || what.kind == Outgoing::Kind::Raw
                 ? TraceKind::Out
                 : TraceKind::Close,
             what.connection, what.bytes);
  if (server == nullptr) {
    return;
  }
  switch (what.kind) {
    case Outgoing::Kind::Text:
      return server->send(what.connection, what.bytes);
    case Outgoing::Kind::Raw:
      return server->send_raw(what.connection, what.bytes);
    case Outgoing::Kind::Reset:
      return server->reset(what.connection);
    case Outgoing::Kind::Close:
      return server->close(what.connection, 1000, "");
  }
}

void WireFaults::act(const SocketAct& what) {
  net::Server* server = parts_.sink.server();
  if (server == nullptr) {
    return;
  }
  switch (what.kind) {
    case SocketAct::Kind::Freeze:
      return server->freeze(what.connection);
    case SocketAct::Kind::Resume:
      return server->resume(what.connection);
    case SocketAct::Kind::Close:
      return server->close(what.connection, what.code, what.bytes);
    case SocketAct::Kind::Reset:
      return server->reset(what.connection);
    case SocketAct::Kind::Ping:
      return server->ping(what.connection, what.bytes);
    case SocketAct::Kind::Raw:
      return server->send_raw(what.connection, what.bytes);
  }
}

// ---- time

Duration WireFaults::skew() {
  return parts_.faults.is_empty()
             ? Duration{}
             : clock_skew(parts_.faults.meet(FaultPoint::Clock, "clock", parts_.now));
}

void WireFaults::advance_to(Timestamp now) {
  while (!late_.empty() && late_.front().at <= now) {
    const Late request = std::move(late_.front());
    late_.pop_front();
    carry_out(request);
  }
  if (parts_.faults.is_empty() && messages_.is_idle() && !socket_faults_.next_due(parts_.faults)) {
    return;
  }
  parts_.faults.advance_to(now);
  for (const FaultEffect& effect : parts_.faults.meet(FaultPoint::Clock, "venue", now)) {
    change_venue(effect);
  }
  for (const SocketAct& what : socket_faults_.advance_to(parts_.faults, now)) {
    act(what);
  }
  for (const Outgoing& what : messages_.take_due(now)) {
    send(what);
  }
}

std::optional<Timestamp> WireFaults::next() const {
  Timestamp at = late_.empty() ? kTimestampMax : late_.front().at;
  for (const auto due : {messages_.next_due(), socket_faults_.next_due(parts_.faults),
                         parts_.faults.next_change()}) {
    at = std::min(at, due.value_or(kTimestampMax));
  }
  return at == kTimestampMax ? std::nullopt : std::optional(at);
}

// ---- the venue itself

void WireFaults::change_venue(const FaultEffect& effect) {
  if (effect.effect == "restart") {
    close_sockets();
    parts_.restart(*parse_forget(effect.parameter("forget").value_or("nothing")));
  } else if (effect.effect == "restart_books") {
    parts_.market.published().restart_books(parts_.now, parts_.sink);
  } else if (effect.effect == "cancel_orders") {
    cancel_orders(effect);
  } else if (effect.effect == "maintenance") {
    maintenance_ = {effect, parts_.now};
  } else if (effect.effect == "move_price") {
    move_price(effect);
  }
}

void WireFaults::close_sockets() {
  for (const auto& [connection, socket] : sockets_) {
    act({.kind = SocketAct::Kind::Close,
         .connection = connection,
         .code = kServiceRestart,
         .bytes = "service restart"});
  }
}

void WireFaults::cancel_orders(const FaultEffect& effect) {
  sim::Exchange& exchange = parts_.market.exchange();
  const std::string_view which = effect.parameter("which").value_or("all");
  const std::string_view symbol = effect.parameter("symbol").value_or("*");
  const std::int64_t only = effect.integer("account", 0);
  const auto count = static_cast<std::int64_t>(exchange.accounts().size());
  for (std::int64_t number = 1; number <= count; ++number) {
    if (only != 0 && only != number) {
      continue;
    }
    const AccountId account{static_cast<std::uint32_t>(number)};
    std::vector<const sim::HeldOrder*> active;
    exchange.active_orders(account, active);
    std::vector<VenueOrderId> meant;
    for (const sim::HeldOrder* order : active) {
      const Symbol& traded = parts_.market.directory().at(order->request.terms.instrument);
      if (is_meant(*order, which) && (symbol == "*" || symbol == traded.name)) {
        meant.push_back(order->id);
      }
    }
    meant.resize(which == "one_stop" ? std::min<std::size_t>(meant.size(), 1) : meant.size());
    for (const VenueOrderId order : meant) {
      static_cast<void>(exchange.cancel(account, order, parts_.now));  // it may have gone with one
    }
  }
}

// The mark price jumps; liquidations and triggers follow.
void WireFaults::move_price(const FaultEffect& effect) {
  const auto category = parse_category(effect.parameter("category").value_or("linear"));
  const Symbol* symbol =
      category.has_value()
          ? parts_.market.directory().find(*category, effect.parameter("symbol").value_or(""))
          : nullptr;
  if (symbol == nullptr) {
    return;
  }
  const auto mark = parts_.market.exchange().prices(symbol->id).mark;
  if (!mark.has_value()) {
    return;
  }
  const Decimal moved =
      multiply_divide(mark->decimal(), Decimal::from_int(kBasisPoints + effect.integer("bps", 0)),
                      Decimal::from_int(kBasisPoints), Rounding::Down);
  const Instrument& instrument =
      parts_.market.exchange().contracts()[symbol->id.value()].instrument;
  parts_.market.hold_prices(
      symbol->id, {.mark = instrument.round_price(Price{moved}, Rounding::Down)}, parts_.sink);
}

}  // namespace tw::venue_sim
