#pragma once

#include <cstdint>

#include "sim/contract.hpp"
#include "sim/exchange.hpp"
#include "venue_sim/answer.hpp"
#include "venue_sim/directory.hpp"

namespace tw::venue_sim {

/// What was asked for when the exchange refused; some refusals have a text for each.
enum class Act : std::uint8_t { Place, Amend, Cancel, Stops, Leverage, Margin, Scope };

/// One refusal with what the venue's text may name.
struct Refused {
  sim::Refusal why;
  Category category = Category::Linear;
  Act act = Act::Place;
  const sim::Contract* contract = nullptr;
  const sim::ReferencePrices* prices = nullptr;
  Side side = Side::Buy;
  Trigger trigger = {};
  Decimal leverage = {};
};

/// The venue's code and live text for a refusal of the exchange.
/// Source:  venues/bybit-v5.md section 9, fixtures rest/error_*.json.
Answer refuse(const Refused& refused);

}  // namespace tw::venue_sim
