#pragma once

#include <cstdint>
#include <optional>

#include "engine/fact_state.hpp"

namespace tw::engine {

/// Why a fact cannot follow from the state before it.
enum class Contradiction : std::uint8_t {
  Epoch,       ///< a writer that is not later than the one before it
  Instrument,  ///< one that cannot be defined as said, or that nobody defined
  Account,     ///< one that is opened twice in two ways, that nobody opened, or another currency
  OrderId,     ///< not the next one
  Cancel,      ///< of no live order, or while another cancel is under way
  Amend,       ///< of no live order, or while another amend is under way
  Signal,      ///< not the next one, or the cause of a second order
  Amount,      ///< zero, negative or beyond what is admitted
  Fill,        ///< of an order that is not placed yet, or of another side, instrument or owner
};

/// Says what FactState::apply would hold to be a bug. What comes from a venue, a user or a file is
/// asked first: it is data from outside.
/// Output:  nothing when the record may be applied.
/// Cost:    O(live orders); a definition copies the registry.
std::optional<Contradiction> find_contradiction(const FactState& state, const Record& record);
/// The same of a fact that is no record yet.
std::optional<Contradiction> find_contradiction(const FactState& state, const Event& fact);

}  // namespace tw::engine
