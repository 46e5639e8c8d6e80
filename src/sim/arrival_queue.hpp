#pragma once

#include <optional>
#include <span>
#include <tuple>
#include <vector>

#include "model/command.hpp"
#include "sim/latency.hpp"

namespace tw::sim {

/// A command on its way to the venue.
struct Arrival {
  /// Of the commands of one instant first cancels and amends of earlier orders arrive, then orders,
  /// then cancels and amends of these; of one order the cancel first.
  enum class Turn : std::uint8_t { OfEarlier, Place, OfFresh };

  Timestamp at;
  Turn turn = Turn::Place;
  ClientOrderId order;
  Command command;

  friend bool operator<(const Arrival& a, const Arrival& b) {
    return std::tuple(a.command.decided_at, a.turn, a.order, a.command.body.index()) <
           std::tuple(b.command.decided_at, b.turn, b.order, b.command.body.index());
  }
};

/// Commands on their way over one connection, which keeps their order: what was decided later never
/// arrives before what was decided earlier, it waits behind it. When a command was handed over does
/// not matter, only when it was decided.
/// Cost:    O(commands decided later than the pushed one), O(1) to pop; no allocation up to the
///          capacity.
class ArrivalQueue {
 public:
  explicit ArrivalQueue(std::size_t capacity) { slots_.reserve(2 * capacity); }

  /// A command that alone would take `latency`.
  void push(const Command& command, Duration latency);
  /// As it was saved; in the order of arrival.
  void restore(const Arrival& arrival) { slots_.push_back(arrival); }
  std::optional<Timestamp> next() const {
    return size() == 0 ? std::nullopt : std::optional(slots_[first_].at);
  }
  /// Whether the first one arrives up to `at`.
  bool is_due(Timestamp at) const { return size() != 0 && slots_[first_].at <= at; }
  /// The first to arrive; there must be one (TW_ASSERT).
  Arrival pop();
  std::size_t size() const { return slots_.size() - first_; }
  std::span<const Arrival> pending() const { return std::span(slots_).subspan(first_); }

 private:
  Arrival::Turn turn_of(ClientOrderId order, Timestamp decided_at) const;

  std::vector<Arrival> slots_;  // from first_ on in the order of arrival, which is that of decision
  std::size_t first_ = 0;
};

/// The order that a command speaks of.
ClientOrderId order_of(const CommandBody& command);

}  // namespace tw::sim
