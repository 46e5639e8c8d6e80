#include "control/record_order.hpp"

namespace tw::control {

std::optional<OrderFault> RecordOrder::next(const Record& record) {
  if (group_.has_value() && record.group != *group_) {
    return OrderFault::Group;
  }
  if (record.group_seq != records_ + 1) {
    return OrderFault::GroupSeq;
  }
  if (records_ > 0 && record.at < at_) {
    return OrderFault::Time;
  }
  if (const auto* index = std::get_if<FeedIndex>(&record.body)) {
    if (index->first != market_events_ || index->count == 0) {
      return OrderFault::FeedIndex;
    }
    market_events_ += index->count;
  }
  facts_ += std::holds_alternative<Event>(record.body) ? 1U : 0U;
  if (!is_of_next_input(record)) {
    return OrderFault::EngineSeq;
  }
  group_ = record.group;
  at_ = record.at;
  ++records_;
  return std::nullopt;
}

// A feed index stands before what rests on it: a decision on its last market event, or the next
// fact.
bool RecordOrder::is_of_next_input(const Record& record) const {
  const std::uint64_t inputs = facts_ + market_events_;
  const bool is_index = std::holds_alternative<FeedIndex>(record.body);
  return record.engine_seq.value() == inputs ||
         (is_index && record.engine_seq.value() == inputs + 1);
}

}  // namespace tw::control
