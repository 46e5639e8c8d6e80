#pragma once

#include <span>

#include "portfolio/collateral.hpp"
#include "portfolio/ledger.hpp"
#include "portfolio/margin/margin_settings.hpp"
#include "portfolio/position_book.hpp"
#include "portfolio/reservations.hpp"

namespace tw::portfolio {

/// What a unit of an asset is worth in the valuation currency (the venue's index).
struct AssetPrice {
  Currency asset;
  Decimal price;
};
struct InstrumentMark {
  InstrumentId instrument;
  Price price;
};
struct InstrumentTiers {
  InstrumentId instrument;
  std::span<const RiskTier> tiers;
};

/// Everything from outside that a valuation depends on.
struct Valuation {
  Currency currency;  ///< the valuation currency; worth 1 of itself
  Timestamp at;       ///< selects dated terms
  const InstrumentRegistry* instruments = nullptr;
  const CollateralTable* collateral = nullptr;
  std::span<const AssetPrice> prices;
  std::span<const InstrumentMark> marks;
  std::span<const InstrumentTiers> tiers;  ///< none: no maintenance margin
};

/// What the portfolio keeps, as the valuation reads it.
struct Books {
  const Ledger& ledger;
  const PositionBook& positions;
  const Reservations& reservations;
  const MarginSettings& settings;
};

/// Fills `out` with the account at this moment; what it holds of memory is used again. Spot
/// holdings are wallets; contracts stand apart with their PnL at the mark.
/// Errors:  NotFound for an instrument, a mark or a price that is needed and not given;
///          InvalidInput for a value that does not fit. `out` is then incomplete.
Checked<void> expose(const Books& books, AccountId account, const Valuation& valuation,
                     AccountExposure& out);

/// Worth of everything at its full price, debts and PnL included (ACC-EQ).
Decimal equity(const AccountExposure& account);

}  // namespace tw::portfolio
