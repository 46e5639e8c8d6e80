#pragma once

#include <vector>

#include "engine/account_figures.hpp"
#include "portfolio/collateral.hpp"
#include "risk/risk_gate.hpp"

namespace tw::engine {

/// Asks the margin model of an account what an intent would take. Accounts for which nobody chose a
/// margin mode or a leverage are not asked about.
/// Rules:   margin with the order in place, less margin without it. The settle asset is collateral
///          in full; there are no risk tiers, so nothing is said of maintenance.
/// Cost:    O(open orders squared + positions), no allocation once as many instruments were seen.
class MarginProbe {
 public:
  /// `settle` is what the account settles in.
  explicit MarginProbe(Currency settle);

  /// Writes the margin of a new order into `view`.
  void ask(const Stand& stand, const OrderTerms& terms, risk::RiskView& view);
  /// The same of an amend of a live order: until it is answered the larger of both counts.
  void ask(const Stand& stand, ClientOrderId order, const risk::NewTerms& wanted,
           risk::RiskView& view);

 private:
  bool take_orders(const Stand& stand);
  void compare(const Stand& stand, risk::RiskView& view);

  portfolio::CollateralTable collateral_;
  std::vector<portfolio::InstrumentMark> marks_;
  portfolio::Reservations orders_;  // of the account, the intent among them
  portfolio::AccountExposure exposure_;
};

}  // namespace tw::engine
