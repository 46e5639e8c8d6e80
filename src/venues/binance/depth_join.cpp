#include "venues/binance/depth_join.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace tw::venues::binance {

DepthJoin::DepthJoin(InstrumentId instrument, Market market)
    : instrument_(instrument), market_(market) {
  waiting_.reserve(kWaitingDiffsMax);
  levels_.reserve(kWaitingLevelsMax);
  carried_bids_.reserve(2 * Parser::kLevelsMax);
  carried_asks_.reserve(2 * Parser::kLevelsMax);
}

void DepthJoin::on_snapshot(const DepthSnapshot& snapshot, Timestamp ts_event, Timestamp ts_recv) {
  TW_ASSERT(!direct_.has_value() && !is_releasing_);
  if (phase_ != Phase::Waiting && snapshot.sequence <= sequence_) {
    ++counts_.snapshots_late;
    return;
  }
  if (phase_ == Phase::Waiting && is_too_old(snapshot)) {
    ++counts_.snapshots_too_old;
    return;
  }
  ++counts_.snapshots_taken;
  phase_ = Phase::Joining;
  is_carrying_ = false;
  sequence_ = snapshot.sequence;
  direct_ = Event{.ts_event = ts_event,
                  .ts_recv = ts_recv,
                  .body = DepthUpdate{.instrument = instrument_,
                                      .kind = DepthKind::Snapshot,
                                      .previous_sequence = 0,
                                      .sequence = snapshot.sequence,
                                      .bids = snapshot.bids,
                                      .asks = snapshot.asks}};
  is_releasing_ = true;
  released_ = 0;
  release_ts_recv_ = ts_recv;
}

void DepthJoin::on_diff(const DepthDiff& diff, Timestamp ts_event, Timestamp ts_recv) {
  TW_ASSERT(!direct_.has_value() && !is_releasing_);
  if (phase_ == Phase::Waiting) {
    keep(diff, ts_event);
    return;
  }
  const std::uint64_t previous = sequence_;
  switch (judge(diff)) {
    case Judgement::Follows:
      direct_ = delta(diff, previous, ts_event, ts_recv);
      return;
    case Judgement::Gap:
      direct_ = lose_chain(ts_event, ts_recv);
      keep(diff, ts_event);
      return;
    case Judgement::Contained:
      carry(diff);
      return;
    case Judgement::Stale:
      return;
  }
}

std::optional<Event> DepthJoin::next() {
  if (direct_.has_value()) {
    std::optional<Event> event = direct_;
    direct_.reset();
    return event;
  }
  return is_releasing_ ? release() : std::nullopt;
}

std::optional<Event> DepthJoin::release() {
  while (released_ < waiting_.size()) {
    const WaitingDiff& held = waiting_[released_];
    const std::uint64_t previous = sequence_;
    const Judgement judgement = judge(held.diff);
    if (judgement == Judgement::Gap) {
      const Event reset = lose_chain(held.ts_event, release_ts_recv_);
      waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(released_));
      is_releasing_ = false;
      return reset;
    }
    ++released_;
    const std::span<const DepthLevel> levels{levels_};
    DepthDiff diff = held.diff;
    diff.bids = levels.subspan(held.levels_begin, held.bid_count);
    diff.asks = levels.subspan(held.levels_begin + held.bid_count, held.ask_count);
    if (judgement == Judgement::Contained) {
      carry(diff);
    } else if (judgement == Judgement::Follows) {
      return delta(diff, previous, held.ts_event, release_ts_recv_);
    }
  }
  is_releasing_ = false;
  forget_waiting();
  return std::nullopt;
}

// Futures take the first diff by other bounds than the later ones, spot does not.
bool DepthJoin::is_old(const DepthDiff& diff) const {
  return market_ != Market::Spot && phase_ == Phase::Joining ? diff.sequence < sequence_
                                                             : diff.sequence <= sequence_;
}

bool DepthJoin::is_next(const DepthDiff& diff) const {
  if (market_ == Market::Spot) {
    return diff.first_sequence - 1 <= sequence_;
  }
  return phase_ == Phase::Joining ? diff.first_sequence <= sequence_
                                  : diff.previous_sequence == sequence_;
}

DepthJoin::Judgement DepthJoin::judge(const DepthDiff& diff) {
  // A copy from before a reconnect is old, not a gap.
  if (is_old(diff)) {
    ++counts_.diffs_stale;
    return Judgement::Stale;
  }
  if (!is_next(diff)) {
    return Judgement::Gap;
  }
  const bool is_contained = diff.sequence == sequence_;
  phase_ = Phase::Chained;
  sequence_ = diff.sequence;
  ++counts_.diffs_applied;
  return is_contained ? Judgement::Contained : Judgement::Follows;
}

bool DepthJoin::is_too_old(const DepthSnapshot& snapshot) const {
  const std::uint64_t reach = snapshot.sequence + (market_ == Market::Spot ? 1 : 0);
  const auto first = std::ranges::find_if(
      waiting_, [reach](const WaitingDiff& held) { return held.diff.sequence >= reach; });
  return first != waiting_.end() && first->diff.first_sequence > reach;
}

void DepthJoin::keep(const DepthDiff& diff, Timestamp ts_event) {
  const std::size_t level_count = diff.bids.size() + diff.asks.size();
  if (waiting_.size() == kWaitingDiffsMax || levels_.size() + level_count > kWaitingLevelsMax) {
    counts_.diffs_forgotten += waiting_.size();
    forget_waiting();
  }
  if (level_count > kWaitingLevelsMax) {
    ++counts_.diffs_forgotten;
    return;
  }
  WaitingDiff held{.diff = diff,
                   .ts_event = ts_event,
                   .levels_begin = levels_.size(),
                   .bid_count = diff.bids.size(),
                   .ask_count = diff.asks.size()};
  held.diff.bids = {};
  held.diff.asks = {};
  levels_.insert(levels_.end(), diff.bids.begin(), diff.bids.end());
  levels_.insert(levels_.end(), diff.asks.begin(), diff.asks.end());
  waiting_.push_back(held);
}

void DepthJoin::forget_waiting() {
  waiting_.clear();
  levels_.clear();
}

void DepthJoin::carry(const DepthDiff& diff) {
  is_carrying_ = true;
  carried_bids_.assign(diff.bids.begin(), diff.bids.end());
  carried_asks_.assign(diff.asks.begin(), diff.asks.end());
}

Event DepthJoin::delta(const DepthDiff& diff, std::uint64_t previous, Timestamp ts_event,
                       Timestamp ts_recv) {
  DepthUpdate update{.instrument = instrument_,
                     .kind = DepthKind::Delta,
                     .previous_sequence = previous,
                     .sequence = diff.sequence,
                     .bids = diff.bids,
                     .asks = diff.asks};
  if (is_carrying_) {
    is_carrying_ = false;
    carried_bids_.insert(carried_bids_.end(), diff.bids.begin(), diff.bids.end());
    carried_asks_.insert(carried_asks_.end(), diff.asks.begin(), diff.asks.end());
    update.bids = carried_bids_;
    update.asks = carried_asks_;
  }
  return Event{.ts_event = ts_event, .ts_recv = ts_recv, .body = update};
}

Event DepthJoin::lose_chain(Timestamp ts_event, Timestamp ts_recv) {
  ++counts_.gaps;
  phase_ = Phase::Waiting;
  return Event{
      .ts_event = ts_event,
      .ts_recv = ts_recv,
      .body = FeedReset{.instrument = instrument_, .reason = FeedResetReason::SequenceGap}};
}

}  // namespace tw::venues::binance
