#pragma once

#include <span>
#include <vector>

#include "base/time.hpp"
#include "portfolio/margin/exposure.hpp"

namespace tw::portfolio {

/// Worth of a balance as collateral, in the valuation currency: each slice at its own ratio, what
/// lies beyond the last one counts nothing; a debt counts in full (ACC-WB). Slices are rounded half
/// to even at 12 digits.
Decimal collateral_value(Decimal balance, Decimal price, std::span<const RatioTier> tiers);

/// How an asset may serve as collateral, from a date on.
struct CollateralTerms {
  Timestamp valid_from;
  std::vector<RatioTier> ratios;  ///< empty: switched off
  Decimal loan_initial_rate;      ///< margin for what is owed
  Decimal loan_maintenance_rate;
};

/// Dated collateral terms by asset; an asset without terms is no collateral.
class CollateralTable {
 public:
  /// A table in which this asset counts in full from the beginning of time, and no other.
  static CollateralTable in_full(Currency asset);

  /// Adds later terms of an asset. Errors: InvalidInput when they are not later than the newest
  /// ones, a ratio is not within 0..1, or a slice does not end after the one before.
  Checked<void> define(Currency asset, CollateralTerms terms);
  /// The terms in force at `at`; null where there are none.
  const CollateralTerms* find(Currency asset, Timestamp at) const;

 private:
  struct Entry {
    Currency asset;
    CollateralTerms terms;
  };
  std::vector<Entry> entries_;  // by asset, then by date
};

}  // namespace tw::portfolio
