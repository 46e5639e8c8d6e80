#include "venue_sim/order_parameters.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "venue_sim/wire_names.hpp"

namespace tw::venue_sim {
namespace {

constexpr int kSpotParameter = 170130;

bool is_spot(const Listed& listed) { return listed.symbol.category == Category::Spot; }

// A value that cannot be read, in the words of the category.
std::unexpected<Answer> invalid(const Listed& listed, std::string_view name,
                                std::string_view derivatives) {
  if (is_spot(listed)) {
    return decline(kSpotParameter,
                   "Data sent for parameter '" + std::string{name} + "' is not valid.");
  }
  return decline(kParameterError, std::string{derivatives});
}

std::unexpected<Answer> not_offered() { return decline(kNotOffered, std::string{kNotOfferedText}); }

// A number >= 0; absent, empty or no number at all.
Parsed<std::optional<Decimal>> amount(const Listed& listed, const Parameters& parameters,
                                      std::string_view name, std::string_view words) {
  const std::optional<std::string_view> text = parameters.find(name);
  if (!text.has_value()) {
    return std::optional<Decimal>{};
  }
  const Checked<Decimal> value = Decimal::parse_exact(*text);
  if (!value.has_value() || value->sign() < 0) {
    return invalid(listed, name, words);
  }
  return std::optional{*value};
}

Parsed<std::optional<Price>> price(const Listed& listed, const Parameters& parameters,
                                   std::string_view name, std::string_view words) {
  TW_TRY(const std::optional<Decimal> value, amount(listed, parameters, name, words));
  return value.has_value() ? std::optional{Price{*value}} : std::nullopt;
}

template <class T>
Parsed<T> choice(const Listed& listed, const Parameters& parameters, std::string_view name,
                 std::optional<T> (*parse)(std::string_view), std::optional<T> fallback) {
  const std::optional<std::string_view> text = parameters.find(name);
  const std::optional<T> value = text.has_value() ? parse(*text) : fallback;
  if (!value.has_value()) {
    return invalid(listed, name, std::string{name} + " invalid");
  }
  return *value;
}

// What the simulator lacks is refused where a request asks for it.
struct Lacking {
  std::string_view name;
  std::string_view harmless;  ///< beside this value
};
constexpr std::array kLacking{
    Lacking{"smpType", "None"},         Lacking{"bboSideType", ""},   Lacking{"isLeverage", "0"},
    Lacking{"rpiTakerAccess", "false"}, Lacking{"trailingStop", "0"}, Lacking{"activePrice", "0"},
};

Parsed<void> check_lacking(const Parameters& parameters) {
  for (const Lacking& lacking : kLacking) {
    const std::optional<std::string_view> text = parameters.find(lacking.name);
    if (text.has_value() && *text != lacking.harmless) {
      return not_offered();
    }
  }
  return {};
}

Parsed<void> set_time_in_force(const Listed& listed, const Parameters& parameters,
                               OrderTerms& terms) {
  const std::string_view text = parameters.find("timeInForce").value_or("GTC");
  if (text == "RPI") {
    return not_offered();
  }
  if (text == "PostOnly") {
    terms.post_only = terms.type == OrderType::Limit ? PostOnly::Yes : PostOnly::No;
  } else if (text == "IOC") {
    terms.time_in_force = TimeInForce::Ioc;
  } else if (text == "FOK") {
    terms.time_in_force = TimeInForce::Fok;
  } else if (text != "GTC") {
    return is_spot(listed) ? Parsed<void>{decline(170115, "Invalid timeInForce.")}
                           : decline(kParameterError, "timeInForce invalid");
  }
  return {};
}

Parsed<void> set_quantity(const Listed& listed, const Parameters& parameters,
                          sim::OrderRequest& request) {
  TW_TRY(const std::optional<Decimal> quantity, amount(listed, parameters, "qty", "Qty invalid"));
  const bool closes = request.close_on_trigger == sim::CloseOnTrigger::Yes &&
                      request.terms.reduce_only == ReduceOnly::Yes;
  if (!quantity.has_value() || (quantity->is_zero() && !closes)) {
    return invalid(listed, "qty", "Qty invalid");
  }
  request.terms.quantity = Quantity{*quantity};
  if (!is_spot(listed) || request.terms.type == OrderType::Limit) {
    return {};
  }
  const bool is_buy = request.terms.side == Side::Buy;
  const std::string_view unit =
      parameters.find("marketUnit").value_or(is_buy ? "quoteCoin" : "baseCoin");
  if (unit != "quoteCoin" && unit != "baseCoin") {
    return invalid(listed, "marketUnit", "");
  }
  request.unit = unit == "quoteCoin" ? sim::QuantityUnit::Quote : sim::QuantityUnit::Base;
  return {};
}

Parsed<void> set_price(const Listed& listed, const Parameters& parameters, OrderTerms& terms) {
  if (terms.type == OrderType::Market) {
    return {};
  }
  TW_TRY(const std::optional<Price> limit, price(listed, parameters, "price", "Price invalid"));
  if (!limit.has_value() || limit->is_zero()) {
    return invalid(listed, "price", "Price invalid");
  }
  terms.limit_price = *limit;
  return {};
}

// venues/bybit-v5.md section 5.1: 1 to 10,000 ticks, or 0.01 to 10 percent.
Parsed<void> set_slippage(const Listed& listed, const Parameters& parameters,
                          sim::OrderRequest& request) {
  using Unit = sim::SlippageTolerance::Unit;
  TW_TRY(const std::optional<Decimal> tolerance,
         amount(listed, parameters, "slippageTolerance", "slippageTolerance invalid"));
  if (!tolerance.has_value() || tolerance->is_zero()) {
    return {};
  }
  TW_TRY(const Unit unit, choice<Unit>(listed, parameters, "slippageToleranceType",
                                       parse_slippage_unit, std::nullopt));
  const bool is_ticks = unit == Unit::Ticks;
  const Decimal least = is_ticks ? Decimal::from_int(1) : Decimal::from_units(1, 2);
  const Decimal most = Decimal::from_int(is_ticks ? 10'000 : 10);
  const bool is_whole = !is_ticks || is_multiple(*tolerance, Decimal::from_int(1));
  if (unit == Unit::None || request.terms.type != OrderType::Market || !is_whole ||
      *tolerance < least || *tolerance > most) {
    return invalid(listed, "slippageTolerance", "slippageTolerance invalid");
  }
  request.slippage = {.unit = unit, .amount = *tolerance};
  return {};
}

Parsed<void> set_flags(const Listed& listed, const Parameters& parameters,
                       sim::OrderRequest& request) {
  TW_TRY(const std::optional<bool> reduces, parameter(parameters.flag("reduceOnly")));
  TW_TRY(const std::optional<bool> closes, parameter(parameters.flag("closeOnTrigger")));
  if (!is_spot(listed)) {
    request.terms.reduce_only = reduces.value_or(false) ? ReduceOnly::Yes : ReduceOnly::No;
    request.close_on_trigger =
        closes.value_or(false) ? sim::CloseOnTrigger::Yes : sim::CloseOnTrigger::No;
  }
  return {};
}

Parsed<void> set_trigger(const Listed& listed, const Parameters& parameters, OrderTerms& terms) {
  TW_TRY(const std::optional<Price> at,
         price(listed, parameters, "triggerPrice", "TriggerPrice invalid"));
  if (!at.has_value() || at->is_zero()) {
    return {};
  }
  terms.trigger.price = *at;
  TW_TRY(terms.trigger.by,
         choice<TriggerBy>(listed, parameters, "triggerBy", parse_trigger_by, TriggerBy::Last));
  if (is_spot(listed)) {  // the exchange knows where the price is now
    return {};
  }
  TW_TRY(const std::optional<std::int64_t> direction,
         parameter(parameters.integer("triggerDirection")));
  if (direction != 1 && direction != 2) {
    return std::unexpected(refuse({.why = sim::Refusal::TriggerDirectionMissing}));
  }
  terms.trigger.direction = direction == 1 ? TriggerDirection::Rise : TriggerDirection::Fall;
  return {};
}

/// The names under which a take-profit or stop-loss is told.
struct StopNames {
  std::string_view price;
  std::string_view by;
  std::string_view type;
  std::string_view limit;
};
constexpr StopNames kTakeProfit{"takeProfit", "tpTriggerBy", "tpOrderType", "tpLimitPrice"};
constexpr StopNames kStopLoss{"stopLoss", "slTriggerBy", "slOrderType", "slLimitPrice"};

// Nothing where it is left out; no price inside where it is zero, which removes one.
Parsed<std::optional<sim::StopTerms>> stop_terms(const Listed& listed, const Parameters& parameters,
                                                 const StopNames& names, sim::StopMode mode) {
  TW_TRY(const std::optional<Price> at,
         price(listed, parameters, names.price, std::string{names.price} + " invalid"));
  if (!at.has_value()) {
    return std::optional<sim::StopTerms>{};
  }
  sim::StopTerms terms;
  if (at->is_zero()) {
    return std::optional{terms};
  }
  terms.price = at;
  TW_TRY(terms.by,
         choice<TriggerBy>(listed, parameters, names.by, parse_trigger_by, TriggerBy::Last));
  TW_TRY(terms.type,
         choice<OrderType>(listed, parameters, names.type, parse_order_type, OrderType::Market));
  if (terms.type == OrderType::Market) {
    return std::optional{terms};
  }
  TW_TRY(const std::optional<Price> limit,
         price(listed, parameters, names.limit, std::string{names.limit} + " invalid"));
  if (mode == sim::StopMode::Full || !limit.has_value() || limit->is_zero()) {
    return decline(kParameterError, std::string{names.type} + " invalid");
  }
  terms.limit_price = *limit;
  return std::optional{terms};
}

Parsed<sim::StopMode> stop_mode(const Listed& listed, const Parameters& parameters) {
  const sim::StopMode fallback = is_spot(listed) ? sim::StopMode::Partial : sim::StopMode::Full;
  return choice<sim::StopMode>(listed, parameters, "tpslMode", parse_stop_mode, fallback);
}

Parsed<void> set_stops(const Listed& listed, const Parameters& parameters,
                       sim::OrderRequest& request) {
  TW_TRY(request.stop_mode, stop_mode(listed, parameters));
  TW_TRY(const std::optional<sim::StopTerms> take_profit,
         stop_terms(listed, parameters, kTakeProfit, request.stop_mode));
  TW_TRY(const std::optional<sim::StopTerms> stop_loss,
         stop_terms(listed, parameters, kStopLoss, request.stop_mode));
  request.take_profit = take_profit.value_or(sim::StopTerms{});
  request.stop_loss = stop_loss.value_or(sim::StopTerms{});
  const bool has_stop =
      request.take_profit.price.has_value() || request.stop_loss.price.has_value();
  if (has_stop && is_spot(listed) && request.terms.type == OrderType::Market) {
    return invalid(listed, "takeProfit", "");
  }
  return {};
}

bool is_link_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

}  // namespace

Parsed<Category> category_of(const Parameters& parameters) {
  const std::optional<std::string_view> text = parameters.find("category");
  const std::optional<Category> category = text.has_value() ? parse_category(*text) : std::nullopt;
  if (!category.has_value()) {
    return decline(kParameterError, "Illegal category");
  }
  return *category;
}

Parsed<Category> trading_category(const Parameters& parameters) {
  TW_TRY(const Category category, category_of(parameters));
  if (category != Category::Spot && category != Category::Linear) {
    return not_offered();
  }
  return category;
}

Listed listed_at(const PrivateDesk& desk, InstrumentId instrument) {
  return {.symbol = desk.directory.at(instrument),
          .contract = desk.exchange.contracts()[instrument.value()]};
}

Parsed<Listed> listed_of(const PrivateDesk& desk, Category category, const Parameters& parameters) {
  const std::string_view name = parameters.find("symbol").value_or("");
  const Symbol* symbol = desk.directory.find(category, name);
  if (symbol == nullptr) {
    return std::unexpected(refuse({.why = sim::Refusal::UnknownInstrument, .category = category}));
  }
  return listed_at(desk, symbol->id);
}

Parsed<sim::LinkId> link_id(const Parameters& parameters) {
  const std::string_view text = parameters.find("orderLinkId").value_or("");
  if (!sim::LinkId::fits(text) || !std::ranges::all_of(text, is_link_character)) {
    return decline(kParameterError, "params error: OrderLinkId invalid");
  }
  return sim::LinkId{text};
}

Parsed<void> check_position_index(const Parameters& parameters) {
  TW_TRY(const std::optional<std::int64_t> index, parameter(parameters.integer("positionIdx")));
  if (index.value_or(0) != 0) {
    return decline(kParameterError, "position idx not match position mode");
  }
  return {};
}

Parsed<sim::OrderRequest> order_request(const Listed& listed, const Parameters& parameters) {
  sim::OrderRequest request;
  OrderTerms& terms = request.terms;
  TW_CHECK(check_lacking(parameters));
  TW_CHECK(check_position_index(parameters));
  TW_TRY(request.link_id, link_id(parameters));
  terms.instrument = listed.symbol.id;
  TW_TRY(terms.side, choice<Side>(listed, parameters, "side", parse_side, std::nullopt));
  TW_TRY(terms.type,
         choice<OrderType>(listed, parameters, "orderType", parse_order_type, std::nullopt));
  TW_CHECK(set_time_in_force(listed, parameters, terms));
  TW_CHECK(set_flags(listed, parameters, request));
  TW_CHECK(set_quantity(listed, parameters, request));
  TW_CHECK(set_price(listed, parameters, terms));
  TW_CHECK(set_slippage(listed, parameters, request));
  TW_CHECK(set_trigger(listed, parameters, terms));
  TW_CHECK(set_stops(listed, parameters, request));
  return request;
}

Parsed<sim::AmendRequest> amend_request(const Listed& listed, const Parameters& parameters) {
  sim::AmendRequest request;
  TW_TRY(request.price, price(listed, parameters, "price", "Price invalid"));
  TW_TRY(const std::optional<Decimal> quantity, amount(listed, parameters, "qty", "Qty invalid"));
  if (quantity.has_value()) {
    request.quantity = Quantity{*quantity};
  }
  TW_TRY(request.trigger_price, price(listed, parameters, "triggerPrice", "TriggerPrice invalid"));
  TW_TRY(const sim::StopMode mode, stop_mode(listed, parameters));
  TW_TRY(request.take_profit, stop_terms(listed, parameters, kTakeProfit, mode));
  TW_TRY(request.stop_loss, stop_terms(listed, parameters, kStopLoss, mode));
  if (parameters.find("tpslMode").has_value()) {
    request.stop_mode = mode;
  }
  return request;
}

Parsed<sim::StopsRequest> stops_request(const Listed& listed, const Parameters& parameters) {
  sim::StopsRequest request;
  TW_CHECK(check_lacking(parameters));
  TW_CHECK(check_position_index(parameters));
  TW_TRY(request.mode, stop_mode(listed, parameters));
  TW_TRY(request.take_profit, stop_terms(listed, parameters, kTakeProfit, request.mode));
  TW_TRY(request.stop_loss, stop_terms(listed, parameters, kStopLoss, request.mode));
  TW_TRY(const std::optional<Decimal> take, amount(listed, parameters, "tpSize", "tpSize invalid"));
  TW_TRY(const std::optional<Decimal> stop, amount(listed, parameters, "slSize", "slSize invalid"));
  if (take.has_value() && stop.has_value() && *take != *stop) {
    return decline(kParameterError, "tpSize must equal slSize");
  }
  request.quantity = Quantity{take.value_or(stop.value_or(Decimal{}))};
  return request;
}

Parsed<VenueOrderId> order_of(const PrivateCall& call, const Listed& listed,
                              const Parameters& parameters, Act act) {
  const std::optional<std::string_view> id = parameters.find("orderId");
  const std::optional<std::string_view> link = parameters.find("orderLinkId");
  if (!id.has_value() && !link.has_value()) {
    return decline(kParameterError, "params error: OrderId or orderLinkId is required");
  }
  const sim::HeldOrder* order = nullptr;
  if (id.has_value()) {
    const auto number = parse_order_id(*id, id_form(listed.symbol.category));
    order = number.has_value() ? call.exchange().find(*number) : nullptr;
  } else if (sim::LinkId::fits(*link)) {
    order = call.exchange().find(call.account(), listed.symbol.id, sim::LinkId{*link});
  }
  const bool is_own = order != nullptr && order->account == call.account() &&
                      order->request.terms.instrument == listed.symbol.id;
  if (!is_own) {
    return std::unexpected(refuse(refusal(call.desk, listed, act, sim::Refusal::UnknownOrder)));
  }
  return order->id;
}

Refused refusal(const PrivateDesk& desk, const Listed& listed, Act act, sim::Refusal why) {
  return {.why = why,
          .category = listed.symbol.category,
          .act = act,
          .contract = &listed.contract,
          .prices = &desk.exchange.prices(listed.symbol.id)};
}

}  // namespace tw::venue_sim
