#pragma once

#include <cstddef>
#include <vector>

#include "base/state_archive.hpp"
#include "execution/signal_check.hpp"

namespace tw::execution {

/// Lets the same opinion of a strategy on an instrument count once within a window.
/// Rules:   the fingerprint is strategy, instrument and direction. What was remembered is a
///          duplicate until the window is over, or until its strategy said another direction: to
///          be long again after having been out is another opinion. A Flat is never a duplicate:
///          to be told twice to get out does no harm, not to get out does.
/// Input:   members as numbers from 0; a memory is for one instrument.
/// Cost:    O(1), one entry per member, no allocation after construction.
class SignalMemory {
 public:
  SignalMemory(Duration window, std::size_t members) : window_(window), last_(members) {}

  /// Duplicate with the seconds since then and the window, or Accepted.
  SignalVerdict check(std::size_t member, const Signal& signal, Timestamp now) const;
  void remember(std::size_t member, const Signal& signal, Timestamp now) {
    last_.at(member) = {signal.direction, now};
  }
  /// It may be said again at once.
  void forget(std::size_t member) { last_.at(member) = {}; }

  template <class Self, class Archive>
  static void state(Self& self, Archive& archive) {
    for (auto& said : self.last_) {
      archive.enumerator(said.direction, SignalDirection::Short);
      archive.moment(said.at);
    }
  }

 private:
  struct Said {
    SignalDirection direction = SignalDirection::Flat;
    Timestamp at;
  };

  Duration window_;
  std::vector<Said> last_;
};

}  // namespace tw::execution
