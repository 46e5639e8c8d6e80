#include "portfolio/collateral.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace tw::portfolio {
namespace {

bool is_valid(const CollateralTerms& terms) {
  Decimal end;
  for (const RatioTier& tier : terms.ratios) {
    if (tier.quantity_max <= end || tier.ratio.sign() < 0 || tier.ratio > Decimal::from_int(1)) {
      return false;
    }
    end = tier.quantity_max;
  }
  return terms.loan_initial_rate.sign() >= 0 && terms.loan_maintenance_rate.sign() >= 0;
}

}  // namespace

Decimal collateral_value(Decimal balance, Decimal price, std::span<const RatioTier> tiers) {
  if (balance.sign() <= 0) {
    return multiply(balance, price, Rounding::HalfEven);
  }
  Decimal counted;
  Decimal begin;
  for (const RatioTier& tier : tiers) {
    if (balance <= begin) {
      break;
    }
    const Decimal slice = std::min(balance, tier.quantity_max) - begin;
    counted += multiply(slice, tier.ratio, Rounding::HalfEven);
    begin = tier.quantity_max;
  }
  return multiply(counted, price, Rounding::HalfEven);
}

CollateralTable CollateralTable::in_full(Currency asset) {
  constexpr Decimal kBeyondAnyBalance = Decimal::from_int(1'000'000'000'000'000);
  CollateralTable table;
  const auto defined = table.define(
      asset, {.valid_from = {},
              .ratios = {{.quantity_max = kBeyondAnyBalance, .ratio = Decimal::from_int(1)}},
              .loan_initial_rate = {},
              .loan_maintenance_rate = {}});
  TW_ASSERT(defined.has_value());
  return table;
}

Checked<void> CollateralTable::define(Currency asset, CollateralTerms terms) {
  const auto place = std::ranges::upper_bound(entries_, asset, {}, &Entry::asset);
  const bool has_older = place != entries_.begin() && std::prev(place)->asset == asset;
  if (!is_valid(terms) || (has_older && terms.valid_from <= std::prev(place)->terms.valid_from)) {
    return fault(ErrorCode::InvalidInput, Field::Record);
  }
  entries_.insert(place, {asset, std::move(terms)});
  return {};
}

const CollateralTerms* CollateralTable::find(Currency asset, Timestamp at) const {
  const CollateralTerms* newest = nullptr;
  for (const Entry& entry : entries_) {
    if (entry.asset == asset && entry.terms.valid_from <= at) {
      newest = &entry.terms;
    }
  }
  return newest;
}

}  // namespace tw::portfolio
