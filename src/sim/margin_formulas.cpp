#include "sim/margin_formulas.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace tw::sim {
namespace {

constexpr Decimal kOne = Decimal::from_int(1);
constexpr Decimal kEighthDigit = Decimal::from_raw(10'000);
constexpr Decimal kHalfEighthDigit = Decimal::from_raw(5'000);

Decimal signed_by(int sign, Decimal value) { return sign < 0 ? -value : value; }

// Of a linear contract the value falls with the price, of an inverse one it rises: this turns the
// formulas of one into those of the other.
int value_sign(ContractKind kind, int sign) { return kind == ContractKind::Linear ? -sign : sign; }

// Value at which the margin is gone, fees aside: entry value moved by margin, then by extra margin
// less what closing there costs in fees.
Decimal bankruptcy_value(const Holding& holding) {
  const int way = value_sign(holding.terms.kind, holding.sign);
  const Decimal margin = divide(holding.entry_value, holding.terms.leverage, Rounding::HalfEven);
  const Decimal keep = kOne + signed_by(way, holding.terms.taker_fee.decimal());
  const Decimal extra = divide(holding.extra_margin, keep, Rounding::HalfEven);
  return holding.entry_value + signed_by(way, margin + extra);
}

std::optional<Decimal> price_of(ContractKind kind, Decimal units, Decimal value) {
  if (value.sign() <= 0) {
    return std::nullopt;
  }
  const Decimal price = kind == ContractKind::Linear ? divide(value, units, Rounding::HalfEven)
                                                     : divide(units, value, Rounding::HalfEven);
  return price.sign() > 0 ? std::optional(price) : std::nullopt;
}

// The price at which value * rate - deduction is all that is left.
std::optional<Decimal> liquidation_in(const Holding& holding, Decimal rate, Decimal deduction) {
  const int way = value_sign(holding.terms.kind, holding.sign);
  const Decimal value = bankruptcy_value(holding) + signed_by(way, deduction);
  const Decimal factor = kOne + signed_by(way, rate);
  const Decimal divisor = multiply(holding.units, factor, Rounding::HalfEven);
  return price_of(holding.terms.kind, divisor, value);
}

Decimal fees_of_order(const MarginTerms& terms, Side side, Decimal value) {
  const Decimal fee = multiply(value, terms.taker_fee.decimal(), Rounding::HalfEven);
  const int way = value_sign(terms.kind, direction(side));
  return fee + fee + signed_by(way, divide(fee, terms.leverage, Rounding::HalfEven));
}

}  // namespace

Decimal gross_pnl(ContractKind kind, int sign, Decimal entry_value, Decimal exit_value) {
  return signed_by(value_sign(kind, sign), entry_value - exit_value);
}

Decimal value_at(ContractKind kind, Decimal units, Decimal price) {
  return kind == ContractKind::Linear ? multiply(units, price, Rounding::HalfEven)
                                      : divide(units, price, Rounding::HalfEven);
}

Decimal average_entry(ContractKind kind, Decimal units, Decimal entry_value) {
  const Decimal exact = kind == ContractKind::Linear ? divide(entry_value, units, Rounding::Down)
                                                     : divide(units, entry_value, Rounding::Down);
  return round_to_step(exact + kHalfEighthDigit, kEighthDigit, Rounding::Down);
}

Decimal unrealized_pnl(const Holding& holding, Decimal mark_value) {
  return gross_pnl(holding.terms.kind, holding.sign, holding.entry_value, mark_value);
}

Decimal funding_cash(int sign, Decimal mark_value, Rate rate) {
  return signed_by(-sign, multiply(mark_value, rate.decimal(), Rounding::HalfEven));
}

// ---- margin

Decimal close_fee_factor(const MarginTerms& terms, int sign) {
  const Decimal share = terms.leverage + Decimal::from_int(value_sign(terms.kind, sign));
  const Decimal factor =
      multiply_divide(terms.taker_fee.decimal(), share, terms.leverage, Rounding::Up);
  return round_to_step(factor, kEighthDigit, Rounding::Up);
}

Decimal close_fee_reserve(const Holding& holding) {
  const Decimal entry = average_entry(holding.terms.kind, holding.units, holding.entry_value);
  const Decimal value =
      entry.is_zero() ? holding.entry_value : value_at(holding.terms.kind, holding.units, entry);
  return multiply(value, close_fee_factor(holding.terms, holding.sign), Rounding::HalfEven);
}

Decimal initial_margin_isolated(const Holding& holding) {
  return divide(holding.entry_value, holding.terms.leverage, Rounding::HalfEven) +
         close_fee_reserve(holding) + holding.extra_margin;
}

Decimal initial_margin_cross(const Holding& holding, Decimal mark_value) {
  return divide(mark_value, holding.terms.leverage, Rounding::HalfEven) +
         close_fee_reserve(holding);
}

Decimal maintenance_margin(const Holding& holding, Decimal mark_value,
                           std::span<const RiskTier> tiers) {
  const Decimal reserve = close_fee_reserve(holding);
  if (tiers.empty()) {
    return reserve;
  }
  const RiskTier& tier = tiers[tier_of(tiers, mark_value)];
  return multiply(mark_value, tier.maintenance.decimal(), Rounding::HalfEven) - tier.deduction +
         reserve;
}

Decimal order_cost(const MarginTerms& terms, Side side, Decimal value) {
  return divide(value, terms.leverage, Rounding::HalfEven) + fees_of_order(terms, side, value);
}

Decimal order_maintenance(const MarginTerms& terms, Side side, Decimal value, Rate maintenance) {
  return multiply(value, maintenance.decimal(), Rounding::HalfEven) +
         fees_of_order(terms, side, value);
}

// ---- tiers

std::size_t tier_of(std::span<const RiskTier> tiers, Decimal value) {
  TW_ASSERT(!tiers.empty());
  const auto reached =
      std::ranges::find_if(tiers, [&](const RiskTier& tier) { return value <= tier.value_max; });
  const auto place = static_cast<std::size_t>(reached - tiers.begin());
  return std::min(place, tiers.size() - 1);
}

void derive_deductions(std::span<RiskTier> tiers) {
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    const Decimal step = i == 0
                             ? Decimal{}
                             : multiply(tiers[i - 1].value_max,
                                        (tiers[i].maintenance - tiers[i - 1].maintenance).decimal(),
                                        Rounding::HalfEven);
    tiers[i].deduction = i == 0 ? Decimal{} : tiers[i - 1].deduction + step;
  }
}

Decimal risk_value(int sign, Decimal position_value, Decimal buys, Decimal sells) {
  const Decimal longs = sign > 0 ? position_value : Decimal{};
  const Decimal shorts = sign < 0 ? position_value : Decimal{};
  return std::max(longs + buys, shorts + sells);
}

// ---- prices

std::optional<Decimal> bankruptcy_price(const Holding& holding) {
  return price_of(holding.terms.kind, holding.units, bankruptcy_value(holding));
}

std::optional<Decimal> liquidation_price(const Holding& holding, std::span<const RiskTier> tiers) {
  // Rates rise from tier to tier and tiers join, so the maintenance margin is the largest of what
  // the tiers ask for, and the first price reached is that of the tier it lies in.
  std::optional<Decimal> worst;
  if (tiers.empty()) {
    worst = liquidation_in(holding, Decimal{}, Decimal{});
  }
  for (const RiskTier& tier : tiers) {
    const auto price = liquidation_in(holding, tier.maintenance.decimal(), tier.deduction);
    const bool is_worse =
        price.has_value() &&
        (!worst.has_value() || (holding.sign > 0 ? *price > *worst : *price < *worst));
    worst = is_worse ? price : worst;
  }
  return worst;
}

std::optional<Decimal> price_after_loss(const Holding& holding, Decimal mark_value, Decimal loss) {
  const int way = value_sign(holding.terms.kind, holding.sign);
  return price_of(holding.terms.kind, holding.units, mark_value + signed_by(way, loss));
}

Price to_tick(int sign, Decimal price, Price tick_size) {
  return Price{round_to_step(price, tick_size.decimal(), sign > 0 ? Rounding::Up : Rounding::Down)};
}

Decimal print_by_entry(Decimal margin) { return round_to_step(margin, kEighthDigit, Rounding::Up); }

Decimal print_by_mark(Decimal margin) {
  return round_to_step(margin, kEighthDigit, Rounding::Down);
}

}  // namespace tw::sim
