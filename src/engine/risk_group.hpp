#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "engine/decision_observer.hpp"
#include "engine/fact_state.hpp"
#include "engine/margin_probe.hpp"
#include "engine/market_state.hpp"
#include "execution/position_diff.hpp"
#include "execution/quote_diff.hpp"
#include "execution/signal_desk.hpp"
#include "risk/risk_gate.hpp"
#include "strategy/strategy.hpp"

namespace tw::engine {

struct GroupSettings {
  GroupId id;
  Account account;
  risk::RiskLimits limits;
};

/// What one input led to, in order: commands, refusals and transitions.
using Decisions = std::vector<RecordBody>;

/// A strategy that says signals, under a number of its own, and how much it counts.
struct SignalMember {
  StrategyId id;
  std::unique_ptr<strategy::Strategy> strategy;
  std::optional<Interval> candles;
  Decimal weight = Decimal::from_int(1);
};

/// The unit of ownership: the accounts, strategies and limits that belong together. Its facts
/// change only through FactState; strategies decide, execution compares with the live orders, risk
/// judges each new order, and what passes becomes a command. Where risk refuses an order that would
/// turn or close a position, that part of it is placed that only closes. Errors: none; broken
/// invariants are TW_ASSERT.
/// Cost:    a market event that neither changes a book's validity nor closes a candle somebody
///          waits for costs nothing here. No allocation after warm-up.
class RiskGroup {
 public:
  static constexpr std::uint16_t kStateVersion = 2;

  explicit RiskGroup(const GroupSettings& settings);

  /// Gives an instrument to a strategy, and candles of it where it wants some; before the first
  /// input.
  void attach(StrategyId id, InstrumentId instrument, std::unique_ptr<strategy::Strategy> strategy,
              std::optional<Interval> candles = std::nullopt);
  /// Gives an instrument to strategies whose signals become one position, kept and traded under
  /// `desk`; before the first input.
  void attach_signals(StrategyId desk, InstrumentId instrument,
                      const execution::SignalSettings& settings, std::vector<SignalMember> members);
  /// Shows its decisions as they are made; must outlive the group.
  void observe(DecisionObserver& observer) { observer_ = &observer; }
  /// Asks for the candles that its strategies want of an instrument.
  void watch_candles(InstrumentId instrument, MarketState& market) const;

  /// A fact at engine time `now`: applied first, then whoever it concerns decides.
  void on_fact(const Event& event, const MarketState& market, Timestamp now, Decisions& out);
  /// The validity of an instrument's book changed.
  void on_book_change(InstrumentId instrument, const MarketState& market, Timestamp now,
                      Decisions& out);
  /// A candle closed.
  void on_candle(const ClosedCandle& closed, const MarketState& market, Timestamp now,
                 Decisions& out);

  /// What the group has to say to itself after an input, for recovery to know without market data:
  /// the first equity of a UTC day, or that the day lost its limit. It must be accepted as the next
  /// input; then there may be another one. Nothing where no limit of the day is set.
  /// Cost: O(positions).
  std::optional<EventBody> own_fact(const MarketState& market, Timestamp now) const;
  /// Appends facts, strategies and their timers with their version.
  void save(std::vector<std::byte>& out) const;
  /// Takes the state of a group with the same strategies; continuing from it equals not having
  /// stopped. Errors: InvalidInput for another version or bytes that are no such state; nothing
  /// changes then.
  Checked<void> load(std::span<const std::byte> bytes);

  /// Whether a command that passed and waited since may still leave.
  bool may_leave(const Command& command, const MarketState& market, Timestamp now) const;

  const FactState& facts() const { return facts_; }
  const GroupSettings& settings() const { return settings_; }
  /// The earliest wake-up wanted, as the input it becomes.
  std::optional<TimerFired> next_timer() const;

 private:
  /// Where signals of several slots become one position.
  struct Desk {
    StrategyId id;
    InstrumentId instrument;
    execution::SignalDesk desk;
  };
  /// Which desk a slot speaks to, as which member.
  struct Seat {
    std::size_t desk;
    std::size_t member;
  };
  struct Slot {
    Route route;         ///< of its orders and position
    StrategyId speaker;  ///< its own number, the same unless it speaks to a desk with others
    InstrumentId instrument;
    std::unique_ptr<strategy::Strategy> strategy;
    std::optional<Interval> candles;
    Timestamp due = kTimestampMax;
    std::optional<Seat> seat = {};
  };
  struct SavedSlot {
    StrategyId strategy;
    InstrumentId instrument;
    Timestamp due;
    std::span<const std::byte> state;
  };
  struct SavedDesk {
    StrategyId id;
    InstrumentId instrument;
    std::span<const std::byte> state;
  };
  struct Moment {
    const MarketState& market;
    Timestamp now;
    const market::Candle* candle = nullptr;
    SignalId cause = {};  // of what is placed now
  };

  void on_other_fact(const Event& event, const Moment& moment, Decisions& out);
  void on_gate(const GateChanged& gate, Timestamp now, Decisions& out);
  void on_unanswered(const RequestUnanswered& lost, Timestamp now, Decisions& out);

  std::optional<std::vector<Desk>> loaded_desks(std::span<const SavedDesk> saved) const;
  bool load_strategies(std::span<const SavedSlot> slots);
  void decide(Slot& slot, strategy::Trigger trigger, const Moment& moment, Decisions& out);
  void carry_out_quotes(const Slot& slot, const Instrument& instrument, const Moment& moment,
                        Decisions& out);
  void carry_out_position(const Slot& slot, const Instrument& instrument, const Moment& moment,
                          Decisions& out);
  void carry_out_signal(const Slot& slot, const Instrument& instrument, const Moment& moment,
                        Decisions& out);
  execution::SignalVerdict judge(const Slot& slot, const Instrument& instrument,
                                 const Moment& moment);
  void diff_position(const Slot& slot, const Instrument& instrument, const PositionTarget& target,
                     const Moment& moment);
  void cancel(const Slot& slot, std::span<const ClientOrderId> orders, const Moment& moment,
              Decisions& out);
  void amend(const Slot& slot, const Instrument& instrument, const execution::QuoteAmend& wanted,
             const Moment& moment, Decisions& out);
  void place(const Slot& slot, const Instrument& instrument, const OrderTerms& terms,
             const Moment& moment, Decisions& out);
  Verdict ask(const Slot& slot, const Instrument& instrument, const OrderTerms& terms,
              const Moment& moment);
  std::optional<OrderTerms> exit_part(const Slot& slot, const Instrument& instrument,
                                      const OrderTerms& refused) const;
  void issue(const Command& command, Decisions& out);
  /// Whose orders a stop takes back.
  enum class Stopped : std::uint8_t { All, IncreasingRisk };
  void cancel_everything(Stopped which, CancelReason reason, Timestamp now, Decisions& out);
  risk::RiskView view_of(const Slot& slot, const Instrument& instrument,
                         const Moment& moment) const;
  void add_day(const Moment& moment, risk::RiskView& view) const;

  GroupSettings settings_;
  FactState facts_;
  std::vector<Slot> slots_;
  std::vector<Desk> desks_;
  strategy::Outputs outputs_;
  execution::QuoteDiff diff_;
  execution::PositionDiff position_diff_;
  MarginProbe margin_probe_;
  DecisionObserver* observer_ = nullptr;
  bool is_started_ = false;
};

}  // namespace tw::engine
