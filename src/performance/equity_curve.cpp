#include "performance/equity_curve.hpp"

#include <utility>

#include "base/state_archive.hpp"

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
  if (equity.sign() <= 0 && !empty_since_.has_value()) {
    empty_since_ = at;
  }
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

void EquityCurve::save(StateWriter& out) const { state(*this, out); }

// The days follow from the samples; what is read are their equities.
void EquityCurve::load(StateReader& in) {
  state(*this, in);
  in.require(first_.has_value() == last_.has_value() && days_.empty() == !last_.has_value());
  if (in.has_failed() || days_.empty()) {
    return;
  }
  std::chrono::sys_days day = day_of(first_->at);
  const std::chrono::days length = day_of(last_->at) - day + std::chrono::days{1};
  in.require(!empty_since_ || (first_->at <= *empty_since_ && *empty_since_ <= last_->at));
  in.require(first_->at <= last_->at && std::cmp_equal(days_.size(), length.count()));
  in.require(days_.back().equity == last_->equity);
  for (DayEquity& each : days_) {
    each.day = day;
    day += std::chrono::days{1};
  }
}

template <class Self, class Archive>
void EquityCurve::state(Self& self, Archive& archive) {
  for (auto* sample : {&self.first_, &self.last_}) {
    archive.optional(*sample, [](Archive& each, auto& value) {
      each.moment(value.at);
      each(value.equity);
    });
  }
  archive.optional(self.empty_since_, [](Archive& each, auto& at) { each.moment(at); });
  archive.list(self.days_, [](Archive& each, auto& day) { each(day.equity); });
}

}  // namespace tw::performance
