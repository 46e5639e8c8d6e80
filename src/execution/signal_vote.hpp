#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/state_archive.hpp"
#include "model/signal.hpp"

namespace tw::execution {

/// Combines the opinions of several strategies on one instrument.
/// Rules:   of each member its newest signal counts, as long as it is valid. The score is the sum
///          of direction, strength and weight over the sum of all weights: who says nothing holds
///          back. It lies in [-1, 1], above zero for long.
/// Input:   signals that were checked; members as numbers from 0; weights > 0 (TW_ASSERT).
/// Cost:    O(members), no allocation after construction.
class SignalVote {
 public:
  static constexpr std::size_t kMembersMax = 16;
  /// Weights are read as they stand to each other.
  static constexpr Decimal kWeightMax = Decimal::from_int(1'000);

  explicit SignalVote(std::span<const Decimal> weights);

  void hear(std::size_t member, const Signal& signal) { voices_.at(member).signal = signal; }
  Decimal score(Timestamp now) const;
  /// Wanted at full strength by those who want this direction: the mean by their weights; zero when
  /// nobody does, and of Flat.
  Quantity quantity(SignalDirection direction, Timestamp now) const;
  std::size_t members() const { return voices_.size(); }

  template <class Self, class Archive>
  static void state(Self& self, Archive& archive) {
    for (auto& voice : self.voices_) {
      archive.enumerator(voice.signal.direction, SignalDirection::Short);
      archive(voice.signal.strength, voice.signal.quantity);
      archive.moment(voice.signal.valid_until);
    }
  }
  /// Whether these are signals that passed their check, or none.
  bool is_possible() const;

 private:
  struct Voice {
    Decimal weight;
    Signal signal = {};  // at first one that was never valid
    bool is_valid(Timestamp now) const { return signal.valid_until > now; }
  };

  std::vector<Voice> voices_;
  Decimal total_;  // of all weights
};

}  // namespace tw::execution
