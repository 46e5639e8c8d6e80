#pragma once

#include <cstdint>
#include <optional>

#include "portfolio/margin/exposure.hpp"

namespace tw::portfolio {

/// Margin of an account, in the valuation currency. reserved + free = total, exactly.
struct MarginState {
  Decimal total;        ///< what counts as margin
  Decimal reserved;     ///< for positions, open orders and debts
  Decimal free;         ///< may be negative
  Decimal maintenance;  ///< below it positions are liquidated
  /// reserved / total and maintenance / total, fractions rounded half to even at 12 digits; nothing
  /// where total <= 0.
  std::optional<Decimal> initial_rate() const;
  std::optional<Decimal> maintenance_rate() const;
  friend bool operator==(const MarginState&, const MarginState&) = default;
};

/// The rules by which a venue reserves margin. Stateless: everything is in the exposure.
class MarginModel {
 public:
  virtual ~MarginModel() = default;
  virtual MarginState assess(const AccountExposure& account) const = 0;
  /// Price of the instrument at which the position would be liquidated, all other prices as they
  /// are; 12 digits. Nothing where there is none, or the rules name none.
  virtual std::optional<Decimal> liquidation_price(const AccountExposure& account,
                                                   const PositionKey& key) const = 0;
};

/// The model of a mode; lives as long as the program.
const MarginModel& margin_model(MarginMode mode);

/// What Bybit shows as `liqPrice` in cross mode (LIQ-FIELD): to compare with theirs, not to act on.
/// `settle_loan_rate` is the loan's maintenance rate where the settle asset is owed, 0 elsewhere.
std::optional<Decimal> shown_liquidation_price(const PositionExposure& position,
                                               const MarginState& state, Decimal settle_loan_rate);

}  // namespace tw::portfolio
