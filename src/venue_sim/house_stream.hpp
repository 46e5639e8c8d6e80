#pragma once

#include <span>

#include "sim/exchange.hpp"
#include "venue_sim/private_call.hpp"
#include "venue_sim/sockets.hpp"

namespace tw::venue_sim {

/// Notes for the trace what changed of an account, whether a client listens or not: a line for each
/// subject, `{"account":1,"topic":"order","data":[…]}`, in the order order, execution, position,
/// wallet. Executions are those of the private socket; of orders, positions and wallets stand the
/// members that a ledger can be computed from, named as there.
void note_changes(const PrivateDesk& desk, AccountId account, std::span<const sim::Change> changes,
                  SocketSink& sink);

}  // namespace tw::venue_sim
