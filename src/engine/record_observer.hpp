#pragma once

#include "model/record.hpp"

namespace tw::engine {

/// Sees every record right after it was staged, for projections and displays.
class RecordObserver {
 public:
  virtual ~RecordObserver() = default;
  virtual void on_record(const Record& record) = 0;
  /// A command was handed to the gateway, at this engine time; what increases risk was durable by
  /// then. With `decided_at` it says how long the disk held it.
  virtual void on_sent(GroupId /*group*/, const Command& /*command*/, Timestamp /*at*/) {}
};

}  // namespace tw::engine
