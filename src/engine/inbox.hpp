#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "base/ring.hpp"
#include "model/event.hpp"

namespace tw::engine {

/// An input that waited, and the group it is for; nothing: for all of them.
struct PendingInput {
  std::optional<GroupId> group;
  Event event;
};

/// Inputs that wait for the loop, in the order in which it shall take them: private messages (and
/// gates), user commands and configuration, timers, market events; of one kind the oldest first.
/// Full:    a fact is refused and stays with its producer, which reads no further until there is
///          room: orders and fills are never dropped. A market event without room is dropped and
///          counted, and so is all that follows of its instrument, until everything that came
///          before was taken; then a FeedReset says that events are missing, and what comes from
///          then on is taken again. Such a reset stands on no tape.
/// Threads: none; what brings inputs from other threads is in front of it.
/// Cost:    O(1) for a fact, O(levels) for a market event, O(lost instruments) on a full queue;
///          no allocation once every slot has held its largest message.
class Inbox {
 public:
  struct Capacity {
    std::size_t messages = 4'096;
    std::size_t commands = 256;
    std::size_t timers = 256;
    std::size_t market_events = 8'192;
  };

  explicit Inbox(const Capacity& capacity);

  /// A fact of one group.
  [[nodiscard]] Pushed push(GroupId group, const Event& fact);
  /// A definition, for all groups.
  [[nodiscard]] Pushed push_definition(const Event& definition);
  /// A market event; its levels are copied.
  void push_market(const Event& event);

  /// The next input. Levels of a depth update are valid until the next call.
  std::optional<PendingInput> pop();

  bool is_empty() const;
  /// Inputs that wait, resets of lost instruments included.
  std::size_t size() const;
  /// Market events that were dropped.
  std::uint64_t dropped() const { return dropped_; }

 private:
  struct MarketSlot {
    Event event;
    std::vector<DepthLevel> levels;
  };
  struct Lost {
    InstrumentId instrument;
    Timestamp ts_event;
    Timestamp ts_recv;
  };

  bool is_lost(InstrumentId instrument) const;
  Event pop_market();
  Event pop_reset();

  std::array<Ring<PendingInput>, 3> facts_;  // in the order in which they are taken
  std::vector<MarketSlot> market_;           // a ring, and the slot that was popped last
  std::size_t market_head_ = 0;
  std::size_t market_size_ = 0;
  std::vector<Lost> lost_;
  std::uint64_t dropped_ = 0;
};

}  // namespace tw::engine
