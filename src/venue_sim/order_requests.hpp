#pragma once

#include "venue_sim/private_call.hpp"

namespace tw::venue_sim {

// POST /v5/order/...: what changes orders, over REST and the trade socket alike.

Reply create_order(const PrivateCall& call);
Reply amend_order(const PrivateCall& call);
Reply cancel_order(const PrivateCall& call);
Reply cancel_all_orders(const PrivateCall& call);
Reply check_order(const PrivateCall& call);  ///< margin before and after, nothing is placed

/// An order that a request made, changed or cancelled.
struct OrderTouched {
  std::string symbol;
  std::string order_id;
  std::string link_id;
};
/// The order that an amend or a cancel names.
Parsed<OrderTouched> named_order(const PrivateCall& call, const Parameters& parameters,
                                 Category category);
/// One order of a request; a batch calls them once for each.
Parsed<OrderTouched> create_one(const PrivateCall& call, const Parameters& parameters,
                                Category category);
Parsed<OrderTouched> amend_one(const PrivateCall& call, const Parameters& parameters,
                               Category category);
Parsed<OrderTouched> cancel_one(const PrivateCall& call, const Parameters& parameters,
                                Category category);

Reply create_batch(const PrivateCall& call);
Reply amend_batch(const PrivateCall& call);
Reply cancel_batch(const PrivateCall& call);

}  // namespace tw::venue_sim
