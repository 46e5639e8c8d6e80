#include "support/event_list.hpp"

namespace tw::support {

Result<std::optional<Event>> EventList::next() {
  if (index_ == events_.size()) {
    if (error_.has_value()) {
      return std::unexpected(*error_);
    }
    return std::optional<Event>();
  }
  Event event = events_[index_++];
  for (DepthLevel& level : levels_) {
    level = {-1, -1};  // whoever still looks at the last event's levels sees it
  }
  if (auto* depth = std::get_if<DepthUpdate>(&event.body)) {
    levels_.assign(depth->bids.begin(), depth->bids.end());
    levels_.insert(levels_.end(), depth->asks.begin(), depth->asks.end());
    depth->bids = {levels_.data(), depth->bids.size()};
    depth->asks = {levels_.data() + depth->bids.size(), depth->asks.size()};
  }
  return std::optional(event);
}

}  // namespace tw::support
