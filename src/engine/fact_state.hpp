#pragma once

#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "engine/command_times.hpp"
#include "execution/order_table.hpp"
#include "model/record.hpp"
#include "portfolio/portfolio.hpp"
#include "risk/risk_view.hpp"

namespace tw::engine {

/// What one fact changed, for those who publish it.
struct FactChange {
  std::optional<OrderTransition> transition;
  std::optional<portfolio::FillEffect> fill;
  std::optional<FundingPaid> funding;  ///< counted for the first time
  Route route;                         ///< of the order it spoke of, when it spoke of one
};

/// Everything of a risk group that is money or orders. It changes by applying facts and by nothing
/// else, so applying the journal's facts to a new one gives the same orders, ledger, latches and
/// epoch: that is recovery. Errors: none; a fact that contradicts the state is a bug (TW_ASSERT).
/// Market events are no facts and
///         are ignored.
class FactState {
 public:
  static constexpr std::uint16_t kStateVersion = 2;

  /// A private message, timer, user command or configuration.
  FactChange apply(const Event& event);
  /// A command the group issued.
  FactChange apply(const Command& command);
  /// A signal was judged: its number is used up.
  void apply(const SignalJudged& judged);
  /// Risk refused what a signal led to.
  void apply(const Refusal& refusal) { apply_cause(refusal.cause); }
  /// A recorded fact; records of derived kinds change nothing but the number of the last signal.
  FactChange apply(const Record& record);

  const InstrumentRegistry& instruments() const { return instruments_; }
  const execution::OrderTable& orders() const { return orders_; }
  const portfolio::Portfolio& portfolio() const { return portfolio_; }
  risk::Latch kill() const { return kill_; }
  risk::Latch pause() const { return pause_; }
  /// Closed: for this reason nothing that increases risk may leave.
  GateState gate(GateReason reason) const { return gates_.at(std::to_underlying(reason)); }
  bool is_gate_open() const;
  /// The day that the daily loss of an account is measured over; nothing before its first.
  const DayStarted* day(AccountId account) const;
  std::uint32_t epoch() const { return epoch_; }
  /// The id of the next order: never given out before, in this epoch or another.
  ClientOrderId next_order_id() const { return {epoch_, sequence_ + 1}; }
  /// The id of the next signal: never given out before.
  SignalId next_signal_id() const { return SignalId{signals_ + 1}; }
  /// The newest signal that an order, or its refusal, has as its cause. Only later ones may still
  /// be one, so a signal causes one intent at most.
  SignalId last_cause() const { return last_cause_; }
  std::uint64_t orders_placed() const { return orders_placed_; }
  /// When orders were placed and amended.
  const CommandTimes& command_times() const { return command_times_; }

  /// Appends the whole state with its version.
  void save(std::vector<std::byte>& out) const;
  /// Takes a saved state; continuing from it equals not having stopped. Errors: InvalidInput for
  /// another version or bytes that are no state; nothing changes then.
  Checked<void> load(std::span<const std::byte> bytes);

  /// Same instruments, same money, same live orders, same latches; the epoch may differ.
  friend bool operator==(const FactState& a, const FactState& b);

 private:
  void apply_cause(SignalId cause);
  FactChange apply_fill(const Fill& fill);
  void release_ended(const FactChange& change);
  FactChange apply_funding(const FundingPaid& paid);
  void apply_user(UserAction action);
  void apply_writer(const WriterStarted& writer);
  void apply_day(const DayStarted& day);
  void apply_funds(const AccountFunded& funded);
  bool is_possible() const;
  bool is_open(AccountId account) const;
  template <class Self, class Archive>
  static void state(Self& self, Archive& archive);

  InstrumentRegistry instruments_;
  execution::OrderTable orders_;
  portfolio::Portfolio portfolio_;
  risk::Latch kill_ = risk::Latch::Open;
  risk::Latch pause_ = risk::Latch::Open;
  std::array<GateState, std::to_underlying(GateReason::Invariant) + 1> gates_{};
  std::vector<DayStarted> days_;  // one per account
  std::uint32_t epoch_ = 0;
  std::uint64_t sequence_ = 0;
  std::uint64_t orders_placed_ = 0;
  std::uint64_t signals_ = 0;  // judged so far
  SignalId last_cause_;
  CommandTimes command_times_;
};

}  // namespace tw::engine
