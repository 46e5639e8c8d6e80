#pragma once

#include "sim/exchange.hpp"
#include "venue_sim/order_text.hpp"
#include "venue_sim/private_call.hpp"
#include "venue_sim/refusals.hpp"

namespace tw::venue_sim {

// What requests of orders and stops say, in the exchange's terms. A parameter that the venue knows
// and the simulator does not offer is refused, not ignored.

/// The category a request names; a missing or unknown one is refused.
Parsed<Category> category_of(const Parameters& parameters);
/// The same for a request that trades: spot and linear only.
Parsed<Category> trading_category(const Parameters& parameters);
/// The instrument that `symbol` names in a category.
Parsed<Listed> listed_of(const PrivateDesk& desk, Category category, const Parameters& parameters);
Listed listed_at(const PrivateDesk& desk, InstrumentId instrument);

Parsed<sim::OrderRequest> order_request(const Listed& listed, const Parameters& parameters);
Parsed<sim::AmendRequest> amend_request(const Listed& listed, const Parameters& parameters);
Parsed<sim::StopsRequest> stops_request(const Listed& listed, const Parameters& parameters);

/// The client's own id: at most 36 letters, digits, dashes and underscores; empty where there is
/// none.
Parsed<sim::LinkId> link_id(const Parameters& parameters);
/// The order that `orderId`, else `orderLinkId` names; as `act` it is refused when there is none.
Parsed<VenueOrderId> order_of(const PrivateCall& call, const Listed& listed,
                              const Parameters& parameters, Act act);
/// One-way mode: any index but zero is refused.
Parsed<void> check_position_index(const Parameters& parameters);
/// A refusal of the exchange with the rules and prices that its text may name.
Refused refusal(const PrivateDesk& desk, const Listed& listed, Act act, sim::Refusal why);

}  // namespace tw::venue_sim
