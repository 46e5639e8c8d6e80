#pragma once

#include <vector>

#include "indicators/indicator.hpp"
#include "indicators/saved_state.hpp"

namespace tw::indicators {

/// The value `length` inputs ago.
/// Cost: O(1), `length` doubles, no allocation after construction.
class Lag {
 public:
  explicit Lag(std::size_t length) : missing_(length), slots_(admitted_length(length)) {}

  std::size_t length() const { return slots_.size(); }
  /// Takes the next value; the one it displaces, once there is one.
  std::optional<double> on(double value);

  template <class Self, class Codec>
  static void state(Self& self, Codec& codec) {
    codec.same(std::uint64_t{self.length()});
    codec.count(self.position_, self.length() - 1);
    codec.count(self.missing_, self.length());
    for (auto& slot : self.slots_) {
      codec.number(slot, -kValueMax, kValueMax);
    }
  }

 private:
  std::size_t position_ = 0;
  std::size_t missing_;
  std::vector<double> slots_;
};

/// Momentum: the change over `length` values, as TA-Lib's MOM.
/// Input:   values in time order.
/// Output:  from value number `length` + 1 on.
/// Errors:  none; a value that is not finite or beyond kValueMax is a bug (TW_ASSERT).
/// Cost:    O(1), `length` doubles, no allocation after construction.
class Momentum : public SavedState<Momentum> {
 public:
  static constexpr std::uint8_t kStateVersion = 1;

  explicit Momentum(std::size_t length) : lag_(length) {}

  std::size_t warm_up() const { return lag_.length() + 1; }
  std::optional<double> on(double value);
  void run(std::span<const double> in, std::span<double> out) { run_rows(*this, in, out); }

  template <class Self, class Codec>
  static void state(Self& self, Codec& codec) {
    self.lag_.state(self.lag_, codec);
  }

 private:
  Lag lag_;
};

/// Rate of change over `length` values in percent, as TA-Lib's ROC: (value / before - 1) * 100.
/// There is no value where the one before is zero (TA-Lib says 0).
/// Input:   values in time order.
/// Output:  from value number `length` + 1 on.
/// Errors:  none; a value that is not finite or beyond kValueMax is a bug (TW_ASSERT).
/// Cost:    O(1), `length` doubles, no allocation after construction.
class RateOfChange : public SavedState<RateOfChange> {
 public:
  static constexpr std::uint8_t kStateVersion = 1;

  explicit RateOfChange(std::size_t length) : lag_(length) {}

  std::size_t warm_up() const { return lag_.length() + 1; }
  std::optional<double> on(double value);
  void run(std::span<const double> in, std::span<double> out) { run_rows(*this, in, out); }

  template <class Self, class Codec>
  static void state(Self& self, Codec& codec) {
    self.lag_.state(self.lag_, codec);
  }

 private:
  Lag lag_;
};

}  // namespace tw::indicators
