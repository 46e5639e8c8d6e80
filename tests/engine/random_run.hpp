#pragma once

#include <cstdint>
#include <vector>

#include "model/record.hpp"

namespace tw::engine {

class FactState;

/// What a random run leaves.
struct RandomRun {
  struct Sent {
    Command command;
    std::uint64_t durable = 0;  ///< records at that moment
  };
  std::vector<Record> records;
  std::vector<ClientOrderId> ids_sent;
  std::vector<Sent> sent;
};

/// Prompt: each release commits. Slow: syncs come back at any time, and the journal stalls.
enum class Disk : std::uint8_t { Prompt, Slow };

/// Plays `steps` random inputs (market, venue answers in any legal order, repeated fills, timers,
/// users, new writers, releases) against a loop with two strategies. `end` receives the live state.
RandomRun play_randomly(std::uint64_t seed, int steps, FactState& end, Disk disk = Disk::Prompt);

}  // namespace tw::engine
