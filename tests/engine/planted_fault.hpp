#pragma once

#include "engine/fact_state.hpp"

namespace tw::engine {

// What a broken memory or a bug of ours would do: money, positions and reservations change without
// a fact. Nothing in the product can.

inline void plant_in_wallet(const FactState& state, Decimal amount) {
  const portfolio::WalletBalance& wallet = state.portfolio().ledger().wallets()[0];
  const_cast<portfolio::WalletBalance&>(wallet).amount.amount += amount;
}

inline void plant_in_position(const FactState& state, Quantity quantity) {
  const_cast<Position&>(state.portfolio().positions()[0]).quantity += quantity;
}

/// The reservation of the oldest order becomes one of nobody's.
inline void plant_in_reservation(const FactState& state) {
  const portfolio::Reservation& reservation = state.portfolio().reservations().open()[0];
  const_cast<portfolio::Reservation&>(reservation).order.epoch = 4'000;
}

}  // namespace tw::engine
