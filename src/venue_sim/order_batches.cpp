#include <cstddef>
#include <string_view>
#include <vector>

#include "venue_sim/json_text.hpp"
#include "venue_sim/order_parameters.hpp"
#include "venue_sim/order_requests.hpp"

namespace tw::venue_sim {
namespace {

// venues/bybit-v5.md section 5.5.
constexpr std::size_t kItemsMax = 20;
constexpr std::size_t kSpotItemsMax = 10;

struct Batch {
  std::string_view path;
  Parsed<OrderTouched> (*act)(const PrivateCall&, const Parameters&, Category);
  bool has_time;  ///< whether its items say when they were created
};

// What becomes of one item: each takes one from the budget of its path, so that the first ones pass
// where not all do.
Parsed<OrderTouched> serve_item(const PrivateCall& call, const Batch& batch, std::size_t index,
                                const Parameters& item, Category category) {
  call.limit = call.desk.limits.take(call.account(), batch.path, name_of(category), 1, call.now);
  if (call.limit.is_exceeded) {
    return decline(kTooManyVisits, "Too many visits. Exceeded the API Rate Limit.");
  }
  if (call.refused != nullptr && call.refused->is_meant(index)) {
    return std::unexpected(call.refused->answer);
  }
  return batch.act(call, item, category);
}

void write_item(JsonText& json, const PrivateCall& call, const Batch& batch, const Parameters& item,
                const Parsed<OrderTouched>& touched) {
  const bool is_done = touched.has_value();
  const std::string_view link = item.find("orderLinkId").value_or("");
  json.open_object();
  json.text("category", call.parameters.find("category").value_or(""));
  json.text("symbol", item.find("symbol").value_or(""));
  json.text("orderId", is_done ? std::string_view{touched->order_id} : "");
  json.text("orderLinkId", is_done ? std::string_view{touched->link_id} : link);
  if (batch.has_time) {
    json.text("createAt", is_done ? std::to_string(to_milliseconds(call.now)) : "");
  }
  json.close_object();
}

void write_code(JsonText& json, const Parsed<OrderTouched>& touched) {
  json.open_object();
  json.number("code", touched.has_value() ? 0 : touched.error().code);
  json.text("msg", touched.has_value() ? std::string_view{"OK"} : touched.error().message);
  json.close_object();
}

Reply serve(const PrivateCall& call, const Batch& batch) {
  TW_TRY(const Category category, trading_category(call.parameters));
  TW_TRY(const std::vector<Parameters> items, parameter(call.parameters.list("request")));
  const std::size_t most = category == Category::Spot ? kSpotItemsMax : kItemsMax;
  if (items.empty() || items.size() > most) {
    return decline(
        kParameterError,
        "params error: the number of orders in the request must be 1 to " + std::to_string(most));
  }
  JsonText list;
  JsonText codes;
  list.open_object().key("list").open_list();
  codes.open_object().key("list").open_list();
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Parameters& item = items[i];
    const Parsed<OrderTouched> touched = serve_item(call, batch, i, item, category);
    write_item(list, call, batch, item, touched);
    write_code(codes, touched);
  }
  list.close_list().close_object();
  codes.close_list().close_object();
  Answer answer = accept(list.take());
  answer.extra = codes.take();
  return answer;
}

}  // namespace

Reply create_batch(const PrivateCall& call) {
  return serve(call, {.path = "/v5/order/create-batch", .act = create_one, .has_time = true});
}
Reply amend_batch(const PrivateCall& call) {
  return serve(call, {.path = "/v5/order/amend-batch", .act = amend_one, .has_time = false});
}
Reply cancel_batch(const PrivateCall& call) {
  return serve(call, {.path = "/v5/order/cancel-batch", .act = cancel_one, .has_time = false});
}

}  // namespace tw::venue_sim
