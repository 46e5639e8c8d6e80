#pragma once

#include <variant>

#include "model/order.hpp"

namespace tw {

struct PlaceOrder {
  ClientOrderId order;
  Route route;
  OrderTerms terms;
  std::uint32_t limits_version = 0;  ///< of the risk verdict that let it pass
  SignalId cause = {};               ///< the signal that led to it, if one did; of no other order
  friend bool operator==(const PlaceOrder&, const PlaceOrder&) = default;
};

enum class CancelReason : std::uint8_t {
  Requoted,
  BookInvalid,
  EntriesPaused,
  Killed,
  Halted,
  Unanswered,  ///< asked once more: the cancel before had no answer
};

struct CancelOrder {
  ClientOrderId order;
  Route route;
  InstrumentId instrument;
  CancelReason reason = CancelReason::Requoted;
  friend bool operator==(const CancelOrder&, const CancelOrder&) = default;
};

/// Changes price and quantity of a live order; what stays is named as it is.
struct AmendOrder {
  ClientOrderId order;
  Route route;
  InstrumentId instrument;
  Price limit_price;
  Quantity quantity;  ///< the new total, what is filled included
  std::uint32_t limits_version = 0;
  friend bool operator==(const AmendOrder&, const AmendOrder&) = default;
};

using CommandBody = std::variant<PlaceOrder, CancelOrder, AmendOrder>;

/// The one kind of output of the engine that reaches a venue.
struct Command {
  Timestamp decided_at;
  CommandBody body;
  friend bool operator==(const Command&, const Command&) = default;
};

/// Whether its intent must be durable before a byte of it leaves: every order that is not
/// reduce-only, and every amend, for it may enlarge one.
bool increases_risk(const Command& command);

}  // namespace tw
