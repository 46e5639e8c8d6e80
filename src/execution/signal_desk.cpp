#include "execution/signal_desk.hpp"

#include "base/assert.hpp"

namespace tw::execution {
namespace {

SignalDirection side_of(Quantity position) {
  return position.sign() > 0   ? SignalDirection::Long
         : position.sign() < 0 ? SignalDirection::Short
                               : SignalDirection::Flat;
}

SignalDirection opposite(SignalDirection side) {
  return side == SignalDirection::Long ? SignalDirection::Short : SignalDirection::Long;
}

Decimal as_seen_from(SignalDirection side, Decimal score) {
  return side == SignalDirection::Short ? -score : score;
}

}  // namespace

SignalDesk::SignalDesk(const SignalSettings& settings, std::span<const Decimal> weights)
    : settings_(settings), memory_(settings.window, weights.size()), vote_(weights) {
  TW_ASSERT(settings.enter.sign() > 0 && settings.exit.sign() >= 0 &&
            settings.exit < settings.enter && settings.window >= Duration::zero());
}

SignalJudgment SignalDesk::judge(std::size_t member, const Signal& signal, const SignalView& view) {
  const SignalVerdict checked = check_signal(signal, view.now, settings_.strength_min);
  if (checked.fate != SignalFate::Accepted) {
    return {checked, {}};
  }
  vote_.hear(member, signal);
  const SignalVerdict repeated = memory_.check(member, signal, view.now);
  if (repeated.fate != SignalFate::Accepted) {
    return {repeated, {}};
  }
  memory_.remember(member, signal, view.now);
  const SignalJudgment judgment = decide(signal, view);
  if (judgment.verdict.fate == SignalFate::Busy) {
    memory_.forget(member);
  }
  return judgment;
}

SignalJudgment SignalDesk::decide(const Signal& signal, const SignalView& view) const {
  const Decimal score = vote_.score(view.now);
  const SignalDirection held = side_of(view.position);
  const SignalDirection wanted = side_for(score, held);
  if (wanted == held) {
    return {unchanged(signal, score, held), {}};
  }
  if (view.order == WorkingOrder::One) {
    return {{SignalFate::Busy, score, {}}, {}};
  }
  const Quantity asked = quantity_for(wanted, score, view);
  const Quantity quantity = view.instrument.round_quantity(asked);
  if (held == SignalDirection::Flat && quantity.is_zero()) {
    const Quantity least = view.instrument.terms().min_quantity;
    return {{SignalFate::Unplaced, asked.decimal(), least.decimal()}, {}};
  }
  const Decimal limit = wanted == SignalDirection::Flat ? settings_.exit : settings_.enter;
  if (settings_.approval == SignalApproval::None) {
    return {{SignalFate::Unapproved, score, limit}, {}};
  }
  return {{SignalFate::Accepted, score, limit},
          PositionTarget{.quantity = wanted == SignalDirection::Short ? -quantity : quantity,
                         .type = settings_.order,
                         .slack_ticks = settings_.slack_ticks}};
}

Quantity SignalDesk::quantity_for(SignalDirection wanted, Decimal score,
                                  const SignalView& view) const {
  const Decimal full = vote_.quantity(wanted, view.now).decimal();
  return Quantity{multiply(full, abs(score), Rounding::Down)};
}

// Where nothing is held and the signal wanted something, the others held it back.
SignalVerdict SignalDesk::unchanged(const Signal& signal, Decimal score,
                                    SignalDirection held) const {
  if (held != SignalDirection::Flat) {
    return {SignalFate::NoChange, score, settings_.exit};
  }
  const bool is_held_back = signal.direction != SignalDirection::Flat;
  return {is_held_back ? SignalFate::Outvoted : SignalFate::NoChange, score, settings_.enter};
}

SignalDirection SignalDesk::side_for(Decimal score, SignalDirection held) const {
  if (held == SignalDirection::Flat) {
    return abs(score) < settings_.enter ? SignalDirection::Flat
           : score.sign() > 0           ? SignalDirection::Long
                                        : SignalDirection::Short;
  }
  const Decimal support = as_seen_from(held, score);
  if (-support >= settings_.enter && settings_.reversal == SignalReversal::Turn) {
    return opposite(held);
  }
  return support <= settings_.exit ? SignalDirection::Flat : held;
}

template <class Self, class Archive>
void SignalDesk::state(Self& self, Archive& archive) {
  SignalMemory::state(self.memory_, archive);
  SignalVote::state(self.vote_, archive);
}

void SignalDesk::save(std::vector<std::byte>& out) const {
  StateWriter writer{out};
  writer(kStateVersion, static_cast<std::uint32_t>(vote_.members()));
  state(*this, writer);
}

Checked<void> SignalDesk::load(std::span<const std::byte> bytes) {
  StateReader in{bytes};
  std::uint16_t version = 0;
  std::uint32_t members = 0;
  in(version, members);
  if (version != kStateVersion) {
    return fault(ErrorCode::InvalidInput, Field::Version);
  }
  SignalDesk loaded = *this;
  in.require(members == vote_.members());
  state(loaded, in);
  if (!in.is_whole() || !loaded.vote_.is_possible()) {
    return fault(ErrorCode::InvalidInput, Field::Record);
  }
  *this = std::move(loaded);
  return {};
}

}  // namespace tw::execution
