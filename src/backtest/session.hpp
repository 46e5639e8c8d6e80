#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "backtest/history.hpp"
#include "backtest/market_time_log.hpp"
#include "backtest/run_meter.hpp"
#include "backtest/venue_feed.hpp"
#include "engine/loop.hpp"
#include "execution/signal_settings.hpp"
#include "model/parameter.hpp"
#include "sim/overlay_venue.hpp"
#include "strategy/registry.hpp"

namespace tw::backtest {

/// One of several strategies whose signals are combined.
struct SessionMember {
  strategy::Descriptor strategy;
  ParameterSet parameters;
  Decimal weight = Decimal::from_int(1);
};

/// What a run consists of. Equal settings and equal history give equal runs.
struct SessionSettings {
  strategy::Descriptor strategy;
  ParameterSet parameters;
  Money capital;
  sim::OverlayConfig venue;
  risk::RiskLimits limits;
  std::vector<InstrumentDefined> instruments;  ///< ids 0, 1, ... in this order
  std::optional<MarginSetup> margin = {};      ///< nothing: no margin is reserved
  execution::SignalSettings signals = {};      ///< of strategies that say signals
  std::vector<SessionMember> members = {};     ///< whose signals are combined, `strategy` the first
  std::optional<sim::Latency> feed_latency = {};  ///< from the venue to us; nothing: none
};

enum class StepOutcome : std::uint8_t { Stepped, Ended };

/// A strategy on simulated fills over recorded market data: it merges history, the venue's answers
/// and timers by time (at equal times answers, then timers, then market) and gives them to the
/// engine one by one. Backtests run it through, paper sessions pace it by the wall clock: the
/// results are the same.
/// Feed:    without a feed latency the venue acts on a market event when we see it. With one it is
///          ahead of us (VenueFeed): a command meets the book that the venue has by then, of which
///          we see the newest changes only later. What we see, and when, is the same in both.
/// Rules:   a command is durable before market time reaches its arrival at the venue. The run ends
///          with the last market event; answers that would come later are not seen.
/// Errors:  those of history and log; the session must not be stepped after one.
class Session {
 public:
  static constexpr std::uint16_t kStateVersion = 1;

  /// Settings and history are checked before; log and history must outlive the session. With a feed
  /// latency, and only then (TW_ASSERT), the venue reads the same market from a history of its own.
  Session(const SessionSettings& settings, HistoryReader& history, Log& log,
          HistoryReader* venue_history = nullptr);

  /// Defines instruments, funds the account, says how it stands in for its positions and starts
  /// the first writer, at the time of the first event. Errors: NotFound (`recording.empty`);
  /// InvalidInput (`recording.before_listing`).
  Result<void> start(std::uint32_t epoch, const std::array<std::uint8_t, 32>& settings_digest);
  /// Another writer takes over now.
  Result<void> take_over(std::uint32_t epoch, const std::array<std::uint8_t, 32>& settings_digest);

  /// Consumes the next input.
  Result<StepOutcome> step();
  /// Consumes all that there is.
  Result<void> run();
  /// When the next input is due; nothing at the end.
  Result<std::optional<Timestamp>> next_time();

  /// Makes everything so far durable; at whatever moment, it changes no record.
  Result<void> commit() {
    due_at_turn_ = kNoTurn;
    return market_log_.commit();
  }
  /// When the oldest command was decided that must be durable before it arrives; nothing when all
  /// are.
  std::optional<Timestamp> owed_since() const { return market_log_.owed_since(); }

  /// Appends everything but books and history, with its version. Everything is committed, and
  /// there is no feed latency (TW_ASSERT).
  void save(std::vector<std::byte>& out) const;
  /// Takes a saved state in the place of `start`, without feed latency (TW_ASSERT). The history
  /// must stand behind the market events that were consumed, loop().market_events() of them; the
  /// books follow by `follow_books`. Then continuing equals not having stopped. Errors:
  /// InvalidInput for another version, other settings or bytes that are no state; nothing changes
  /// then.
  Checked<void> load(std::span<const std::byte> bytes);
  /// Brings the books of engine and venue back after `load`: consumed market events, in order from
  /// a moment when every book was unsynced.
  void follow_books(const Event& event) { venue_.follow_book(event); }

  engine::Loop& loop() { return loop_; }
  const engine::Loop& loop() const { return loop_; }
  Timestamp started_at() const { return started_at_; }
  const SessionSettings& settings() const { return settings_; }

  /// Balance plus unrealized PnL at the last mids, settle currency.
  Money equity() const;
  Decimal unrealized_gross() const;
  /// What was measured once per second of market time.
  const RunMeter& meter() const { return meter_; }
  RunMeter& meter() { return meter_; }
  const performance::Drawdown& drawdown() const { return meter_.drawdown(); }

 private:
  static constexpr std::uint64_t kNoTurn = ~std::uint64_t{0};
  /// What is known of the history's next event.
  enum class Ahead : std::uint8_t { Unread, Event, End };

  Result<void> load_market();
  bool has_market() const { return ahead_ == Ahead::Event; }
  void attach(std::uint32_t number);
  void set_margin();
  Result<void> check_listed() const;
  bool is_of_settings(const engine::FactState& facts) const;
  bool is_quiet_until(Timestamp at);
  void take_market();
  Result<void> take_quiet_market();
  Result<StepOutcome> take_due();
  Result<Timestamp> let_venue_act(Timestamp at);
  Result<void> let_commands_arrive(Timestamp until);
  // The end of time where there is none.
  Timestamp next_arrival() const;
  Timestamp next_answer() const { return venue_.next_delivery().value_or(kTimestampMax); }
  Timestamp next_timer() const;

  SessionSettings settings_;
  HistoryReader& history_;
  Log& log_;
  MarketTimeLog market_log_;
  sim::OverlayVenue venue_;
  std::optional<VenueFeed> venue_feed_;  // with a feed latency
  engine::Loop loop_;
  Event market_event_;  // the next one of the history
  Ahead ahead_ = Ahead::Unread;
  // The next arrival or timer, as of that turn of the loop: nothing else moves them but commits and
  // arrivals themselves.
  Timestamp due_{};
  std::uint64_t due_at_turn_ = kNoTurn;
  Timestamp started_at_{};
  RunMeter meter_;
};

}  // namespace tw::backtest
