#include "portfolio/margin/contract_margin.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "portfolio/margin/ratio.hpp"

namespace tw::portfolio {
namespace {

const Decimal kFactorStep = Decimal::from_units(1, 8);

// Of a linear contract the fee to close falls with a price that falls to bankruptcy, of an inverse
// one its value in coins rises.
int turn(ContractKind kind, int sign) { return kind == ContractKind::Inverse ? sign : -sign; }

// 1 -+ s/L
Ratio bankrupt_part(ContractKind kind, int sign, Decimal leverage) {
  return Ratio{1} + Ratio{turn(kind, sign)} / Ratio{leverage};
}

Decimal rounded(const Ratio& value) {
  const auto result = value.round(Rounding::HalfEven);
  TW_ASSERT(result.has_value());  // of values that fit, divided by a leverage >= 1
  return *result;
}

Ratio order_fees(const OrderExposure& order) {
  const Ratio open{1};
  const Ratio close = bankrupt_part(order.kind, direction(order.side), order.terms.leverage);
  return (open + close) * Ratio{order.terms.taker_fee.decimal()};
}

// Ve * (1 -+ s/L) -+ s*X / (1 -+ s*f): what the position is worth when its margin is used up.
Ratio bankrupt_value(const PositionExposure& position) {
  const int toward = turn(position.kind, position.sign);
  const Ratio own = Ratio{position.entry_value} *
                    bankrupt_part(position.kind, position.sign, position.terms.leverage);
  const Ratio fee = Ratio{1} + Ratio{toward} * Ratio{position.terms.taker_fee.decimal()};
  return own + Ratio{toward} * Ratio{position.extra_margin} / fee;
}

std::optional<Decimal> positive(const Ratio& price) {
  return price.sign() > 0 ? price.round(Rounding::HalfEven) : std::nullopt;
}

// Value v and price p of S units: linear v = S * p, inverse v = S / p.
Ratio price_of(const PositionExposure& position, const Ratio& value) {
  const Ratio units{position.units};
  return position.kind == ContractKind::Inverse ? units / value : value / units;
}

// Where the worth left equals the maintenance margin of this tier.
Ratio liquidation_value(const PositionExposure& position, const RiskTier& tier) {
  const int toward = turn(position.kind, position.sign);
  const Ratio left = bankrupt_value(position) + Ratio{toward} * Ratio{tier.deduction};
  return left / (Ratio{1} + Ratio{toward} * Ratio{tier.maintenance_rate});
}

}  // namespace

std::size_t tier_of(std::span<const RiskTier> tiers, Decimal value) {
  TW_ASSERT(!tiers.empty());
  std::size_t index = 0;
  while (index + 1 < tiers.size() && value > tiers[index].value_max) {
    ++index;
  }
  return index;
}

Decimal risk_value(Decimal longs, Decimal buys, Decimal shorts, Decimal sells) {
  return std::max(longs + buys, shorts + sells);
}

Decimal close_fee_reserve(const PositionExposure& position) {
  const Ratio exact = bankrupt_part(position.kind, position.sign, position.terms.leverage) *
                      Ratio{position.terms.taker_fee.decimal()};
  const auto factor = exact.round(Rounding::Up);
  TW_ASSERT(factor.has_value());
  return multiply(position.entry_value, round_to_step(*factor, kFactorStep, Rounding::Up),
                  Rounding::HalfEven);
}

Decimal initial_margin_isolated(const PositionExposure& position) {
  return rounded(Ratio{position.entry_value} / Ratio{position.terms.leverage}) +
         close_fee_reserve(position) + position.extra_margin;
}

Decimal initial_margin_cross(const PositionExposure& position) {
  return rounded(Ratio{position.mark_value} / Ratio{position.terms.leverage}) +
         close_fee_reserve(position);
}

Decimal maintenance_margin(const PositionExposure& position) {
  if (position.terms.tiers.empty()) {
    return Decimal{};
  }
  const RiskTier& tier = position.terms.tiers[tier_of(position.terms.tiers, position.mark_value)];
  return multiply(position.mark_value, tier.maintenance_rate, Rounding::HalfEven) - tier.deduction +
         close_fee_reserve(position);
}

Decimal order_cost(const OrderExposure& order) {
  const Ratio margin = Ratio{1} / Ratio{order.terms.leverage};
  return rounded(Ratio{order.opening_value} * (margin + order_fees(order)));
}

Decimal order_maintenance(const OrderExposure& order) {
  if (order.terms.tiers.empty()) {
    return Decimal{};
  }
  const RiskTier& tier = order.terms.tiers[tier_of(order.terms.tiers, order.opening_value)];
  return rounded(Ratio{order.opening_value} * (Ratio{tier.maintenance_rate} + order_fees(order)));
}

std::optional<Decimal> bankruptcy_price(const PositionExposure& position) {
  return positive(price_of(position, bankrupt_value(position)));
}

std::optional<Decimal> liquidation_price_isolated(const PositionExposure& position) {
  static constexpr RiskTier kNone{};
  const std::span<const RiskTier> tiers =
      position.terms.tiers.empty() ? std::span(&kNone, 1) : position.terms.tiers;
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    const Ratio value = liquidation_value(position, tiers[i]);
    const auto worth = value.round(Rounding::HalfEven);
    if (worth.has_value() && worth->sign() > 0 && tier_of(tiers, *worth) == i) {
      return positive(price_of(position, value));
    }
  }
  return std::nullopt;
}

Price to_tick(const PositionExposure& position, Decimal price, Price tick_size) {
  const Rounding worse = position.sign > 0 ? Rounding::Up : Rounding::Down;
  return Price{round_to_step(price, tick_size.decimal(), worse)};
}

}  // namespace tw::portfolio
