#include "backtest/history.hpp"

#include <algorithm>
#include <utility>

#include "base/assert.hpp"

namespace tw::backtest {
namespace {

// Behind the last event of a pass, for answers and timers.
constexpr Duration kTimersMax = std::chrono::days(31);

}  // namespace

MergedHistory::MergedHistory(std::vector<std::unique_ptr<HistoryReader>> readers) {
  for (std::unique_ptr<HistoryReader>& reader : readers) {
    sources_.push_back({std::move(reader), std::nullopt});
  }
}

Result<std::optional<Event>> MergedHistory::next() {
  TW_CHECK(refill());
  taken_.reset();
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    const bool is_earlier =
        sources_[i].head.has_value() &&
        (!taken_.has_value() || sources_[i].head->ts_recv < sources_[*taken_].head->ts_recv);
    if (is_earlier) {
      taken_ = i;
    }
  }
  return taken_.has_value() ? sources_[*taken_].head : std::nullopt;
}

// A reader's event is valid until its next one is read, so it is read only when the last was
// consumed.
Result<void> MergedHistory::refill() {
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    if (!is_started_ || taken_ == i) {
      TW_TRY(sources_[i].head, sources_[i].reader->next());
    }
  }
  is_started_ = true;
  return {};
}

Result<StoredHistory> StoredHistory::load(HistoryReader& reader) {
  StoredHistory history;
  while (true) {
    TW_TRY(const std::optional<Event> event, reader.next());
    if (!event.has_value()) {
      break;
    }
    history.keep(*event);
  }
  if (history.events_.empty()) {
    return fail(ErrorCode::NotFound, "the recording holds no market event", "recording.empty");
  }
  history.point_to_levels();
  return history;
}

void StoredHistory::keep(const Event& event) {
  TW_ASSERT(is_market(event.body));
  Stored stored{event.ts_event, event.ts_recv, {}};
  if (const auto* depth = std::get_if<DepthUpdate>(&event.body)) {
    levels_.insert(levels_.end(), depth->bids.begin(), depth->bids.end());
    levels_.insert(levels_.end(), depth->asks.begin(), depth->asks.end());
    stored.body = *depth;
  } else if (const auto* trade = std::get_if<Trade>(&event.body)) {
    stored.body = *trade;
  } else if (const auto* quote = std::get_if<Quote>(&event.body)) {
    stored.body = *quote;
  } else {
    stored.body = std::get<FeedReset>(event.body);
  }
  events_.push_back(stored);
  latest_ = std::max({latest_, event.ts_event, event.ts_recv});
}

// Once all of them are there and stay where they are.
void StoredHistory::point_to_levels() {
  const DepthLevel* next = levels_.data();
  for (Stored& event : events_) {
    if (auto* depth = std::get_if<DepthUpdate>(&event.body)) {
      depth->bids = {next, depth->bids.size()};
      depth->asks = {next + depth->bids.size(), depth->asks.size()};
      next += depth->bids.size() + depth->asks.size();
    }
  }
}

void StoredHistory::put(std::size_t index, Duration shift, Event& out) const {
  const Stored& stored = events_[index];
  out.ts_event = stored.ts_event + shift;
  out.ts_recv = stored.ts_recv + shift;
  std::visit([&out](const auto& body) { out.body = body; }, stored.body);
}

Event StoredHistory::at(std::size_t index, Duration shift) const {
  Event event;
  put(index, shift, event);
  return event;
}

LoopedHistory::LoopedHistory(const StoredHistory& history, std::size_t instruments,
                             std::uint64_t loops, Duration seam)
    : history_(history), instruments_(instruments), loops_(loops), seam_(seam) {}

Result<std::optional<Event>> LoopedHistory::next() {
  Result<std::optional<Event>> next{std::in_place, std::in_place};
  TW_TRY(const Next found, next_into(**next));
  if (found == Next::End) {
    next->reset();
  }
  return next;
}

Result<Next> LoopedHistory::next_into(Event& out) {
  if (is_past_limit()) {
    return Next::End;
  }
  if (index_ < history_.size()) {
    history_.put(index_++, shift_, out);
    return Next::Put;
  }
  if (loops_ != 0 && loop() == loops_) {
    return Next::End;
  }
  const Timestamp end = history_.last_time() + shift_;
  if (resets_ < instruments_) {
    const InstrumentId instrument{static_cast<std::uint32_t>(resets_++)};
    out = {end, end, FeedReset{instrument, FeedResetReason::ReplaySeam}};
    return Next::Put;
  }
  const Checked<Duration> shift = shift_of(loop_ + 1);
  if (!shift.has_value()) {
    return fail(ErrorCode::InvalidInput,
                "no time is left for pass " + std::to_string(loop() + 1) + " of the recording",
                "recording.time_ended", {{"passes", std::to_string(loop())}});
  }
  ++loop_;
  resets_ = 0;
  index_ = 0;
  shift_ = *shift;
  history_.put(index_++, shift_, out);
  return Next::Put;
}

// The resets stand at the end of their pass, so that a pass begins with its first event.
Checked<void> LoopedHistory::seek(std::uint64_t position) {
  const std::uint64_t pass = history_.size() + instruments_;
  const std::uint64_t loop = position == 0 ? 0 : (position - 1) / pass;
  const Checked<Duration> shift = shift_of(loop);
  if (!shift.has_value()) {
    return std::unexpected(shift.error());
  }
  loop_ = loop;
  index_ = std::min<std::uint64_t>(position - loop * pass, history_.size());
  resets_ = position - loop * pass - index_;
  shift_ = *shift;
  return {};
}

Checked<Duration> LoopedHistory::shift_of(std::uint64_t loop) const {
  const Duration length = history_.last_time() - history_.first_time();
  std::int64_t period = 0;
  std::int64_t shift = 0;
  std::int64_t end = 0;
  if (__builtin_add_overflow(length.count(), seam_.count(), &period) ||
      __builtin_mul_overflow(loop, period, &shift) ||
      __builtin_add_overflow(shift, to_nanoseconds(history_.latest()), &end) ||
      __builtin_add_overflow(end, kTimersMax.count(), &end)) {
    return fault(ErrorCode::InvalidInput, Field::Sequence);
  }
  return Duration{shift};
}

}  // namespace tw::backtest
