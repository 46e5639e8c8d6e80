#include "sim/latency.hpp"

#include <algorithm>
#include <utility>

#include "base/assert.hpp"
#include "base/random.hpp"

namespace tw::sim {
namespace {

bool is_in_range(Duration latency) {
  return latency >= Duration{} && latency <= Latency::kLatencyMax;
}

// Neighbours may not fall, and their quantiles must rise.
bool is_ascending(const std::vector<LatencyPoint>& points) {
  const auto is_wrong = [](const LatencyPoint& a, const LatencyPoint& b) {
    return !(a.quantile < b.quantile) || b.latency < a.latency;
  };
  return std::ranges::adjacent_find(points, is_wrong) == points.end();
}

std::unexpected<Fault> refused() { return fault(ErrorCode::InvalidInput, Field::Parameter); }

}  // namespace

Latency::Latency(Kind kind, Duration shortest, Duration longest)
    : kind_(kind), shortest_(shortest), longest_(longest) {}

Latency Latency::constant(Duration latency) {
  TW_ASSERT(is_in_range(latency));
  return {Kind::Constant, latency, latency};
}

Checked<Latency> Latency::from_quantiles(std::vector<LatencyPoint> points, std::uint64_t seed) {
  const auto is_sound = [](const LatencyPoint& point) {
    return point.quantile >= 0 && point.quantile <= 1 && is_in_range(point.latency);
  };
  if (points.empty() || !std::ranges::all_of(points, is_sound) || !is_ascending(points)) {
    return refused();
  }
  Latency drawn{Kind::Quantiles, points.front().latency, points.back().latency};
  drawn.points_ = std::move(points);
  drawn.salt_ = Random{seed}.next();
  return drawn;
}

Checked<Latency> Latency::from_samples(std::vector<Duration> samples, std::uint64_t seed) {
  if (samples.empty() || !std::ranges::all_of(samples, is_in_range)) {
    return refused();
  }
  std::ranges::sort(samples);
  Latency drawn{Kind::Samples, samples.front(), samples.back()};
  for (const Duration sample : samples) {
    drawn.points_.push_back({.quantile = 0, .latency = sample});
  }
  drawn.salt_ = Random{seed}.next();
  return drawn;
}

Checked<Latency> Latency::recorded(Decimal factor) {
  if (factor.sign() < 0 || factor > Decimal::from_int(1'000)) {
    return refused();
  }
  Latency recorded{Kind::Recorded, Duration{}, kLatencyMax};
  recorded.factor_ = factor;
  return recorded;
}

Duration Latency::at(Timestamp moment, Duration feed) const {
  if (kind_ == Kind::Constant) {
    return shortest_;
  }
  if (kind_ == Kind::Recorded) {
    const Duration bounded = std::clamp(feed, Duration{}, kLatencyMax);
    const Decimal scaled =
        multiply(factor_, Decimal::from_units(bounded.count(), 9), Rounding::HalfEven);
    return std::min(Duration{static_cast<std::int64_t>(scaled.raw() / 1'000)}, kLatencyMax);
  }
  Random random{salt_ ^ static_cast<std::uint64_t>(to_nanoseconds(moment))};
  return kind_ == Kind::Samples ? points_[random.below(points_.size())].latency
                                : interpolated(random.uniform());
}

Duration Latency::interpolated(double quantile) const {
  const auto after = std::ranges::upper_bound(points_, quantile, {}, &LatencyPoint::quantile);
  if (after == points_.begin() || after == points_.end()) {
    return after == points_.begin() ? shortest_ : longest_;
  }
  const LatencyPoint& low = *std::prev(after);
  const double share = (quantile - low.quantile) / (after->quantile - low.quantile);
  const auto span = static_cast<double>((after->latency - low.latency).count());
  return low.latency + Duration{static_cast<std::int64_t>(share * span)};
}

}  // namespace tw::sim
