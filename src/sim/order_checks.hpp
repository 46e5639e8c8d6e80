#pragma once

#include <optional>

#include "market/order_book.hpp"
#include "sim/exchange.hpp"

namespace tw::sim {

/// What an order meets when it comes.
struct OrderContext {
  const Contract& contract;
  const ReferencePrices& prices;
  const market::OrderBook& book;
};

/// The price that triggers of this kind watch.
std::optional<Price> watched(const ReferencePrices& prices, TriggerBy by);
/// The best price an order of this side could trade at now; none while the book is not to be
/// trusted.
std::optional<Price> touch(const OrderContext& context, Side side);
/// What the margin of an order is measured at: its limit, of a market order the last level it would
/// reach.
std::optional<Price> valuation(const OrderContext& context, const OrderTerms& terms);
/// Whether an order with this limit would trade at once.
bool would_take(const OrderContext& context, const OrderTerms& terms);

/// Tick, step, least and most, and the band.
/// Input:   terms in base units; a closing order may ask for any quantity up to the position.
///          `asked_value`: what was asked for in quote, zero where that was base.
std::optional<Refusal> check_terms(const OrderContext& context, const OrderTerms& terms,
                                   Decimal asked_value);
std::optional<Refusal> check_price(const Contract& contract, Price price);
/// A trigger price must still lie ahead.
std::optional<Refusal> check_trigger(const OrderContext& context, const Trigger& trigger);
/// The take-profit and the stop-loss that come with an order.
std::optional<Refusal> check_stops(const OrderContext& context, const OrderRequest& request);
/// One of them for an order or a position of `side` worth `base`.
std::optional<Refusal> check_stop(const Contract& contract, const Trigger& trigger,
                                  const StopTerms& stop, Price base);

/// What arms the take-profit or stop-loss of a position that `side` opened.
enum class StopKind : std::uint8_t { TakeProfit, StopLoss };
Trigger trigger_of(StopKind kind, Side side, const StopTerms& stop);

/// Base units that a quote amount, the quantity of `terms`, is worth in the book as it stands, down
/// to the step; what exceeds the book is measured at its last level.
Taken<Quantity> base_quantity(const OrderContext& context, const OrderTerms& terms);

/// Whether something is set.
inline bool is_set(const StopTerms& stop) {
  return stop.price.has_value() && !stop.price->is_zero();
}

}  // namespace tw::sim
