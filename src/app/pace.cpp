#include "app/pace.hpp"

#include <algorithm>
#include <charconv>
#include <thread>

namespace tw::app {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr Duration kMarketTimeMax = std::chrono::days(3'650);

}  // namespace

Result<Speed> parse_speed(const std::string& text) {
  if (text == "max") {
    return Speed{};
  }
  double factor = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), factor);
  const bool is_number = code == std::errc() && end == text.data() + text.size();
  if (!is_number || !(factor > 0) || factor > 1'000'000) {
    return fail(ErrorCode::InvalidInput, "speed '" + text + "' is not a number or max",
                "usage.speed", {{"value", text}});
  }
  return Speed{factor};
}

Result<Duration> parse_market_time(const std::string& text) {
  TW_TRY(const Duration duration, parse_duration(text));
  if (duration > kMarketTimeMax) {
    return fail(ErrorCode::InvalidInput, "market time " + text + " is too long",
                "usage.duration_range",
                {{"option", "--for"}, {"value", text}, {"high", to_text(kMarketTimeMax)}});
  }
  return duration;
}

Timestamp later_by(Timestamp start, Duration elapsed) {
  std::int64_t sum = 0;
  const bool is_beyond =
      __builtin_add_overflow(to_nanoseconds(start), std::int64_t{elapsed.count()}, &sum);
  return is_beyond ? kTimestampMax : from_nanoseconds(sum);
}

Timestamp market_time_after(Timestamp start, Speed speed, Seconds real) {
  if (!speed.factor.has_value()) {
    return kTimestampMax;
  }
  const double elapsed_ns = real.count() * *speed.factor * 1e9;
  // Compared as numbers before the cast: a double beyond the range has no integer to become.
  const bool is_inside = elapsed_ns < static_cast<double>((kTimestampMax - start).count());
  return is_inside ? start + Duration{static_cast<std::int64_t>(elapsed_ns)} : kTimestampMax;
}

Pace::Pace(Speed speed, Timestamp market_start)
    : speed_(speed), market_start_(market_start), real_start_(std::chrono::steady_clock::now()) {}

Timestamp Pace::market_now() const {
  return market_time_after(market_start_, speed_, std::chrono::steady_clock::now() - real_start_);
}

void Pace::sleep_until_due(Timestamp due, Duration turn) const {
  if (!speed_.factor.has_value()) {
    return;
  }
  const Seconds ahead = Seconds(due - market_now()) / *speed_.factor;
  if (ahead.count() > 0) {
    std::this_thread::sleep_for(std::min(ahead, Seconds(turn)));
  }
}

}  // namespace tw::app
