#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/command.hpp"

namespace tw::engine {

/// Commands that increase risk, from their decision until their intent is durable, in the order of
/// their decision.
/// Cost: O(waiting), no allocation.
class Outbox {
 public:
  /// One order and one amend for each order that may live.
  static constexpr std::size_t kWaitingMax = 1'024;

  Outbox() { waiting_.reserve(kWaitingMax); }

  /// The command, and the place of its record in the log, counted from 1. There must be room
  /// (TW_ASSERT).
  void stage(const Command& command, std::uint64_t record);
  /// When the oldest one was decided.
  std::optional<Timestamp> oldest() const;

  /// Moves what `durable` records cover to the end of `out`.
  void take_durable(std::uint64_t durable, std::vector<Command>& out);
  /// Moves what speaks of this order to the end of `out`.
  void take(ClientOrderId order, std::vector<Command>& out);
  /// Moves everything to the end of `out`.
  void take_all(std::vector<Command>& out);

 private:
  struct Waiting {
    Command command;
    std::uint64_t record;
  };
  std::vector<Waiting> waiting_;
};

}  // namespace tw::engine
