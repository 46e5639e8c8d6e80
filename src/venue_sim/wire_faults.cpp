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

sim::EndCause cause_of(std::string_view name) {
  using enum sim::EndCause;
  if (name == "stops_cleared") {
    return StopsCleared;
  }
  if (name == "self_match") {
    return SelfMatch;
  }
  return name == "admin" ? Admin : ByUser;
}

// An answer that is held back.
FaultEffect delay_of(Duration delay) {
  const auto whole = std::chrono::duration_cast<std::chrono::milliseconds>(delay).count();
  return {.effect = "delay", .parameters = {{"ms", std::to_string(whole)}}};
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
  fate_ = {};
  if (parts_.faults.is_empty()) {
    return std::nullopt;
  }
  places_ = {std::string(request.path())};
  const auto met = parts_.faults.meet(FaultPoint::Connect, request.path(), parts_.now);
  if (auto refused = refuse_connection(met)) {
    return refused;
  }
  return refuse_request(parts_.faults.meet(FaultPoint::Request, request.path(), parts_.now),
                        parts_.now);
}

Passage WireFaults::pass(const Endpoint& endpoint, const PrivateCall& call) {
  if (parts_.faults.is_empty()) {
    return {};
  }
  fate_ = accept_fate(parts_.faults.meet_any(FaultPoint::Accept, places_, parts_.now));
  if (fate_.refusal.has_value()) {
    return endpoint.unit == LimitUnit::Item ? Passage{.refused = fate_.refusal}
                                            : Passage{.answer = fate_.refusal->answer};
  }
  if (!fate_.is_held()) {
    return {};
  }
  if (!fate_.is_lost) {
    late_.emplace(parts_.now + fate_.delay, Late{&endpoint, call.parameters, call.key.key});
  }
  return {.answer = acknowledgement(endpoint, call)};
}

void WireFaults::tell_maintenance(net::HttpResponse& response, std::string_view target) const {
  FaultEffect effect = maintenance_->effect;
  const auto passed =
      std::chrono::floor<std::chrono::milliseconds>(parts_.now - maintenance_->told).count();
  effect.parameters["begin_ms"] = std::to_string(effect.integer("begin_ms", 0) - passed);
  response.body = apply_to_body(response.body, effect, target, parts_.now);
}

void WireFaults::answer(const net::HttpRequest& request, net::HttpResponse& response) {
  const AcceptFate fate = std::exchange(fate_, {});
  if (fate.is_held() && fate.answer == AcceptFate::When::Never) {
    response.delivery = net::Delivery::Drop;
  } else if (fate.is_held() && fate.answer == AcceptFate::When::Late) {
    response.delay = fate.delay;
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
  if (key != nullptr) {
    parts_.accounts.request_late(
        *request.endpoint, {.key = *key, .parameters = request.parameters, .now = parts_.now});
    parts_.settle();
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
  sockets_[connection] = {kind, std::string(path)};
  socket_faults_.on_open(connection, std::string(path), parts_.now);
}

void WireFaults::on_close(net::ConnectionId connection) {
  sockets_.erase(connection);
  socket_faults_.on_close(connection);
  messages_.on_close(connection);
}

bool WireFaults::refuses_frame(net::ConnectionId connection, std::string_view frame) {
  fate_ = {};
  const auto found = sockets_.find(connection);
  if (parts_.faults.is_empty() || found == sockets_.end()) {
    return false;
  }
  const Socket& socket = found->second;
  places_ = fault_places(socket.path, frame);
  const auto refused =
      refuse_frame(parts_.faults.meet_any(FaultPoint::Request, places_, parts_.now), socket.kind,
                   frame, parts_.now);
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
  const bool is_idle = parts_.faults.is_empty() && messages_.is_idle() && !fate_.is_held();
  if (found == sockets_.end() || is_idle) {
    return false;
  }
  const Socket& socket = found->second;
  const std::string_view topic = topic_of(text);
  if (topic.empty()) {
    auto effects = parts_.faults.meet_any(FaultPoint::Answer, places_, parts_.now);
    const AcceptFate fate = std::exchange(fate_, {});
    if (fate.is_held() && fate.answer == AcceptFate::When::Never) {
      return true;
    }
    if (fate.is_held() && fate.answer == AcceptFate::When::Late) {
      effects.push_back(delay_of(fate.delay));
    }
    const std::string_view place =
        places_.empty() ? std::string_view(socket.path) : places_.front();
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
  while (!late_.empty() && late_.begin()->first <= now) {
    const auto request = late_.extract(late_.begin());
    carry_out(request.mapped());
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
  Timestamp at = late_.empty() ? kTimestampMax : late_.begin()->first;
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
    parts_.status.publish(system_status_message(effect, parts_.now), parts_.sink);
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
  const std::string_view category = effect.parameter("category").value_or("all");
  const sim::EndCause cause = cause_of(effect.parameter("cause").value_or(""));
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
      const bool is_there = (symbol == "*" || symbol == traded.name) &&
                            (category == "all" || category == name_of(traded.category));
      if (is_meant(*order, which) && is_there) {
        meant.push_back(order->id);
      }
    }
    meant.resize(which == "one_stop" ? std::min<std::size_t>(meant.size(), 1) : meant.size());
    for (const VenueOrderId order : meant) {
      static_cast<void>(exchange.end_order(order, cause, parts_.now));  // it may have gone with one
    }
  }
  parts_.settle();
}

// Liquidations and triggers follow.
void WireFaults::move_price(const FaultEffect& effect) {
  const auto category = parse_category(effect.parameter("category").value_or("linear"));
  const Symbol* symbol =
      category.has_value()
          ? parts_.market.directory().find(*category, effect.parameter("symbol").value_or(""))
          : nullptr;
  if (symbol == nullptr) {
    return;
  }
  const sim::ReferencePrices& prices = parts_.market.exchange().prices(symbol->id);
  const auto from = prices.mark.has_value() ? prices.mark : prices.last;
  if (!from.has_value()) {
    return;
  }
  const Decimal moved =
      multiply_divide(from->decimal(), Decimal::from_int(kBasisPoints + effect.integer("bps", 0)),
                      Decimal::from_int(kBasisPoints), Rounding::Down);
  const Instrument& instrument =
      parts_.market.exchange().contracts()[symbol->id.value()].instrument;
  parts_.market.jump(symbol->id, instrument.round_price(Price{moved}, Rounding::Down), parts_.sink);
}

}  // namespace tw::venue_sim
