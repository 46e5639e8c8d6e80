#include "app/control_client.hpp"

#include <chrono>

#include "json/value.hpp"
#include "net/http_client.hpp"

namespace tw::app {
namespace {

constexpr Duration kPatience = std::chrono::seconds(10);

}  // namespace

Result<ControlClient::Answer> ControlClient::ask(std::string_view method, const std::string& target,
                                                 const std::string& body) const {
  auto answer = net::ask({.host = address_.host,
                          .port = address_.port,
                          .method = method,
                          .target = target,
                          .body = body},
                         kPatience);
  if (!answer.has_value()) {
    return no_answer(answer.error().what);
  }
  const auto read = json::parse(answer->body);
  if (!read.has_value() || !read->is_object()) {
    return no_answer("no JSON");
  }
  const auto refused = read->member("error");
  std::string refusal = refused.has_value() ? refused->text().value_or("") : std::string();
  return Answer{.text = std::move(answer->body), .refusal = std::move(refusal)};
}

std::unexpected<Error> ControlClient::no_answer(const std::string& reason) const {
  const std::string address = address_.host + ":" + std::to_string(address_.port);
  return fail(ErrorCode::Unavailable, address + ": " + reason, "venue_sim.no_answer",
              {{"address", address}, {"reason", reason}});
}

}  // namespace tw::app
