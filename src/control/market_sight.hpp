#pragma once

#include <cstdint>
#include <optional>

#include "backtest/history.hpp"
#include "engine/market_state.hpp"
#include "json/value.hpp"
#include "market/trade_tape.hpp"

namespace tw::control {

/// Where a recording that is played over and over stood.
struct TapePlace {
  std::uint64_t market_event = 0;  ///< the newest one that was consumed, of the run, from 1
  std::uint64_t pass = 0;          ///< over the recording, from 1
  std::uint64_t event = 0;         ///< of that pass, from 1
  std::uint64_t events = 0;        ///< that a pass has, the resets at its seam left out
  Timestamp time;                  ///< on the tape
  Duration shift{};                ///< from there to the time of the run
};

/// What a strategy sees of its instrument at one moment of a run.
struct MarketSight {
  static constexpr std::size_t kImbalanceLevels = 5;

  Listing listing;
  Timestamp at;  ///< engine time
  market::BookState state = market::BookState::Unsynced;
  std::optional<DepthLevel> bid;
  std::optional<DepthLevel> ask;
  std::optional<double> imbalance;          ///< (bids - asks) / (bids + asks) of the levels nearest
  std::optional<Duration> book_age;         ///< since it was last heard of
  std::uint64_t market_events = 0;          ///< consumed by then
  std::optional<TapePlace> place;           ///< where the tape is known
  std::optional<market::TradePrint> trade;  ///< newest of the pass

  /// Between best bid and best ask, where both are there.
  std::optional<Decimal> spread() const;
};

/// Book of an instrument as the engine has it.
MarketSight look_at(const engine::MarketState& market, const Listing& listing, Timestamp at);

/// How far a recording was played, as LoopedHistory plays it.
struct TapeProgress {
  std::size_t instruments = 0;
  Duration seam{};
  std::uint64_t market_events = 0;
};

/// Where that is, at engine time `at`.
TapePlace place_of(const backtest::StoredHistory& tape, const TapeProgress& progress, Timestamp at);

/// The newest trade of an instrument up to that place; nothing when the pass had none yet.
std::optional<market::TradePrint> last_trade(const backtest::StoredHistory& tape,
                                             const TapePlace& place, InstrumentId instrument);

json::Value to_json(const MarketSight& sight);

}  // namespace tw::control
