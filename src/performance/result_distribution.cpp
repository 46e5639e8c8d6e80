#include "performance/result_distribution.hpp"

#include <algorithm>
#include <cmath>

namespace tw::performance {
namespace {

// The bin of width `step` a result is in, counted from zero.
Int128 bin_of(Decimal result, Decimal step) {
  const Int128 raw = result.raw();
  return raw / step.raw() - (raw % step.raw() < 0 ? 1 : 0);
}

// The next larger width of the row 1, 2, 5, 10, ...
Decimal wider(Decimal step, int number) {
  return Decimal::from_raw(number % 3 == 1 ? step.raw() / 2 * 5 : step.raw() * 2);
}

}  // namespace

Figure<Decimal> ResultDistribution::sum() const {
  if (results_.empty()) {
    return Absence::NoTrades;
  }
  Decimal sum;
  for (const Decimal result : results_) {
    const auto next = checked_add(sum, result);
    if (!next) {
      return Absence::OutOfRange;
    }
    sum = *next;
  }
  return sum;
}

Figure<Decimal> ResultDistribution::mean() const {
  const Figure<Decimal> total = sum();
  return total ? quotient(*total, Decimal::from_int(static_cast<std::int64_t>(count()))) : total;
}

Figure<double> ResultDistribution::deviation() const {
  const Figure<Decimal> middle = mean();
  if (!middle) {
    return middle.reason();
  }
  if (count() < 2) {
    return Absence::NoVariation;
  }
  double squares = 0;
  for (const Decimal result : results_) {
    const double away = (result - *middle).to_double();
    squares += away * away;
  }
  return Figure<double>::of(std::sqrt(squares / static_cast<double>(count() - 1)));
}

Figure<double> ResultDistribution::mean_over_error() const {
  const Figure<double> spread = deviation();
  if (!spread) {
    return spread;
  }
  if (*spread == 0) {
    return Absence::NoVariation;
  }
  const double error = *spread / std::sqrt(static_cast<double>(count()));
  return Figure<double>::of(mean()->to_double() / error);
}

Figure<Decimal> ResultDistribution::percentile(int hundredths) const {
  TW_ASSERT(hundredths >= 0 && hundredths <= 100);
  if (results_.empty()) {
    return Absence::NoTrades;
  }
  std::vector<Decimal> sorted = results_;
  const std::size_t rank = (sorted.size() * static_cast<std::size_t>(hundredths) + 99) / 100;
  const auto place = sorted.begin() + static_cast<std::ptrdiff_t>(rank == 0 ? 0 : rank - 1);
  std::ranges::nth_element(sorted, place);
  return *place;
}

std::vector<ResultBin> ResultDistribution::histogram(std::size_t bins_max) const {
  TW_ASSERT(bins_max >= 4);
  if (results_.empty()) {
    return {};
  }
  const auto [least, largest] = std::ranges::minmax(results_);
  Decimal step = Decimal::from_raw(1);
  const auto count_of = [&, low = least, high = largest] {
    return bin_of(high, step) - bin_of(low, step) + 1;
  };
  constexpr int kWidths = 120;  // 1e-12 to 1e26 and more
  for (int i = 0; i < kWidths && count_of() > static_cast<Int128>(bins_max); ++i) {
    step = wider(step, i);
  }
  const Int128 first = bin_of(least, step);
  std::vector<ResultBin> bins;
  for (Int128 i = 0; i < count_of(); ++i) {
    const Int128 from = (first + i) * step.raw();
    bins.push_back({Decimal::from_raw(from), Decimal::from_raw(from + step.raw()), 0});
  }
  for (const Decimal result : results_) {
    ++bins[static_cast<std::size_t>(bin_of(result, step) - first)].count;
  }
  return bins;
}

}  // namespace tw::performance
