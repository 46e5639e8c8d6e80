#pragma once

#include <optional>
#include <span>
#include <vector>

#include "execution/signal_memory.hpp"
#include "execution/signal_settings.hpp"
#include "execution/signal_vote.hpp"
#include "model/instrument.hpp"
#include "model/target.hpp"

namespace tw::execution {

enum class WorkingOrder : std::uint8_t { None, One };

/// What a signal is judged against.
struct SignalView {
  Timestamp now;
  const Instrument& instrument;
  Quantity position;  ///< signed
  WorkingOrder order = WorkingOrder::None;
};

/// What became of a signal, and where the position is to go, if it leads anywhere.
struct SignalJudgment {
  SignalVerdict verdict;
  std::optional<PositionTarget> target;
};

/// Where the signals of some strategies on one instrument become a position: checked, cleared of
/// duplicates, combined, approved.
/// Rules:   a signal is judged when it comes and never again: what it leads to, it leads to now. So
///          it is the cause of one intent at most, and nothing is asked for twice because risk
///          refused it. The combined score (SignalVote) says on which side the position should be:
///          it is entered from `enter` on, left up to `exit`, turned or closed by the opposite
///          `enter`. Its quantity is that wanted at full strength times the score, rounded down to
///          the step; a position that stands on its side already is neither enlarged nor reduced.
///          A duplicate decides nothing, but its vote counts anew when others speak. An opinion
///          that lapses wakes nobody.
/// Errors:  none; settings that cannot be are bugs (TW_ASSERT). Signals may hold any values.
/// Cost:    O(members), no allocation after construction.
class SignalDesk {
 public:
  static constexpr std::uint16_t kStateVersion = 1;

  /// One weight for each member.
  SignalDesk(const SignalSettings& settings, std::span<const Decimal> weights);

  SignalJudgment judge(std::size_t member, const Signal& signal, const SignalView& view);
  /// Nothing could be made of what it said last: it may say it again.
  void forget(std::size_t member) { memory_.forget(member); }

  /// Appends what was said and heard, with its version.
  void save(std::vector<std::byte>& out) const;
  /// Takes the state of a desk with the same members; continuing from it equals not having stopped.
  /// Errors: InvalidInput for another version or bytes that are no such state; nothing changes
  /// then.
  Checked<void> load(std::span<const std::byte> bytes);

 private:
  template <class Self, class Archive>
  static void state(Self& self, Archive& archive);
  SignalDirection side_for(Decimal score, SignalDirection held) const;
  SignalJudgment decide(const Signal& signal, const SignalView& view) const;
  Quantity quantity_for(SignalDirection wanted, Decimal score, const SignalView& view) const;
  SignalVerdict unchanged(const Signal& signal, Decimal score, SignalDirection held) const;

  SignalSettings settings_;
  SignalMemory memory_;
  SignalVote vote_;
};

}  // namespace tw::execution
