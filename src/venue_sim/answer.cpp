#include "venue_sim/answer.hpp"

#include <chrono>
#include <utility>

#include "venue_sim/json_text.hpp"

namespace tw::venue_sim {

Answer refuse(int code, std::string message) {
  return {.code = code, .message = std::move(message)};
}

Answer accept(std::string result) { return {.result = std::move(result)}; }

std::string envelope(const Answer& answer, Timestamp now) {
  const std::int64_t milliseconds =
      std::chrono::floor<std::chrono::milliseconds>(now).time_since_epoch().count();
  JsonText json;
  json.open_object();
  json.number("retCode", answer.code).text("retMsg", answer.message);
  json.key("result").raw(answer.result);
  json.key("retExtInfo").raw(answer.extra);
  json.number("time", milliseconds).close_object();
  return json.take();
}

}  // namespace tw::venue_sim
