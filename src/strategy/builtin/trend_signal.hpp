#pragma once

#include <cstdint>
#include <optional>

#include "indicators/adx.hpp"
#include "indicators/ema.hpp"
#include "indicators/rsi.hpp"
#include "indicators/sma.hpp"
#include "market/candle.hpp"

namespace tw::strategy {

enum class AverageKind : std::uint8_t { Simple, Exponential };
enum class Direction : std::uint8_t { Flat, Long, Short };

struct TrendRules {
  AverageKind average = AverageKind::Simple;
  std::size_t fast = 9;
  std::size_t slow = 21;  ///< > fast
  std::size_t rsi_length = 14;
  double rsi_high = 70;  ///< no long entry above
  double rsi_low = 30;   ///< no short entry below
  std::size_t adx_length = 14;
  double adx_min = 25;  ///< no entry below
};

/// What the indicators said at a candle.
struct TrendReadings {
  double fast = 0;  ///< ticks
  double slow = 0;
  std::optional<double> rsi;
  std::optional<double> adx;
};

/// A moving average of either kind.
class Average {
 public:
  Average(AverageKind kind, std::size_t length)
      : kind_(kind), simple_(length), exponential_(length) {}

  std::optional<double> on(double value) {
    return kind_ == AverageKind::Simple ? simple_.on(value) : exponential_.on(value);
  }

  template <class Self, class Codec>
  static void state(Self& self, Codec& codec) {
    codec.same(static_cast<std::uint64_t>(self.kind_));
    self.simple_.state(self.simple_, codec);
    self.exponential_.state(self.exponential_, codec);
  }

 private:
  AverageKind kind_;
  indicators::Sma simple_;  // the kind that is not used stays empty
  indicators::Ema exponential_;
};

/// Which way a trend goes, from closed candles: a cross of two moving averages of the close, let in
/// by RSI and ADX.
/// Rules:   a cross against the position ends it at once. Behind a cross the first candle whose ADX
///          is strong enough and whose RSI is not at its end already enters its direction; the
///          entry holds until the next cross. Averages that only touch are no cross. Without a
///          value of RSI or ADX there is no entry.
/// Input:   closed candles in time order; prices in ticks, since their scale changes no comparison.
/// Output:  the direction wanted, Flat until the first entry.
/// Errors:  none; fast >= slow is a bug (TW_ASSERT).
/// Cost:    O(1) per candle, no allocation after construction.
class TrendSignal : public indicators::SavedState<TrendSignal> {
 public:
  static constexpr std::uint8_t kStateVersion = 1;

  explicit TrendSignal(const TrendRules& rules);

  Direction on(const market::Candle& candle);
  Direction wanted() const { return static_cast<Direction>(wanted_); }
  /// Where the last cross led; Flat before the first.
  Direction crossed() const { return static_cast<Direction>(crossed_); }
  /// Of the newest candle since a start or a load; nothing while the averages are not warm.
  const std::optional<TrendReadings>& readings() const { return readings_; }
  const TrendRules& rules() const { return rules_; }
  std::size_t candles() const { return candles_; }
  /// Every indicator has had the candles it needs.
  bool is_warm() const { return candles_ == warm_up_; }
  /// Number of the candle with which the indicators are warm.
  std::size_t warm_up() const { return warm_up_; }

  template <class Self, class Codec>
  static void state(Self& self, Codec& codec) {
    codec.count(self.candles_, self.warm_up_);
    codec.count(self.above_, 2);
    codec.count(self.crossed_, 2);
    codec.count(self.wanted_, 2);
    self.fast_.state(self.fast_, codec);
    self.slow_.state(self.slow_, codec);
    self.rsi_.state(self.rsi_, codec);
    self.adx_.state(self.adx_, codec);
  }

 private:
  void follow(std::size_t side);
  bool may_enter(double rsi, double adx) const;

  TrendRules rules_;
  std::size_t warm_up_;
  Average fast_;
  Average slow_;
  indicators::Rsi rsi_;
  indicators::Adx adx_;
  std::size_t candles_ = 0;  // up to warm_up_
  // Directions as the codec writes them.
  std::size_t above_ = 0;    // where the fast average was last seen apart from the slow one
  std::size_t crossed_ = 0;  // of the last cross; Flat before the first
  std::size_t wanted_ = 0;
  std::optional<TrendReadings> readings_;  // decides nothing, so it is no part of the state
};

}  // namespace tw::strategy
