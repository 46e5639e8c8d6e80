#include "performance/equity_curve.hpp"

namespace tw::performance {
namespace {

// By hand: std::chrono::floor overflows for the earliest timestamps.
std::chrono::sys_days day_of(Timestamp at) {
  constexpr std::int64_t kDay = std::chrono::nanoseconds{std::chrono::days{1}}.count();
  const std::int64_t count = to_nanoseconds(at);
  return std::chrono::sys_days{
      std::chrono::days{static_cast<int>(count / kDay - (count % kDay < 0 ? 1 : 0))}};
}

}  // namespace

void EquityCurve::on(Timestamp at, Decimal equity) {
  TW_ASSERT(!last_ || at >= last_->at);
  const std::chrono::sys_days day = day_of(at);
  while (!days_.empty() && days_.back().day < day) {
    days_.push_back({days_.back().day + std::chrono::days{1}, days_.back().equity});
  }
  if (days_.empty()) {
    days_.push_back({day, equity});
  }
  days_.back().equity = equity;
  last_ = Sample{at, equity};
  first_ = first_.value_or(*last_);
}

Figure<Decimal> EquityCurve::average() const {
  if (days_.empty()) {
    return Absence::NoSamples;
  }
  Decimal sum;
  for (const DayEquity& day : days_) {
    const auto next = checked_add(sum, day.equity);
    if (!next) {
      return Absence::OutOfRange;
    }
    sum = *next;
  }
  return quotient(sum, Decimal::from_int(static_cast<std::int64_t>(days_.size())));
}

}  // namespace tw::performance
