#pragma once

#include <cstdint>
#include <optional>

#include "engine/fact_state.hpp"

namespace tw::engine {

/// What in a state disagrees with itself, though every fact was taken in order.
enum class Imbalance : std::uint8_t {
  Ledger,       ///< wallets and their counter accounts do not sum to zero
  Wallet,       ///< a wallet is not the sum of its postings
  Position,     ///< a position is not the sum of its strategies' parts
  Reservation,  ///< not exactly one for every live order
};

/// Sums the money and the positions of a group again.
/// Output:  nothing when everything agrees.
/// Cost:    O(live orders + balances + positions x strategies), no allocation.
std::optional<Imbalance> find_imbalance(const FactState& state);

}  // namespace tw::engine
