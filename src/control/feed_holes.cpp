#include "control/feed_holes.hpp"

#include <algorithm>

namespace tw::control {
namespace {

// Counts the events of a history up to a moment.
class FeedCount {
 public:
  explicit FeedCount(HistoryReader& history) : history_(history) {}

  Result<void> advance_to(Timestamp at) {
    while (!is_ended_ && (!is_read_ || next_ <= at)) {
      if (is_read_) {
        ++until_;
        before_ = next_ < at ? until_ : before_;
      }
      TW_TRY(const std::optional<Event> event, history_.next());
      is_ended_ = !event.has_value();
      next_ = is_ended_ ? next_ : event->ts_recv;
      is_read_ = true;
    }
    return {};
  }

  std::uint64_t before() const { return before_; }  ///< strictly before that moment
  std::uint64_t until() const { return until_; }    ///< up to it

 private:
  HistoryReader& history_;
  Timestamp next_{};  // of the event that was read last and is not counted yet
  std::uint64_t before_ = 0;
  std::uint64_t until_ = 0;
  bool is_read_ = false;
  bool is_ended_ = false;
};

}  // namespace

Result<std::vector<FeedHole>> find_holes(const std::vector<ConsumedFeed>& indexes, Timestamp first,
                                         HistoryReader& history) {
  FeedCount count(history);
  std::vector<FeedHole> holes;
  std::int64_t missing = 0;
  Timestamp from = first;
  for (const ConsumedFeed& index : indexes) {
    TW_CHECK(count.advance_to(index.at));
    const auto consumed = static_cast<std::int64_t>(index.events);
    const std::int64_t low = consumed - static_cast<std::int64_t>(count.until());
    const std::int64_t high = consumed - static_cast<std::int64_t>(count.before());
    const std::int64_t now_missing = std::clamp(missing, low, high);
    if (now_missing != missing) {
      if (!holes.empty() && holes.back().to == from) {
        holes.back().to = index.at;
      } else {
        holes.push_back({.from = from, .to = index.at, .record = index.record});
      }
    }
    missing = now_missing;
    from = index.at;
  }
  return holes;
}

}  // namespace tw::control
