#pragma once

#include <vector>

#include "model/ports.hpp"

namespace tw::support {

/// Events of a test as a history. Levels of an event are forgotten when the next one is read, as a
/// reader of files does it.
class EventList final : public HistoryReader {
 public:
  explicit EventList(std::vector<Event> events) : events_(std::move(events)) {}
  Result<std::optional<Event>> next() override;
  /// Gives this error after the last event.
  void fail_at_end(Error error) { error_ = std::move(error); }

 private:
  std::vector<Event> events_;
  std::size_t index_ = 0;
  std::vector<DepthLevel> levels_;
  std::optional<Error> error_;
};

}  // namespace tw::support
