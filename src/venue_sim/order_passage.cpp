#include "venue_sim/order_passage.hpp"

#include <utility>
#include <vector>

#include "venue_sim/batch_answer.hpp"
#include "venue_sim/json_text.hpp"
#include "venue_sim/order_parameters.hpp"
#include "venue_sim/order_requests.hpp"

namespace tw::venue_sim {
namespace {

bool creates(const Endpoint& endpoint) { return endpoint.path.contains("create"); }

// As the request names it, with what the venue knows of it.
OrderTouched meant(const Endpoint& endpoint, const PrivateCall& call, const Parameters& named) {
  const Parsed<Category> category = trading_category(call.parameters);
  if (!creates(endpoint) && category.has_value()) {
    Parsed<OrderTouched> held = named_order(call, named, *category);
    if (held.has_value()) {
      return *std::move(held);
    }
  }
  return {.symbol = {},
          .order_id = std::string{named.find("orderId").value_or("")},
          .link_id = std::string{named.find("orderLinkId").value_or("")}};
}

void write_ids(JsonText& json, const OrderTouched& order) {
  json.text("orderId", order.order_id).text("orderLinkId", order.link_id);
}

Answer acknowledge_batch(const Endpoint& endpoint, const PrivateCall& call) {
  BatchAnswer answer(call, creates(endpoint));
  const auto legs = call.parameters.list("request");
  for (const Parameters& leg : legs.value_or(std::vector<Parameters>{})) {
    answer.add(leg, meant(endpoint, call, leg));
  }
  return answer.take();
}

}  // namespace

Answer acknowledgement(const Endpoint& endpoint, const PrivateCall& call) {
  if (endpoint.unit == LimitUnit::Item) {
    return acknowledge_batch(endpoint, call);
  }
  JsonText json;
  json.open_object();
  if (endpoint.path.ends_with("-all")) {
    json.key("list").open_list().close_list().text("success", "1");
  } else {
    write_ids(json, meant(endpoint, call, call.parameters));
  }
  return accept(json.close_object().take());
}

}  // namespace tw::venue_sim
