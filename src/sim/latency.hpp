#pragma once

#include <cstdint>
#include <vector>

#include "base/decimal.hpp"
#include "base/time.hpp"

namespace tw::sim {

/// One point of a distribution: this share of the messages takes at most this long.
struct LatencyPoint {
  double quantile = 0;  ///< 0..1
  Duration latency{};
};

/// How long a message takes. Every message of one moment takes equally long, whatever its id and
/// whenever it was handed over, so a run repeats.
/// Kinds:   constant; drawn from quantiles, linear between the points and flat outside them; drawn
///          from samples, each equally likely; recorded: the newest market event's way to us
///          (ts_recv - ts_event, at least zero) times a factor, at most kLatencyMax.
/// Errors:  InvalidInput for no, unordered, negative or too long latencies and a factor < 0.
/// Cost:    O(log points), no allocation after construction.
class Latency {
 public:
  /// Far more than any venue takes, far less than a Timestamp holds.
  static constexpr Duration kLatencyMax = std::chrono::minutes(1);

  /// In range (TW_ASSERT).
  static Latency constant(Duration latency);
  /// Quantiles ascend strictly, latencies do not fall.
  static Checked<Latency> from_quantiles(std::vector<LatencyPoint> points, std::uint64_t seed);
  static Checked<Latency> from_samples(std::vector<Duration> samples, std::uint64_t seed);
  static Checked<Latency> recorded(Decimal factor);

  /// Of a message sent at `moment`, when the newest market event took `feed` to reach us.
  Duration at(Timestamp moment, Duration feed) const;
  /// No message takes less.
  Duration shortest() const { return shortest_; }
  /// No message takes more.
  Duration longest() const { return longest_; }

 private:
  enum class Kind : std::uint8_t { Constant, Quantiles, Samples, Recorded };
  Latency(Kind kind, Duration shortest, Duration longest);
  Duration interpolated(double quantile) const;

  Kind kind_;
  Duration shortest_;
  Duration longest_;
  std::vector<LatencyPoint> points_;
  std::uint64_t salt_ = 0;  // of the seed
  Decimal factor_;
};

}  // namespace tw::sim
