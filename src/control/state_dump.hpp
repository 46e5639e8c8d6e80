#pragma once

#include <string>

#include "engine/fact_state.hpp"
#include "json/value.hpp"

namespace tw::control {

/// Everything of a risk group that is money or orders, in its published form (`schema_version` 1):
/// instruments, accounts, margin, balances, positions with their strategies' parts, live orders
/// with what they hold, latches and gates, sorted, numbers exact.
/// Ids that differ between two equal runs are left out: client order ids (their epoch counts
/// starts), ids of the venue and of fills. Equal states give equal bytes.
json::Value state_json(const engine::FactState& state);

/// What `journal replay --dump-state` prints, byte for byte.
std::string dump_state(const engine::FactState& state);

/// SHA-256 of exactly that, 64 hexadecimal digits.
std::string state_hash(const engine::FactState& state);

}  // namespace tw::control
