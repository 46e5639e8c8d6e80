#include "sim/spot_fees.hpp"

#include "base/assert.hpp"

namespace tw::sim {

Money spot_fee(const Instrument& instrument, Side side, Liquidity liquidity, Price price,
               Quantity quantity) {
  const InstrumentTerms& terms = instrument.terms();
  const bool is_maker = liquidity == Liquidity::Maker;
  const Rate rate = is_maker ? terms.maker_fee : terms.taker_fee;
  const bool is_rebate = is_maker && rate.sign() < 0;
  if ((side == Side::Buy) != is_rebate) {
    return {multiply(quantity.decimal(), rate.decimal(), Rounding::HalfEven),
            instrument.listing().base};
  }
  const auto value = instrument.notional(price, quantity);
  TW_ASSERT(value.has_value());
  return {multiply(value->amount, rate.decimal(), Rounding::HalfEven), instrument.listing().quote};
}

}  // namespace tw::sim
