#pragma once

#include <deque>
#include <optional>

#include "engine/group_lane.hpp"

namespace tw::engine {

/// A wake-up and the group that wants it.
struct GroupTimer {
  GroupId group;
  TimerFired timer;
};

/// The one event loop of backtest, paper and live, for one thread: it numbers each input, moves
/// engine time, applies it, and records facts and decisions in one order.
/// Groups:  one or several over one market. Market events and instrument definitions go to all,
///          every other fact to one. Each has its own log, gateway and records; between two market
///          events the facts of two groups do not touch each other.
/// Errors:  as Log::start_commit, per group; a group whose log failed sends nothing more that
///          increases risk, the others go on.
/// Cost:    a market event is one book update and one step per candle series; no allocation after
///          warm-up.
class Loop {
 public:
  static constexpr std::uint16_t kStateVersion = 1;

  /// Groups follow with `add_group`.
  Loop() = default;
  /// Of one group.
  Loop(const GroupSettings& settings, Log& log, Gateway& gateway);
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  /// Before the first input (TW_ASSERT): the market reads these books instead of keeping its own.
  /// Whoever keeps them takes each market event before the loop does, and must outlive it.
  void read_books(const market::Books& kept);

  /// Before the first input, with an id of its own (TW_ASSERT). The log is empty or was read to
  /// its end before; log and gateway must outlive the loop.
  RiskGroup& add_group(const GroupSettings& settings, Log& log, Gateway& gateway);

  /// The group of a loop that has one (TW_ASSERT).
  RiskGroup& group();
  const RiskGroup& group() const;
  const FactState& facts() const { return group().facts(); }
  /// One that was added (TW_ASSERT).
  RiskGroup& group(GroupId id) { return lane(id).group(); }
  const FactState& facts(GroupId id) const { return lane(id).group().facts(); }
  /// Why it was halted; nothing while it is not, or when that was before this loop.
  const std::optional<Halt>& halt(GroupId id) const { return lane(id).halt(); }

  const MarketState& market() const { return shared_.market; }
  Timestamp now() const { return shared_.clock.now(); }
  /// Number of the last input, of whichever group.
  EngineSeq engine_seq() const { return EngineSeq{shared_.inputs}; }
  std::uint64_t market_events() const { return shared_.market_events; }
  /// Records that a group made so far.
  std::uint64_t records(GroupId id) const { return lane(id).records(); }
  /// No group consumed a market event since its last record: where a repetition of the records
  /// ends.
  bool is_at_record() const;
  /// While it stays equal no record was made, no command left and no wake-up moved.
  std::uint64_t turns() const { return shared_.turns; }
  /// The earliest wake-up that any group wants.
  std::optional<GroupTimer> next_timer() const;

  /// Sees the records of all groups; must outlive the loop.
  void observe(RecordObserver& observer) { shared_.observers.push_back(&observer); }

  /// Consumes one input: a market event or a definition for all groups, a fact of the only one.
  void accept(const Event& event);
  /// Consumes a fact of one group.
  void accept(GroupId group, const Event& fact);

  /// When the oldest waiting command was decided; nothing when none waits.
  std::optional<Timestamp> waiting_since() const;
  /// Starts a commit of every group's records and hands over the commands whose intent is durable
  /// by now; does not wait. The others stay for a later call.
  Result<void> release();
  /// The same of one group.
  Result<void> release(GroupId group) { return lane(group).release(); }
  /// Commits and hands over all that waits.
  Result<void> release_all();

  /// Appends everything but books, logs and observers, with its version. No command waits for a
  /// disk, and none failed (TW_ASSERT): `release_all` comes before.
  void save(std::vector<std::byte>& out) const;
  /// Takes the state of a loop with the same groups, in the place of the first inputs; the books
  /// follow by `follow_book`. Then continuing equals not having stopped. Errors: InvalidInput for
  /// another version, other groups or bytes that are no state; nothing changes then.
  Checked<void> load(std::span<const std::byte> bytes);
  /// As MarketState::follow_book.
  void follow_book(const Event& event) { shared_.market.follow_book(event); }

 private:
  void begin(const Event& event);
  void apply_market(const Event& event);
  void define(const Event& event);
  GroupLane& lane(GroupId id);
  const GroupLane& lane(GroupId id) const;
  using Bytes = std::span<const std::byte>;
  bool load_parts(std::span<const Bytes> groups, Bytes market, std::uint64_t market_events);
  MarketState listed() const;

  SharedState shared_;
  std::deque<GroupLane> lanes_;  // in the order in which they were added
};

}  // namespace tw::engine
