#include "sim/order_rules.hpp"

#include "base/assert.hpp"

namespace tw::sim {
namespace {

bool has_sound_prices(const Instrument& instrument, const OrderTerms& terms) {
  const bool is_limit_sound =
      terms.type == OrderType::Market || is_priced(instrument, terms.limit_price);
  return is_limit_sound && (!terms.is_conditional() || is_priced(instrument, terms.trigger.price));
}

// The price at which an order is worth something; nothing for a market order into an empty side.
std::optional<Price> valuation(const Instrument& instrument, const OrderTerms& terms,
                               std::optional<DepthLevel> touch) {
  if (terms.type == OrderType::Limit) {
    return terms.limit_price;
  }
  if (terms.is_conditional()) {
    return terms.trigger.price;
  }
  return touch.has_value() ? std::optional(instrument.grid().price(touch->ticks)) : std::nullopt;
}

bool is_worth_enough(const Instrument& instrument, const OrderTerms& terms,
                     std::optional<DepthLevel> touch) {
  const auto price = valuation(instrument, terms, touch);
  if (!price.has_value()) {
    return true;
  }
  const auto notional = instrument.notional(*price, terms.quantity);
  return notional.has_value() && (terms.reduce_only == ReduceOnly::Yes ||
                                  notional->amount >= instrument.terms().min_notional);
}

}  // namespace

bool is_priced(const Instrument& instrument, Price price) {
  return price.sign() > 0 && is_multiple(price.decimal(), instrument.terms().tick_size.decimal()) &&
         instrument.grid().ticks(price).has_value();
}

bool obeys_rules(const Instrument& instrument, const OrderTerms& terms,
                 std::optional<DepthLevel> touch) {
  const InstrumentTerms& rules = instrument.terms();
  return terms.quantity.sign() > 0 && terms.quantity >= rules.min_quantity &&
         is_multiple(terms.quantity.decimal(), rules.step_size.decimal()) &&
         has_sound_prices(instrument, terms) && is_worth_enough(instrument, terms, touch);
}

Money fee_of(const Instrument& instrument, Price price, Quantity quantity, Liquidity liquidity) {
  const auto notional = instrument.notional(price, quantity);
  TW_ASSERT(notional.has_value());
  const InstrumentTerms& terms = instrument.terms();
  const Rate rate = liquidity == Liquidity::Maker ? terms.maker_fee : terms.taker_fee;
  return {multiply(notional->amount, rate.decimal(), Rounding::HalfEven),
          instrument.listing().settle};
}

}  // namespace tw::sim
