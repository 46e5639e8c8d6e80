#include "venue_sim/fault_effects.hpp"

#include <algorithm>
#include <utility>

#include "json/value.hpp"
#include "venue_sim/json_text.hpp"

namespace tw::venue_sim {
namespace {

using std::chrono::milliseconds;

constexpr std::int64_t kHourMs = 3'600'000;
constexpr int kRateLimited = 10'006;

std::int64_t to_ms(Timestamp at) {
  return std::chrono::floor<milliseconds>(at).time_since_epoch().count();
}

std::string text_parameter(const FaultEffect& effect, std::string_view name) {
  return std::string(effect.parameter(name).value_or(""));
}

Answer refusal_of(const FaultEffect& effect) {
  if (effect.effect == "rate_limit") {
    return refuse(kRateLimited, "Too many visits!");
  }
  return refuse(static_cast<int>(effect.integer("code", kRateLimited)),
                text_parameter(effect, "text"));
}

net::Delivery delivery_of(std::string_view kind) {
  if (kind == "silent") {
    return net::Delivery::Drop;
  }
  return kind == "close" ? net::Delivery::Close : net::Delivery::Reset;
}

/// What the reset header of a rate limit says; nothing: there is none.
std::optional<std::string> reset_text(const FaultEffect& effect, Timestamp now) {
  const std::string_view kind = effect.parameter("reset").value_or("");
  if (kind == "missing") {
    return std::nullopt;
  }
  if (kind == "garbage") {
    return "soon";
  }
  const std::int64_t offset = kind == "hour" ? kHourMs : (kind == "past" ? -kHourMs : 900);
  return std::to_string(to_ms(now) + offset);
}

net::HttpResponse rate_limited(const FaultEffect& effect, Timestamp now) {
  net::HttpResponse response{.body = envelope(refusal_of(effect), now)};
  response.fields = {{"X-Bapi-Limit", "10"}, {"X-Bapi-Limit-Status", "0"}};
  if (auto reset = reset_text(effect, now)) {
    response.fields.push_back({"X-Bapi-Limit-Reset-Timestamp", *std::move(reset)});
  }
  return response;
}

/// An HTTP status with what stands before or in place of the venue.
net::HttpResponse status_response(const FaultEffect& effect, Timestamp now) {
  const auto status = static_cast<int>(effect.integer("code", 503));
  const std::string_view kind = effect.parameter("body").value_or("");
  net::HttpResponse response{.status = status, .content_type = "text/html"};
  if (kind == "json") {
    response.content_type = "application/json";
    response.body = envelope(refuse(10'000, "Server error"), now);
  } else if (kind == "html") {
    response.body = "<html><head><title>" + std::to_string(status) + "</title></head><body><h1>" +
                    std::to_string(status) + "</h1></body></html>\r\n";
  } else if (kind == "text") {
    response.content_type = "text/plain";
    response.body = status == 403 ? "access too frequent" : "service unavailable";
  } else if (kind == "garbage") {
    response.content_type = "application/json";
    response.fields = {{"Content-Encoding", "gzip"}};
    response.body = std::string("\x1F\x8B\x08\x00no gzip at all", 18);
  }
  return response;
}

bool is_trade_frame(const json::Value& frame) {
  const auto op = frame.member("op");
  return op.has_value() && op->text().value_or("").starts_with("order.");
}

std::string member_text(const json::Value& object, std::string_view name) {
  const auto found = object.member(name);
  return found.has_value() ? found->text().value_or("") : std::string{};
}

/// What the trade socket answers, with its headers of the rate limit.
std::string trade_answer(const json::Value& frame, const FaultEffect& effect, Timestamp now) {
  const Answer answer = refusal_of(effect);
  JsonText json;
  json.open_object().text("reqId", member_text(frame, "reqId"));
  json.number("retCode", answer.code).text("retMsg", answer.message);
  json.text("op", member_text(frame, "op"));
  json.key("data").raw("{}").key("retExtInfo").raw("{}").key("header").open_object();
  json.text("X-Bapi-Limit", "10").text("X-Bapi-Limit-Status", "0");
  const auto reset = effect.effect == "rate_limit" ? reset_text(effect, now)
                                                   : std::optional(std::to_string(to_ms(now)));
  if (reset.has_value()) {
    json.text("X-Bapi-Limit-Reset-Timestamp", *reset);
  }
  json.text("Timenow", std::to_string(to_ms(now))).close_object();
  return json.text("connId", "").close_object().take();
}

std::string frame_answer(SocketKind socket, std::string_view frame, const FaultEffect& effect,
                         Timestamp now) {
  const json::Value asked = json::parse(frame).value_or(json::Value::object());
  if (is_trade_frame(asked)) {
    return trade_answer(asked, effect, now);
  }
  const Answer answer = refusal_of(effect);
  const std::string op = member_text(asked, "op");
  JsonText json;
  if (socket == SocketKind::Trade) {
    json.open_object().number("retCode", answer.code).text("retMsg", answer.message);
    return json.text("op", op).text("connId", "").close_object().take();
  }
  json.open_object().flag("success", false).text("ret_msg", answer.message).text("conn_id", "");
  return json.text("req_id", member_text(asked, "req_id")).text("op", op).close_object().take();
}

/// The first effect of these; null where none is there.
const FaultEffect* first_of(std::span<const FaultEffect> effects,
                            std::initializer_list<std::string_view> names) {
  const auto found = std::ranges::find_if(effects, [&](const FaultEffect& effect) {
    return std::ranges::find(names, effect.effect) != names.end();
  });
  return found == effects.end() ? nullptr : &*found;
}

}  // namespace

std::vector<std::string> fault_places(std::string_view socket_path, std::string_view frame) {
  const auto read = json::parse(frame);
  const std::string op = read.has_value() ? member_text(*read, "op") : std::string{};
  std::vector<std::string> places{std::string(socket_path) + (op.empty() ? "" : "#" + op)};
  if (op.starts_with("order.")) {
    places.push_back("/v5/order/" + op.substr(std::string_view("order.").size()));
  }
  return places;
}

std::optional<net::HttpResponse> refuse_connection(std::span<const FaultEffect> effects) {
  const FaultEffect* const effect = first_of(effects, {"refuse_connect"});
  if (effect == nullptr) {
    return std::nullopt;
  }
  return net::HttpResponse{.delivery = delivery_of(effect->parameter("kind").value_or(""))};
}

net::Handshake handshake_of(std::span<const FaultEffect> effects) {
  const FaultEffect* const effect = first_of(effects, {"bad_tls"});
  if (effect == nullptr) {
    return {};
  }
  const std::string_view kind = effect->parameter("kind").value_or("");
  if (kind == "stall") {
    return {.kind = net::Handshake::Kind::Stall};
  }
  return {.kind = net::Handshake::Kind::Other, .offer = std::string(kind)};
}

std::optional<net::HttpResponse> refuse_request(std::span<const FaultEffect> effects,
                                                Timestamp now) {
  const FaultEffect* const effect =
      first_of(effects, {"refuse", "status", "rate_limit", "drop_request"});
  if (effect == nullptr) {
    return std::nullopt;
  }
  if (effect->effect == "status") {
    return status_response(*effect, now);
  }
  if (effect->effect == "rate_limit") {
    return rate_limited(*effect, now);
  }
  if (effect->effect == "drop_request") {
    return net::HttpResponse{.delivery = delivery_of(effect->parameter("kind").value_or(""))};
  }
  return net::HttpResponse{.body = envelope(refusal_of(*effect), now)};
}

std::optional<FrameRefusal> refuse_frame(std::span<const FaultEffect> effects, SocketKind socket,
                                         std::string_view frame, Timestamp now) {
  using enum FrameRefusal::Kind;
  const FaultEffect* const effect =
      first_of(effects, {"refuse", "status", "rate_limit", "drop_request"});
  if (effect == nullptr) {
    return std::nullopt;
  }
  if (effect->effect == "status") {
    return FrameRefusal{.kind = Close};
  }
  if (effect->effect == "drop_request") {
    const std::string_view kind = effect->parameter("kind").value_or("");
    return FrameRefusal{.kind = kind == "silent" ? Silence : (kind == "close" ? Close : Reset)};
  }
  return FrameRefusal{.kind = FrameRefusal::Kind::Answer,
                      .text = frame_answer(socket, frame, *effect, now)};
}

AcceptFate accept_fate(std::span<const FaultEffect> effects) {
  using enum AcceptFate::When;
  AcceptFate fate;
  for (const FaultEffect& effect : effects) {
    if (effect.effect == "delay_accept") {
      const std::string_view answer = effect.parameter("answer").value_or("");
      fate.delay += milliseconds(effect.integer("ms", 0));
      fate.answer = answer == "now" ? Now : (answer == "none" ? Never : Late);
    } else if (effect.effect == "ack_only") {
      fate.answer = Now;
      fate.is_lost = true;
    } else if (effect.effect == "refuse_leg") {
      fate.refusal = {refusal_of(effect), static_cast<std::size_t>(effect.integer("leg", 1))};
    }
  }
  return fate;
}

void apply_to_response(net::HttpResponse& response, std::span<const FaultEffect> effects,
                       const StaleViews& views, const AskedQuery& asked, Timestamp now) {
  for (const FaultEffect& effect : effects) {
    if (effect.effect == "drop_response" || effect.effect == "reset") {
      response.delivery = delivery_of(effect.parameter("kind").value_or("reset"));
      response.cut_at = static_cast<std::size_t>(effect.integer("cut_at", 0));
    } else if (effect.effect == "delay") {
      response.delay += effect.lateness();
    } else if (effect.effect == "stale_view") {
      response.body = views.find(asked, response.body, now, effect.lateness());
    } else {
      response.body = apply_to_body(response.body, effect, asked.target, now);
    }
  }
}

Duration clock_skew(std::span<const FaultEffect> effects) {
  Duration skew{};
  for (const FaultEffect& effect : effects) {
    if (effect.effect == "skew_clock") {
      skew += milliseconds(effect.integer("ms", 0));
    }
  }
  return skew;
}

}  // namespace tw::venue_sim
