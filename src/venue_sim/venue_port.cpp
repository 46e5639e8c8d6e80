#include "venue_sim/venue_port.hpp"

#include <algorithm>
#include <chrono>

namespace tw::venue_sim {
namespace {

constexpr std::string_view kMarket = "/v5/market/";
// Many instruments act many times within it; the wire counts milliseconds.
constexpr Duration kSleepMin = std::chrono::milliseconds(1);
// How much of the past is made up for at once: sockets and signals have their turn in between, also
// where the market is busier than the machine.
constexpr Duration kSlice = std::chrono::milliseconds(50);

Timestamp wall_now() {
  return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

std::int64_t milliseconds(Timestamp at) { return to_nanoseconds(at) / 1'000'000; }

std::optional<SocketKind> socket_kind(std::string_view path) {
  using Row = std::pair<std::string_view, SocketKind>;
  constexpr Row kPaths[] = {{"/v5/public/spot", SocketKind::PublicSpot},
                            {"/v5/public/linear", SocketKind::PublicLinear},
                            {"/v5/public/inverse", SocketKind::PublicInverse},
                            {"/v5/public/misc/status", SocketKind::Status},
                            {"/v5/private", SocketKind::Private},
                            {"/v5/trade", SocketKind::Trade}};
  for (const auto& [known, kind] : kPaths) {
    if (path == known) {
      return kind;
    }
  }
  return std::nullopt;
}

Answer refuse_route(int code, std::string_view message, int status) {
  Answer answer = refuse(code, std::string(message));
  answer.status = status;
  return answer;
}

// How a request looks in the trace: as on the wire.
std::string wire_text(const net::HttpRequest& request) {
  std::string text;
  text.append(request.method).append(" ").append(request.target).append(" HTTP/1.1\r\n");
  for (const net::Header& header : request.headers) {
    text.append(header.name).append(": ").append(header.value).append("\r\n");
  }
  return text.append("\r\n").append(request.body);
}

std::string wire_text(const net::HttpResponse& response) {
  std::string text = "HTTP/1.1 " + std::to_string(response.status) + "\r\n";
  for (const auto& field : response.fields) {
    text.append(field.name).append(": ").append(field.value).append("\r\n");
  }
  return text.append("\r\n").append(response.body);
}

}  // namespace

SocketService& VenuePort::service(SocketKind kind) {
  switch (kind) {
    case SocketKind::Private:
    case SocketKind::Trade:
      return parts_.accounts;
    case SocketKind::Status:
      return parts_.status;
    default:
      return parts_.market.published();
  }
}

net::Handshake VenuePort::on_handshake(net::ConnectionId) {
  parts_.catch_up(wall_now());
  return parts_.wire.handshake();
}

net::HttpResponse VenuePort::on_request(const net::HttpRequest& request) {
  parts_.catch_up(wall_now());
  parts_.log(TraceKind::Request, request.connection, wire_text(request));
  net::HttpResponse response;
  if (auto refused = parts_.wire.refuse(request)) {
    response = std::move(*refused);
  } else {
    response = respond(route(request));
    parts_.settle();
    parts_.wire.answer(request, response);
  }
  parts_.log(TraceKind::Response, request.connection, wire_text(response));
  return response;
}

VenuePort::Routed VenuePort::route(const net::HttpRequest& request) {
  if (!parts_.limits.admit(request.peer, parts_.now)) {
    return {refuse_route(10018, "access too frequent", 403)};
  }
  const std::string_view path = request.path();
  const bool is_get = request.method == "GET";
  if (path.starts_with(kMarket)) {
    if (!is_get) {
      return {refuse_route(10001, "Request method not supported", 400)};
    }
    return {parts_.market.published().request(path.substr(kMarket.size()),
                                              Parameters::from_query(request.query()),
                                              {parts_.now, parts_.stated})};
  }
  if (path == "/v5/system/status" || path == "/v5/announcements/index") {
    return {accept(R"({"list":[]})")};
  }
  if (!PrivateApi::has_path(request.method, path)) {
    return {refuse_route(10017, "Route not found", 404)};
  }
  return route_private(request);
}

VenuePort::Routed VenuePort::route_private(const net::HttpRequest& request) {
  const std::string_view path = request.path();
  const auto key = parts_.keys.authenticate(
      request, PrivateApi::permission_of(request.method, path), parts_.stated);
  if (!key.has_value()) {
    return {key.error()};
  }
  const auto parameters = request.method == "GET"
                              ? Result<Parameters>(Parameters::from_query(request.query()))
                              : Parameters::from_json(request.body);
  if (!parameters.has_value()) {
    return {refuse(10001, parameters.error().what)};
  }
  const LimitedAnswer answer =
      parts_.accounts.request(request.method, path, *parameters, **key, parts_.now);
  return {answer.answer, answer.limit};
}

net::HttpResponse VenuePort::respond(const Routed& routed) {
  net::HttpResponse response;
  response.status = routed.answer.status;
  response.body = envelope(routed.answer, parts_.stated);
  response.fields.push_back({"Timenow", std::to_string(milliseconds(parts_.stated))});
  response.fields.push_back({"Traceid", std::to_string(++traced_)});
  if (routed.limit.has_value()) {
    const LimitState& limit = *routed.limit;
    response.fields.push_back({"X-Bapi-Limit", std::to_string(limit.limit)});
    response.fields.push_back({"X-Bapi-Limit-Status", std::to_string(limit.remaining)});
    response.fields.push_back({"X-Bapi-Limit-Reset-Timestamp", std::to_string(limit.reset_ms)});
  }
  return response;
}

net::Upgrade VenuePort::on_upgrade(const net::HttpRequest& request) {
  parts_.catch_up(wall_now());
  const bool is_known = socket_kind(request.path()).has_value();
  const bool is_admitted = is_known && parts_.limits.admit_socket(request.peer, parts_.now) &&
                           !parts_.wire.refuses_upgrade(request);
  return is_admitted ? net::Upgrade::Accept : net::Upgrade::Refuse;
}

void VenuePort::on_open(const net::HttpRequest& request) {
  parts_.catch_up(wall_now());
  const SocketKind kind = *socket_kind(request.path());
  sockets_[request.connection.value()] = {kind, std::string(request.path())};
  parts_.log(TraceKind::Open, request.connection, request.target);
  parts_.wire.on_open(request.connection, kind, request.path());
  service(kind).on_open(request.connection, kind, request.peer, parts_.now);
}

void VenuePort::on_frame(net::ConnectionId connection, net::FrameKind kind,
                         std::string_view bytes) {
  const auto found = sockets_.find(connection.value());
  if (found == sockets_.end() || kind == net::FrameKind::Pong || kind == net::FrameKind::Ping) {
    return;
  }
  parts_.catch_up(wall_now());
  parts_.log(TraceKind::In, connection, bytes);
  if (!parts_.wire.refuses_frame(connection, bytes)) {
    service(found->second.kind)
        .on_text(connection, bytes, {parts_.now, parts_.stated}, parts_.sink);
    parts_.settle();
  }
}

void VenuePort::on_close(net::ConnectionId connection) {
  const auto found = sockets_.find(connection.value());
  if (found == sockets_.end()) {
    return;
  }
  parts_.log(TraceKind::Close, connection, "");
  parts_.wire.on_close(connection);
  service(found->second.kind).on_close(connection);
  sockets_.erase(found);
}

// When the market acts next; at once while there is more to make up for.
std::optional<Timestamp> VenuePort::follow(Timestamp now) {
  const bool is_running = parts_.wall != Timestamp{} && parts_.clock.pace() != Pace::Stepped;
  const Duration behind = now - parts_.wall;
  if (is_running && behind > kSlice && behind <= VenueParts::kAbsence) {
    parts_.catch_up(parts_.wall + kSlice);
    return now;
  }
  parts_.catch_up(now);
  Timestamp next = kTimestampMax;
  for (const auto due : {parts_.market.next(), parts_.wire.next()}) {
    next = std::min(next, due.value_or(kTimestampMax));
  }
  const auto wake = next == kTimestampMax ? std::nullopt : parts_.clock.wall_at(next);
  return wake.has_value() ? std::optional(std::max(*wake, now + kSleepMin)) : std::nullopt;
}

std::optional<Timestamp> VenuePort::on_wake(Timestamp now) {
  const auto wake = follow(now);
  if (parts_.keeper == nullptr) {
    return wake;
  }
  const auto save = parts_.keeper->on_wake(now);
  return wake.has_value() && save.has_value() ? std::min(*wake, *save) : wake ? wake : save;
}

}  // namespace tw::venue_sim
