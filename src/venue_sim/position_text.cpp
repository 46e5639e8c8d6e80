#include "venue_sim/position_text.hpp"

#include <vector>

#include "sim/margin_formulas.hpp"

namespace tw::venue_sim {
namespace {

// The stops of the whole position are orders of their own.
void find_stops(const sim::Exchange& exchange, PositionState& state) {
  std::vector<const sim::HeldOrder*> orders;
  exchange.position_stops(state.position->account, state.position->instrument, orders);
  for (const sim::HeldOrder* order : orders) {
    if (order->origin == sim::OrderOrigin::TakeProfit) {
      state.take_profit = order->request.terms.trigger.price;
    } else if (order->origin == sim::OrderOrigin::StopLoss) {
      state.stop_loss = order->request.terms.trigger.price;
    }
  }
}

std::string_view side_text(const PositionState& state) {
  if (state.is_flat()) {
    return "";
  }
  return state.position->quantity.sign() > 0 ? "Buy" : "Sell";
}

Price price_or_zero(const std::optional<Price>& price) { return price.value_or(Price{}); }

void write_size(JsonText& json, const PositionState& state, const Listed& listed, TextFor where) {
  const bool is_flat = state.is_flat();
  const Quantity quantity = is_flat ? Quantity{} : state.position->quantity;
  const Decimal entry_value = is_flat ? Decimal{} : state.position->entry_value;
  json.text("symbol", listed.symbol.name);
  json.text("side", side_text(state));
  json.text("size", abs(quantity).to_string());
  const ContractKind kind = listed.contract.instrument.listing().kind;
  json.quoted(where == TextFor::Rest ? "avgPrice" : "entryPrice",
              is_flat ? Decimal{} : sim::average_entry(kind, abs(quantity).decimal(), entry_value));
  json.quoted("positionValue", is_flat ? Decimal{} : state.margin.value);
  json.text("breakEvenPrice", "").text("sessionAvgPrice", "");
  json.text("markPrice", text_or_empty(state.mark));
  json.quoted("leverage", state.leverage);
}

void write_risk(JsonText& json, const PositionState& state, const Listed& listed) {
  const std::vector<sim::RiskTier>& tiers = listed.contract.tiers;
  const std::size_t tier = state.is_flat() ? 0 : state.margin.tier;
  json.number("riskId", static_cast<std::int64_t>(tier) + 1);
  json.text("riskLimitValue", tier < tiers.size() ? tiers[tier].value_max.to_string() : "");
  json.number("tradeMode", 0).number("autoAddMargin", 0).number("adlRankIndicator", 0);
  json.text("positionStatus", "Normal").flag("isReduceOnly", false).text("tpslMode", "Full");
  const sim::PositionMargin margin = state.is_flat() ? sim::PositionMargin{} : state.margin;
  json.text("liqPrice", text_or_empty(margin.liquidation));
  json.text("bustPrice", text_or_empty(margin.bankruptcy));
  const Decimal initial = state.scope == sim::MarginScope::Isolated
                              ? sim::print_by_entry(margin.initial)
                              : sim::print_by_mark(margin.initial);
  const Decimal maintenance = sim::print_by_mark(margin.maintenance);
  json.quoted("positionIM", initial).quoted("positionIMByMp", initial);
  json.quoted("positionMM", maintenance).quoted("positionMMByMp", maintenance);
  json.quoted("positionBalance", initial);
  json.quoted("unrealisedPnl", margin.unrealized);
}

void write_history(JsonText& json, const PositionState& state) {
  const sim::VenuePosition* position = state.position;
  const Timestamp created = position == nullptr ? Timestamp{} : position->created;
  json.quoted("curRealisedPnl", position == nullptr ? Decimal{} : position->realized);
  json.quoted("cumRealisedPnl", position == nullptr ? Decimal{} : position->realized_total);
  json.quoted("createdTime", to_milliseconds(created));
  json.quoted("updatedTime", position == nullptr ? 0 : to_milliseconds(position->updated));
  json.number("openTime", state.is_flat() ? 0 : to_milliseconds(created));
  json.number("seq", static_cast<std::int64_t>(state.sequence.value_or(0)));
}

}  // namespace

PositionState position_state(const PrivateDesk& desk, AccountId account, InstrumentId instrument) {
  const sim::Accounts& accounts = desk.exchange.accounts();
  PositionState state{.position = accounts.find_position(account, instrument),
                      .leverage = accounts.leverage(account, instrument),
                      .margin = {},
                      .scope = accounts.scope(account),
                      .mark = desk.exchange.prices(instrument).mark,
                      .take_profit = {},
                      .stop_loss = {},
                      .sequence = {}};
  const auto sequence = desk.sequences.find({account, instrument});
  if (sequence != desk.sequences.end()) {
    state.sequence = sequence->second;
  }
  if (!state.is_flat()) {
    state.margin = accounts.margin(*state.position);
    find_stops(desk.exchange, state);
  }
  return state;
}

void write_position(JsonText& json, const PositionState& state, const Listed& listed,
                    TextFor where) {
  json.open_object();
  json.text("category", name_of(listed.symbol.category));
  if (where == TextFor::Rest) {
    json.text("mmrSysUpdateTime", "");  // the venue spells it in both ways
  }
  json.number("positionIdx", 0);
  write_size(json, state, listed, where);
  write_risk(json, state, listed);
  json.text("takeProfit", price_or_zero(state.take_profit).to_string());
  json.text("stopLoss", price_or_zero(state.stop_loss).to_string());
  json.text("trailingStop", "0");
  write_history(json, state);
  json.text("mmrSysUpdatedTime", "").text("leverageSysUpdatedTime", "");
  json.close_object();
}

}  // namespace tw::venue_sim
