#pragma once

#include <cstdint>
#include <vector>

#include "model/record.hpp"

namespace tw::engine {

/// What a random run leaves.
class FactState;
struct RandomRun {
  std::vector<Record> records;
  std::vector<ClientOrderId> ids_sent;
};

/// Plays `steps` random inputs (market, venue answers in any legal order, repeated fills, timers,
/// users, new writers, releases) against a loop with two strategies. `end` receives the live state.
RandomRun play_randomly(std::uint64_t seed, int steps, FactState& end);

}  // namespace tw::engine
