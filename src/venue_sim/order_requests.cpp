#include "venue_sim/order_requests.hpp"

#include <algorithm>
#include <vector>

#include "venue_sim/order_filter.hpp"
#include "venue_sim/order_parameters.hpp"

namespace tw::venue_sim {
namespace {

// venues/bybit-v5.md section 5.4.
constexpr std::size_t kCanceledMax = 500;

void write_touched(JsonText& json, const OrderTouched& order) {
  json.open_object();
  json.text("orderId", order.order_id).text("orderLinkId", order.link_id);
  json.close_object();
}

Answer answer_with(const OrderTouched& order) {
  JsonText json;
  write_touched(json, order);
  return accept(json.take());
}

OrderTouched touched(const PrivateCall& call, const Listed& listed, VenueOrderId id) {
  const sim::HeldOrder* order = call.exchange().find(id);
  return {.symbol = listed.symbol.name,
          .order_id = order_id_text(id, id_form(listed.symbol.category)),
          .link_id = order == nullptr ? "" : order->request.link_id.to_string()};
}

Reply serve_one(const PrivateCall& call,
                Parsed<OrderTouched> (*act)(const PrivateCall&, const Parameters&, Category)) {
  TW_TRY(const Category category, trading_category(call.parameters));
  TW_TRY(const OrderTouched order, act(call, call.parameters, category));
  return answer_with(order);
}

// More than the venue takes in one call: some of them, picked at random.
void pick(std::vector<const sim::HeldOrder*>& orders, std::size_t count, Random& random) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t other = i + static_cast<std::size_t>(random.below(orders.size() - i));
    std::swap(orders[i], orders[other]);
  }
  orders.resize(count);
}

