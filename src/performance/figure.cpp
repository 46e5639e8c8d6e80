#include "performance/figure.hpp"

namespace tw::performance {

std::string_view name(Absence reason) {
  switch (reason) {
    case Absence::NoSamples:
      return "no_samples";
    case Absence::TooFewDays:
      return "too_few_days";
    case Absence::NoTrades:
      return "no_trades";
    case Absence::NoWins:
      return "no_wins";
    case Absence::NoLosses:
      return "no_losses";
    case Absence::NoVariation:
      return "no_variation";
    case Absence::NoDrawdown:
      return "no_drawdown";
    case Absence::EquityNotPositive:
      return "equity_not_positive";
    case Absence::NoReference:
      return "no_reference";
    case Absence::OutOfRange:
      return "out_of_range";
  }
  TW_ASSERT(false);
}

Figure<Decimal> quotient(Decimal a, Decimal b) {
  TW_ASSERT(!b.is_zero());
  const auto result = checked_divide(a, b, Rounding::HalfEven);
  return result ? Figure<Decimal>{*result} : Absence::OutOfRange;
}

}  // namespace tw::performance
