#include <cstddef>
#include <string_view>
#include <vector>

#include "venue_sim/batch_answer.hpp"
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

Reply serve(const PrivateCall& call, const Batch& batch) {
  TW_TRY(const Category category, trading_category(call.parameters));
  TW_TRY(const std::vector<Parameters> items, parameter(call.parameters.list("request")));
  const std::size_t most = category == Category::Spot ? kSpotItemsMax : kItemsMax;
  if (items.empty() || items.size() > most) {
    return decline(
        kParameterError,
        "params error: the number of orders in the request must be 1 to " + std::to_string(most));
  }
  BatchAnswer answer(call, batch.has_time);
  for (std::size_t i = 0; i < items.size(); ++i) {
    answer.add(items[i], serve_item(call, batch, i, items[i], category));
  }
  return answer.take();
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
