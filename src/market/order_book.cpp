#include "market/order_book.hpp"

namespace tw::market {
namespace {

// One pass without branches over what is nearly always fine.
bool is_possible(std::span<const DepthLevel> levels) {
  std::int64_t signs = 0;
  for (const DepthLevel& level : levels) {
    signs |= level.ticks | level.lots;
  }
  return signs >= 0;
}

}  // namespace

OrderBook::OrderBook() : bids_(Side::Buy), asks_(Side::Sell) {}

ApplyOutcome OrderBook::apply(const DepthUpdate& update) {
  if (update.kind == DepthKind::Delta) {
    if (state_ != BookState::Unsynced && update.sequence <= sequence_) {
      return ApplyOutcome::Stale;
    }
    if (state_ == BookState::Unsynced || update.previous_sequence != sequence_) {
      reset();
      return ApplyOutcome::Gap;
    }
  }
  if (!is_possible(update.bids) || !is_possible(update.asks) || !take(update)) {
    reset();
    return ApplyOutcome::Refused;
  }
  sequence_ = update.sequence;
  const auto bid = bids_.best();
  const auto ask = asks_.best();
  const bool is_crossed = bid && ask && bid->ticks >= ask->ticks;
  state_ = is_crossed ? BookState::Crossed : BookState::Synced;
  return ApplyOutcome::Applied;
}

bool OrderBook::take(const DepthUpdate& update) {
  if (update.kind == DepthKind::Snapshot) {
    return bids_.replace(update.bids) == SideOutcome::Taken &&
           asks_.replace(update.asks) == SideOutcome::Taken;
  }
  return bids_.change(update.bids) == SideOutcome::Taken &&
         asks_.change(update.asks) == SideOutcome::Taken;
}

void OrderBook::reset() {
  bids_.clear();
  asks_.clear();
  sequence_ = 0;
  state_ = BookState::Unsynced;
}

std::string_view name_of(BookState state) {
  switch (state) {
    case BookState::Unsynced:
      return "unsynced";
    case BookState::Synced:
      return "synced";
    case BookState::Crossed:
      return "crossed";
  }
  return {};
}

}  // namespace tw::market
