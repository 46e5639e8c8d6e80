#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "performance/figure.hpp"

namespace tw::performance {

/// How many results lie in [from, to).
struct ResultBin {
  Decimal from;
  Decimal to;
  std::uint64_t count = 0;
  friend bool operator==(const ResultBin&, const ResultBin&) = default;
};

/// How the results of trades are spread, each as money after fees.
/// Cost: 16 bytes per result; what is asked for sorts a copy of them.
class ResultDistribution {
 public:
  void on(Decimal result) { results_.push_back(result); }

  std::uint64_t count() const { return results_.size(); }
  Figure<Decimal> sum() const;
  Figure<Decimal> mean() const;
  /// Standard deviation, the sum of squares divided by the count minus one.
  /// Errors: NoTrades; NoVariation below two results.
  Figure<double> deviation() const;
  /// Mean over its standard error, deviation / sqrt(count): beyond about 2, one way or the other,
  /// chance alone would rarely give such a mean, if the results do not depend on each other.
  /// Errors: as deviation; NoVariation when all are equal.
  /// Source: "Student", Biometrika 6 (1908), 1-25.
  Figure<double> mean_over_error() const;
  /// The least result that at least `hundredths` of a hundred are not above; of 0 the least.
  /// Input:  0 to 100 (TW_ASSERT). Errors: NoTrades.
  Figure<Decimal> percentile(int hundredths) const;
  /// Bins of one width, 1, 2 or 5 times a power of ten, from the least result to the largest. Zero
  /// is a boundary: a loss and a gain are never in one bin.
  /// Input:  at least 4 bins (TW_ASSERT). Output: at most `bins_max`; none without results.
  std::vector<ResultBin> histogram(std::size_t bins_max) const;

 private:
  std::vector<Decimal> results_;
};

}  // namespace tw::performance
