#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "model/event.hpp"
#include "venues/binance/parse.hpp"

namespace tw::venues::binance {

/// What became of the depth messages, for reports and tests.
struct DepthJoinCounts {
  std::uint64_t snapshots_taken = 0;
  std::uint64_t snapshots_late = 0;     ///< not ahead of the running chain: ignored
  std::uint64_t snapshots_too_old = 0;  ///< the first diff we hold begins after it: fetch another
  std::uint64_t diffs_stale = 0;        ///< before the snapshot or seen already
  std::uint64_t diffs_applied = 0;      ///< accepted into the chain
  std::uint64_t diffs_forgotten = 0;    ///< the buffer was full
  std::uint64_t gaps = 0;
};

/// Joins diffs to REST snapshots by the venue's rules and yields a gapless chain of depth updates.
/// Input:   snapshots and diffs in the order of arrival. After each of them `next` is called until
///          it yields nothing (TW_ASSERT), while the message's levels are still valid.
/// Output:  snapshot, then deltas: the first follows the snapshot's sequence, each later one the
///          delta before. Futures: the first diff around the snapshot is U <= lastUpdateId <= u,
///          each later one has pu = u before; one that ends exactly at the snapshot yields nothing
///          by itself: its levels stand before those of the next one, since a snapshot is cut at
///          its depth and the diff may speak of levels beyond. Spot: the first is U <= lastUpdateId
///          + 1 <= u, each later one has U <= u before + 1. A broken chain yields FeedReset and
///          waits for the next snapshot. Diffs that waited for their snapshot carry its ts_recv:
///          nobody could use them earlier.
/// Errors:  none; see the counts.
/// Cost:    live diffs pass without a copy, waiting ones are copied; all memory is taken at
///          construction. When it is full all waiting diffs are forgotten: a snapshot they could
///          have joined is then found too old.
/// Source:  Binance "How to manage a local order book correctly" of spot, USD-M and COIN-M.
class DepthJoin {
 public:
  static constexpr std::size_t kWaitingDiffsMax = 4'096;
  static constexpr std::size_t kWaitingLevelsMax = 131'072;

  DepthJoin(InstrumentId instrument, Market market);

  void on_snapshot(const DepthSnapshot& snapshot, Timestamp ts_event, Timestamp ts_recv);
  void on_diff(const DepthDiff& diff, Timestamp ts_event, Timestamp ts_recv);
  std::optional<Event> next();

  const DepthJoinCounts& counts() const { return counts_; }

 private:
  enum class Phase : std::uint8_t {
    Waiting,  // no usable snapshot: diffs are kept
    Joining,  // snapshot given out, no diff has met it yet
    Chained,
  };
  enum class Judgement : std::uint8_t { Stale, Contained, Follows, Gap };
  struct WaitingDiff {
    DepthDiff diff;  // without levels
    Timestamp ts_event;
    std::size_t levels_begin = 0;
    std::size_t bid_count = 0;
    std::size_t ask_count = 0;
  };

  Judgement judge(const DepthDiff& diff);
  bool is_old(const DepthDiff& diff) const;
  bool is_next(const DepthDiff& diff) const;
  bool is_too_old(const DepthSnapshot& snapshot) const;
  void keep(const DepthDiff& diff, Timestamp ts_event);
  void forget_waiting();
  void carry(const DepthDiff& diff);
  Event delta(const DepthDiff& diff, std::uint64_t previous, Timestamp ts_event, Timestamp ts_recv);
  Event lose_chain(Timestamp ts_event, Timestamp ts_recv);
  std::optional<Event> release();

  InstrumentId instrument_;
  Market market_;
  Phase phase_ = Phase::Waiting;
  std::uint64_t sequence_ = 0;   // last one given out
  std::optional<Event> direct_;  // made by the message at hand
  std::vector<WaitingDiff> waiting_;
  std::vector<DepthLevel> levels_;  // of the waiting diffs, bids before asks
  bool is_carrying_ = false;        // a diff that ended at the snapshot waits for the next one
  std::vector<DepthLevel> carried_bids_;
  std::vector<DepthLevel> carried_asks_;
  bool is_releasing_ = false;
  std::size_t released_ = 0;
  Timestamp release_ts_recv_{};
  DepthJoinCounts counts_;
};

}  // namespace tw::venues::binance
