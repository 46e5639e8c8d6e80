#include "venue_sim/batch_answer.hpp"

#include <string>
#include <string_view>

namespace tw::venue_sim {

BatchAnswer::BatchAnswer(const PrivateCall& call, bool says_created)
    : call_(call), says_created_(says_created) {
  rows_.open_object().key("list").open_list();
  codes_.open_object().key("list").open_list();
}

void BatchAnswer::add(const Parameters& leg, const Parsed<OrderTouched>& touched) {
  const bool is_done = touched.has_value();
  const std::string_view link = leg.find("orderLinkId").value_or("");
  rows_.open_object();
  rows_.text("category", call_.parameters.find("category").value_or(""));
  rows_.text("symbol", leg.find("symbol").value_or(""));
  rows_.text("orderId", is_done ? std::string_view{touched->order_id} : "");
  rows_.text("orderLinkId", is_done ? std::string_view{touched->link_id} : link);
  if (says_created_) {
    rows_.text("createAt", is_done ? std::to_string(to_milliseconds(call_.now)) : "");
  }
  rows_.close_object();
  codes_.open_object().number("code", is_done ? 0 : touched.error().code);
  codes_.text("msg", is_done ? std::string_view{"OK"} : touched.error().message).close_object();
}

Answer BatchAnswer::take() {
  rows_.close_list().close_object();
  codes_.close_list().close_object();
  Answer answer = accept(rows_.take());
  answer.extra = codes_.take();
  return answer;
}

}  // namespace tw::venue_sim
