#pragma once

#include <optional>

#include "sim/exchange.hpp"
#include "venue_sim/json_text.hpp"
#include "venue_sim/order_text.hpp"
#include "venue_sim/private_call.hpp"

namespace tw::venue_sim {

/// A position with what its text needs; one that never traded has no `position`.
struct PositionState {
  const sim::VenuePosition* position = nullptr;
  Decimal leverage;
  sim::PositionMargin margin;
  sim::MarginScope scope = sim::MarginScope::Cross;
  std::optional<Price> mark;
  std::optional<Price> take_profit;
  std::optional<Price> stop_loss;
  std::optional<std::uint64_t> sequence;

  bool is_flat() const { return position == nullptr || position->quantity.is_zero(); }
};

PositionState position_state(const PrivateDesk& desk, AccountId account, InstrumentId instrument);

/// REST says `avgPrice`, sockets `entryPrice`.
void write_position(JsonText& json, const PositionState& state, const Listed& listed,
                    TextFor where);

}  // namespace tw::venue_sim
