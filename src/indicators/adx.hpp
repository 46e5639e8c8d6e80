#pragma once

#include "indicators/atr.hpp"
#include "indicators/rma.hpp"

namespace tw::indicators {

/// Wilder's directional indicators, in percent of the true range.
struct DirectionalValue {
  double plus_di = 0;
  double minus_di = 0;
};

/// +DI and -DI as TA-Lib's PLUS_DI and MINUS_DI: of each bar the larger of the moves of high (up)
/// and low (down) counts, moves and true range are sums that lose 1/length of themselves per bar.
/// The sums begin as TA-Lib's do, with `length` - 1 bars added up plainly (Wilder adds `length`;
/// the difference fades with the smoothing). Without any true range both are 0, as in TA-Lib.
/// Input:   bars in time order; reads high, low and close.
/// Output:  0..100 each, from bar number `length` + 1 on.
/// Errors:  none; a value that is not finite or beyond kValueMax is a bug (TW_ASSERT).
/// Cost:    O(1), no allocation.
/// Source:  J. W. Wilder, New Concepts in Technical Trading Systems (1978), chapter 4.
class DirectionalMovement : public SavedState<DirectionalMovement> {
 public:
  static constexpr std::uint8_t kStateVersion = 1;

  explicit DirectionalMovement(std::size_t length) : length_(admitted_length(length)) {}

  std::size_t length() const { return length_; }
  std::size_t warm_up() const { return length_ + 1; }
  std::optional<DirectionalValue> on(const Bar& bar);

  template <class Self, class Codec>
  static void state(Self& self, Codec& codec) {
    codec.same(std::uint64_t{self.length_});
    codec.count(self.count_, self.length_ + 1);
    codec.number(self.high_, -kValueMax, kValueMax);
    codec.number(self.low_, -kValueMax, kValueMax);
    codec.number(self.plus_, 0, kSumMax);
    codec.number(self.minus_, 0, kSumMax);
    codec.number(self.range_sum_, -kSumMax, kSumMax);
    self.range_.state(self.range_, codec);
  }

 private:
  static constexpr double kSumMax = 1e106;  // kLengthMax moves, with a margin

  void add(double& sum, double move) const;

  std::size_t length_;
  std::size_t count_ = 0;  // bars seen, up to length_ + 1
  double high_ = 0;        // of the bar before
  double low_ = 0;
  double plus_ = 0;
  double minus_ = 0;
  double range_sum_ = 0;
  TrueRange range_;
};

/// One side of DirectionalMovement.
enum class Direction : std::uint8_t { Plus, Minus };

template <Direction direction>
class DirectionalIndicator : public SavedState<DirectionalIndicator<direction>> {
 public:
  static constexpr std::uint8_t kStateVersion = 1;

  explicit DirectionalIndicator(std::size_t length) : movement_(length) {}

  std::size_t warm_up() const { return movement_.warm_up(); }
  std::optional<double> on(const Bar& bar) {
    const auto value = movement_.on(bar);
    if (!value) {
      return std::nullopt;
    }
    return direction == Direction::Plus ? value->plus_di : value->minus_di;
  }
  void run(const BarColumns& in, std::span<double> out) { run_rows(*this, in, out); }

  template <class Self, class Codec>
  static void state(Self& self, Codec& codec) {
    self.movement_.state(self.movement_, codec);
  }

 private:
  DirectionalMovement movement_;
};

using PlusDi = DirectionalIndicator<Direction::Plus>;
using MinusDi = DirectionalIndicator<Direction::Minus>;

/// Average directional index as TA-Lib's ADX: DX = 100 |+DI - -DI| / (+DI + -DI), smoothed as Rma.
/// A bar without a DX (no directional movement at all) adds nothing: it counts as 0 in the first
/// mean and leaves a later average as it was, as in TA-Lib.
/// Input:   bars in time order; reads high, low and close.
/// Output:  0..100, from bar number 2 `length` on.
/// Errors:  none; a value that is not finite or beyond kValueMax is a bug (TW_ASSERT).
/// Cost:    O(1), no allocation.
/// Source:  J. W. Wilder, New Concepts in Technical Trading Systems (1978), chapter 4; its sums
///          begin as said at DirectionalMovement.
class Adx : public SavedState<Adx> {
 public:
  static constexpr std::uint8_t kStateVersion = 1;

  explicit Adx(std::size_t length) : movement_(length), average_(length) {}

  std::size_t warm_up() const { return 2 * movement_.length(); }
  std::optional<double> on(const Bar& bar);
  void run(const BarColumns& in, std::span<double> out) { run_rows(*this, in, out); }

  template <class Self, class Codec>
  static void state(Self& self, Codec& codec) {
    self.movement_.state(self.movement_, codec);
    self.average_.state(self.average_, codec);
  }

 private:
  DirectionalMovement movement_;
  Rma average_;
};

}  // namespace tw::indicators
