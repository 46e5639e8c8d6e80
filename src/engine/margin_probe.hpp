#pragma once

#include <vector>

#include "engine/account_figures.hpp"
#include "portfolio/collateral.hpp"
#include "risk/risk_gate.hpp"

namespace tw::engine {

/// Asks what an intent would take of an account: of its assets where it is on spot, and of its
/// margin where somebody chose a margin mode or a leverage.
/// Rules:   margin with the order in place, less margin without it. The settle asset is collateral
///          in full, what is held of spot counts at its mark where the mode lets it; there are no
///          risk tiers, so nothing is said of maintenance.
/// Cost:    O(open orders squared + positions), no allocation once as many instruments were seen.
class MarginProbe {
 public:
  /// `settle` is what the account settles in.
  explicit MarginProbe(Currency settle);

  /// Writes balance and margin of a new order into `view`.
  void ask(const Stand& stand, const OrderTerms& terms, risk::RiskView& view);
  /// The same of an amend of a live order: until it is answered the larger of both counts.
  void ask(const Stand& stand, ClientOrderId order, const risk::NewTerms& wanted,
           risk::RiskView& view);

 private:
  bool take_orders(const Stand& stand);
  void compare(const Stand& stand, risk::RiskView& view);

  portfolio::CollateralTable collateral_;
  std::vector<portfolio::InstrumentMark> marks_;
  std::vector<portfolio::AssetPrice> prices_;
  portfolio::Reservations orders_;  // of the account, the intent among them
  portfolio::AccountExposure exposure_;
};

}  // namespace tw::engine