// A fraction of the margin balance in ten-thousandths.
std::int64_t rate_e4(Decimal part, Decimal whole) {
  if (whole.sign() <= 0) {
    return 0;
  }
  const Checked<Decimal> rate = checked_divide(part, whole, Rounding::HalfEven);
  const Decimal scaled =
      rate.has_value()
          ? round_to_step(multiply(*rate, Decimal::from_int(10'000), Rounding::HalfEven),
                          Decimal::from_int(1), Rounding::HalfEven)
          : Decimal{};
  return static_cast<std::int64_t>(scaled.raw() / Decimal::kScale);
}

}  // namespace

Parsed<OrderTouched> named_order(const PrivateCall& call, const Parameters& parameters,
                                 Category category) {
  TW_TRY(const Listed listed, listed_of(call.desk, category, parameters));
  TW_TRY(const VenueOrderId order, order_of(call, listed, parameters, Act::Cancel));
  return touched(call, listed, order);
}

Parsed<OrderTouched> create_one(const PrivateCall& call, const Parameters& parameters,
                                Category category) {
  TW_TRY(const Listed listed, listed_of(call.desk, category, parameters));
  TW_TRY(const sim::OrderRequest request, order_request(listed, parameters));
  const auto id = call.desk.exchange.place(call.account(), request, call.now);
  if (!id.has_value()) {
    Refused why = refusal(call.desk, listed, Act::Place, id.error());
    why.side = request.terms.side;
    why.trigger = request.terms.trigger;
    return std::unexpected(refuse(why));
  }
  return OrderTouched{.symbol = listed.symbol.name,
                      .order_id = order_id_text(*id, id_form(category)),
                      .link_id = request.link_id.to_string()};
}

Parsed<OrderTouched> amend_one(const PrivateCall& call, const Parameters& parameters,
                               Category category) {
  TW_TRY(const Listed listed, listed_of(call.desk, category, parameters));
  TW_TRY(const VenueOrderId order, order_of(call, listed, parameters, Act::Amend));
  TW_TRY(const sim::AmendRequest request, amend_request(listed, parameters));
  const auto id = call.desk.exchange.amend(call.account(), order, request, call.now);
  if (!id.has_value()) {
    Refused why = refusal(call.desk, listed, Act::Amend, id.error());
    if (const sim::HeldOrder* held = call.exchange().find(order); held != nullptr) {
      why.side = held->request.terms.side;
      why.trigger = held->request.terms.trigger;
    }
    why.trigger.price = request.trigger_price.value_or(why.trigger.price);
    return std::unexpected(refuse(why));
  }
  return touched(call, listed, *id);
}

Parsed<OrderTouched> cancel_one(const PrivateCall& call, const Parameters& parameters,
                                Category category) {
  TW_TRY(const Listed listed, listed_of(call.desk, category, parameters));
  TW_TRY(const VenueOrderId order, order_of(call, listed, parameters, Act::Cancel));
  const auto id = call.desk.exchange.cancel(call.account(), order, call.now);
  if (!id.has_value()) {
    return std::unexpected(refuse(refusal(call.desk, listed, Act::Cancel, id.error())));
  }
  return touched(call, listed, *id);
}

Reply create_order(const PrivateCall& call) { return serve_one(call, create_one); }
Reply amend_order(const PrivateCall& call) { return serve_one(call, amend_one); }
Reply cancel_order(const PrivateCall& call) { return serve_one(call, cancel_one); }

Reply cancel_all_orders(const PrivateCall& call) {
  TW_TRY(const Category category, trading_category(call.parameters));
  TW_TRY(const OrderFilter filter, order_filter(call.desk, category, call.parameters));
  if (category != Category::Spot && !filter.names_market()) {
    return decline(kParameterError,
                   "Missing some parameters that must be filled in, symbol or settleCoin");
  }
  std::vector<const sim::HeldOrder*> orders;
  call.exchange().active_orders(call.account(), orders);
  std::erase_if(orders,
                [&](const sim::HeldOrder* order) { return !filter.matches(call.desk, *order); });
  if (category != Category::Spot && orders.size() > kCanceledMax) {
    pick(orders, kCanceledMax, call.desk.random);
  }
  std::vector<VenueOrderId> ids;
  ids.reserve(orders.size());
  for (const sim::HeldOrder* order : orders) {
    ids.push_back(order->id);
  }
  JsonText json;
  json.open_object().key("list").open_list();
  for (const VenueOrderId id : ids) {
    const sim::HeldOrder* order = call.exchange().find(id);
    if (order == nullptr) {
      continue;
    }
    const Listed listed = listed_at(call.desk, order->request.terms.instrument);
    if (call.desk.exchange.cancel(call.account(), id, call.now).has_value()) {
      write_touched(json, touched(call, listed, id));
    }
  }
  json.close_list().text("success", "1").close_object();
  return accept(json.take());
}

Reply check_order(const PrivateCall& call) {
  TW_TRY(const Category category, trading_category(call.parameters));
  TW_TRY(const Listed listed, listed_of(call.desk, category, call.parameters));
  TW_TRY(const sim::OrderRequest request, order_request(listed, call.parameters));
  const sim::Accounts& accounts = call.exchange().accounts();
  const sim::AccountTotals totals = accounts.totals(call.account());
  const OrderTerms& terms = request.terms;
  const Price price = terms.limit_price.is_zero()
                          ? call.exchange().prices(listed.symbol.id).last.value_or(Price{})
                          : terms.limit_price;
  const Checked<Money> value = listed.contract.instrument.notional(price, terms.quantity);
  const Decimal notional = value.has_value() ? value->amount : Decimal{};
  const Decimal leverage = accounts.leverage(call.account(), listed.symbol.id);
  const Checked<Decimal> initial = checked_divide(notional, leverage, Rounding::HalfEven);
  const Rate rate = listed.contract.tiers.empty() ? Rate{} : listed.contract.tiers[0].maintenance;
  const Checked<Decimal> maintenance =
      checked_multiply(notional, rate.decimal(), Rounding::HalfEven);
  JsonText json;
  json.open_object().text("orderId", "").text("orderLinkId", request.link_id.view());
  json.number("preImrE4", rate_e4(totals.initial_margin, totals.margin_balance));
  json.number("preMmrE4", rate_e4(totals.maintenance_margin, totals.margin_balance));
  json.number("postImrE4",
              rate_e4(totals.initial_margin + initial.value_or(Decimal{}), totals.margin_balance));
  json.number("postMmrE4", rate_e4(totals.maintenance_margin + maintenance.value_or(Decimal{}),
                                   totals.margin_balance));
  json.close_object();
  return accept(json.take());
}

}  // namespace tw::venue_sim
