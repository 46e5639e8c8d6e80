#pragma once

#include <string_view>

#include "model/samples.hpp"
#include "portfolio/portfolio.hpp"

/// A funded account and fills of the sample instrument.
namespace tw::portfolio {

inline constexpr AccountId kAccount{1};
inline const Currency kSettle{"USDT"};
inline const Account kOwner{.id = kAccount, .tenant = TenantId{1}, .settle = kSettle};
inline constexpr PositionKey kKey{kAccount, InstrumentId{0}, PositionSide::Net};

inline Instrument instrument_of(InstrumentId id, std::string_view multiplier) {
  Listing listing = testing::sample_listing();
  listing.id = id;
  listing.multiplier = testing::dec(multiplier);
  return Instrument{listing, testing::sample_terms()};
}

inline Portfolio funded() {
  Portfolio portfolio;
  portfolio.open_account(kOwner);
  portfolio.fund(kAccount, {testing::dec("1000"), kSettle});
  return portfolio;
}

inline Fill fill_of(std::uint64_t id, Side side, Quantity quantity, Price price, Decimal fee) {
  return {.order = {1, id},
          .venue_order_id = VenueOrderId{id},
          .fill_id = FillId{id},
          .route = {TenantId{1}, kAccount, StrategyId{1}},
          .instrument = InstrumentId{0},
          .side = side,
          .liquidity = Liquidity::Maker,
          .price = price,
          .quantity = quantity,
          .fee = {fee, kSettle},
          .ts_event = {}};
}

}  // namespace tw::portfolio
