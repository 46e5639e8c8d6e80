#include "performance/drawdown_periods.hpp"

#include <algorithm>
#include <functional>

#include "base/state_archive.hpp"

namespace tw::performance {

DrawdownPeriods::DrawdownPeriods(std::size_t kept) : kept_(kept) { closed_.reserve(kept + 1); }

void DrawdownPeriods::on(Timestamp at, Decimal equity) {
  last_at_ = at;
  if (equity < peak_) {
    if (peak_.sign() > 0) {
      fall(at, equity);
    }
    return;
  }
  if (open_) {
    open_->recovered_at = at;
    longest_closed_ = std::max(longest_closed_, at - open_->started_at);
    insert(closed_, *open_, kept_);
    open_.reset();
  }
  peak_ = equity;
  peak_at_ = at;
}

void DrawdownPeriods::fall(Timestamp at, Decimal equity) {
  if (open_ && equity >= open_->trough) {
    return;
  }
  open_ = DrawdownPeriod{.started_at = peak_at_,
                         .trough_at = at,
                         .recovered_at = std::nullopt,
                         .peak = peak_,
                         .trough = equity,
                         .depth = divide(peak_ - equity, peak_, Rounding::Up)};
}

void DrawdownPeriods::insert(std::vector<DrawdownPeriod>& periods, const DrawdownPeriod& period,
                             std::size_t kept) {
  const auto place =
      std::ranges::upper_bound(periods, period.depth, std::greater{}, &DrawdownPeriod::depth);
  periods.insert(place, period);
  if (periods.size() > kept) {
    periods.pop_back();
  }
}

std::vector<DrawdownPeriod> DrawdownPeriods::worst() const {
  std::vector<DrawdownPeriod> out = closed_;
  if (open_) {
    insert(out, *open_, kept_);
  }
  return out;
}

Duration DrawdownPeriods::longest() const {
  return open_ ? std::max(longest_closed_, last_at_ - open_->started_at) : longest_closed_;
}

void DrawdownPeriods::save(StateWriter& out) const { state(*this, out); }

void DrawdownPeriods::load(StateReader& in) {
  state(*this, in);
  in.require(closed_.size() <= kept_ && longest_closed_ >= Duration::zero());
  in.require(std::ranges::is_sorted(closed_, std::greater{}, &DrawdownPeriod::depth));
}

template <class Self, class Archive>
void DrawdownPeriods::state(Self& self, Archive& archive) {
  const auto period = [](Archive& each, auto& value) {
    each.moment(value.started_at);
    each.moment(value.trough_at);
    each.optional(value.recovered_at, [](Archive& time, auto& at) { time.moment(at); });
    each(value.peak, value.trough, value.depth);
  };
  archive(self.peak_);
  archive.moment(self.peak_at_);
  archive.moment(self.last_at_);
  archive.optional(self.open_, period);
  archive.list(self.closed_, period);
  archive(self.longest_closed_);
}

}  // namespace tw::performance
