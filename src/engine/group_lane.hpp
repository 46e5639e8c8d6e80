#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/ring.hpp"
#include "engine/fact_check.hpp"
#include "engine/outbox.hpp"
#include "engine/record_observer.hpp"
#include "engine/refusal_log.hpp"
#include "engine/risk_group.hpp"
#include "engine/self_check.hpp"
#include "model/ports.hpp"

namespace tw {
class StateReader;
}  // namespace tw

namespace tw::engine {

/// What the groups of a loop have in common.
struct SharedState {
  EngineClock clock;
  MarketState market;
  std::uint64_t inputs = 0;         ///< of all groups, with what a group says to itself
  std::uint64_t market_events = 0;  ///< of them
  std::uint64_t turns = 0;          ///< how often a group was asked, or let go of what waited
  std::vector<RecordObserver*> observers;
};

/// Why a group was halted; of several reasons the first one.
struct Halt {
  Timestamp at;                                ///< engine time
  std::optional<Contradiction> contradiction;  ///< of `fact` and the state: it was not applied
  std::optional<Imbalance> imbalance;          ///< of the state with itself, seen after `fact`
  Event fact;
  std::uint64_t refused = 0;  ///< facts that were not applied since
};

/// A risk group's way through the loop: its records, what waits for its journal, its gateway.
/// Records: what the group decided, of refusals those that RefusalLog lets through. `engine_seq`
///          counts what the group consumes: the market events, which are common to
///          all groups of a loop, and its own facts. A group's records are therefore those that it
///          would make alone.
/// Sending: a cancel or a reduce-only order is recorded and leaves at once. What increases risk
///          leaves when its record is durable and `release` finds that it still may: kill latch,
///          gate, pause and book are asked again. What may not leave any more, or is cancelled
///          before it left, ends as withdrawn: not a byte of it is sent.
/// Halting: a fact that contradicts the state is not applied; the closed gate (Invariant) is
///          recorded in its place. The same gate closes when the state disagrees with itself, which
///          is looked at with what moves money, with timers and every kCheckEvery facts. Then what
///          waits is withdrawn, what is live is cancelled, and only what reduces leaves. The gate
///          opens with a Rearm given when no order of the group lives and the sums agree: who gives
///          it has compared the account with the venue. Otherwise a Rearm leaves it closed.
/// Errors:  as Log::start_commit. After one the gate (JournalStalled) is closed for good and each
///          further release gives that error.
class GroupLane {
 public:
  static constexpr std::uint16_t kStateVersion = 2;
  /// What the group says to itself within one call; the rest waits for the next one.
  static constexpr std::size_t kOwnInputsMax = 1'024;
  static constexpr std::uint64_t kCheckEvery = 64;

  GroupLane(const GroupSettings& settings, Log& log, Gateway& gateway, SharedState& shared);

  RiskGroup& group() { return group_; }
  const RiskGroup& group() const { return group_; }
  const std::optional<Halt>& halt() const { return halt_; }
  std::optional<Timestamp> waiting_since() const { return outbox_.oldest(); }

  /// A fact of this group; it is counted and the clock stands where it belongs.
  void on_fact(const Event& fact);
  /// The last market event changed the validity of a book or closed candles.
  void on_market(const MarketState::Change& change);

  /// Starts a commit and hands over what is durable by now.
  Result<void> release();
  /// Commits and hands over everything.
  Result<void> release_all();

  /// Appends the group and its place in the records, with the version. Nothing waits in the outbox
  /// and the log did not fail (TW_ASSERT).
  void save(std::vector<std::byte>& out) const;
  /// Takes the state of a lane of the same group, in the place of its first inputs. Errors:
  /// InvalidInput for another version, group or bytes that are no state; nothing changes then.
  Checked<void> load(std::span<const std::byte> bytes);
  /// Records made so far.
  std::uint64_t records() const { return group_seq_; }
  /// Market events that stand in its records.
  std::uint64_t market_events_indexed() const { return market_events_indexed_; }

 private:
  using OwnInput = std::variant<OrderRejected, AmendRejected, GateChanged>;

  std::optional<GateReason> reason_to_refuse(const Event& fact);
  void consume(const Event& fact);
  void take_own_fact();
  void follow_up(const Event& fact);
  void check_self(const Event& fact);
  void settle();
  void say_to_self(const OwnInput& input);
  static void read_own_inputs(StateReader& in, Ring<OwnInput>& out);

  void publish_decisions();
  void dispatch(const Command& command);
  void send(const Command& command);
  Result<void> send_durable(const Result<void>& committed);
  void withdraw_taken();
  void withdraw_all();
  void withdraw(const Command& command);

  void record(const auto& body);
  void flush_feed_index();
  bool is_withdrawn(ClientOrderId order) const;
  bool is_halted() const;

  Log& log_;
  Gateway& gateway_;
  SharedState& shared_;
  RiskGroup group_;
  Decisions decisions_;
  Outbox outbox_;
  std::vector<Command> taken_;
  Ring<OwnInput> own_inputs_;
  std::optional<Error> log_failure_;
  std::optional<Halt> halt_;
  std::uint64_t facts_ = 0;
  std::uint64_t group_seq_ = 0;
  std::uint64_t appended_ = 0;  // to the log as it was given
  std::uint64_t market_events_indexed_ = 0;
  std::uint64_t unchecked_ = 0;
  RefusalLog refusals_;
};

}  // namespace tw::engine
