#pragma once

#include <cstdint>
#include <optional>

#include "model/record.hpp"

namespace tw::control {

/// What about a record's place does not continue the records before it.
enum class OrderFault : std::uint8_t {
  Group,      ///< of another risk group
  GroupSeq,   ///< not the next number
  EngineSeq,  ///< not the number of its input
  Time,       ///< engine time runs back
  FeedIndex,  ///< market events twice or left out
};

/// How far the records of a group have come: behind one of them.
struct RecordPlace {
  GroupId group;
  std::uint64_t records = 0;
  std::uint64_t facts = 0;          ///< of them
  std::uint64_t market_events = 0;  ///< that their feed indexes speak of
  Timestamp at;                     ///< engine time
  friend bool operator==(const RecordPlace&, const RecordPlace&) = default;
};

/// Checks that records stand in the one order the engine gave them. Every input has a number: those
/// that are facts are records, the others are counted by feed indexes, so the number of each
/// record's input is known from the records before it.
class RecordOrder {
 public:
  RecordOrder() = default;
  /// Goes on behind that place.
  explicit RecordOrder(const RecordPlace& place)
      : group_(place.group),
        records_(place.records),
        facts_(place.facts),
        market_events_(place.market_events),
        at_(place.at) {}

  /// Nothing when the record is the next one. After a fault there is nothing more to ask.
  std::optional<OrderFault> next(const Record& record);
  std::uint64_t market_events() const { return market_events_; }

 private:
  bool is_of_next_input(const Record& record) const;

  std::optional<GroupId> group_;
  std::uint64_t records_ = 0;
  std::uint64_t facts_ = 0;
  std::uint64_t market_events_ = 0;
  Timestamp at_{};
};

}  // namespace tw::control
