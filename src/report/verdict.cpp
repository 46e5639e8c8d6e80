#include "report/verdict.hpp"

#include <cmath>

#include "messages/number_text.hpp"
#include "performance/figure.hpp"
#include "report/figure_text.hpp"

namespace tw::report {
namespace {

constexpr std::uint64_t kClosesForChance = 30;  // fewer are not asked whether they could be chance
constexpr auto kDaysForMarkets = std::chrono::days(30);
constexpr double kRareErrors = 2;  // standard errors from zero

std::string money(const TearSheet& sheet, Decimal amount) {
  return money_text(amount, sheet.currency);
}

Sentence result_sentence(const TearSheet& sheet) {
  const Decimal net = net_result(sheet);
  if (sheet.fills.empty()) {
    return {"report.verdict.nothing", {{"capital", money(sheet, sheet.capital)}}};
  }
  if (sheet.empty_since.has_value()) {
    return {"report.verdict.empty",
            {{"time", *sheet.empty_since}, {"equity", money(sheet, sheet.equity)}}};
  }
  std::string_view id = "report.verdict.even";
  if (net.sign() != 0) {
    id = net.sign() > 0 ? "report.verdict.earned" : "report.verdict.lost";
  }
  const auto share = sheet.capital.is_zero()
                         ? performance::Figure<Decimal>(performance::Absence::EquityNotPositive)
                         : performance::quotient(net, sheet.capital);
  return {id,
          {{"money", money(sheet, abs(net))},
           {"percent", share ? signed_percent_text(*share) : std::string("–")},
           {"capital", money(sheet, sheet.capital)},
           {"equity", money(sheet, sheet.equity)}}};
}

// Where the result comes from: prices, and what trading cost.
Sentence parts_sentence(const TearSheet& sheet) {
  const Decimal gross = gross_result(sheet);
  const Decimal net = net_result(sheet);
  std::string_view id = "report.verdict.prices_paid_costs";
  if (gross.sign() > 0 && net.sign() <= 0) {
    id = "report.verdict.costs_ate_it";
  } else if (gross.sign() <= 0 && net.sign() > 0) {
    id = "report.verdict.costs_paid_it";
  } else if (gross.sign() <= 0) {
    id = "report.verdict.prices_lost_too";
  }
  return {id,
          {{"gross", signed_money_text(gross, sheet.currency)},
           {"costs", signed_money_text(sheet.funding - sheet.fees, sheet.currency)}}};
}

// Mean of the returns of holding each instrument; nothing where one of them is missing.
std::optional<Decimal> held_return(const TearSheet& sheet) {
  Decimal sum;
  for (const SheetFigure& held : sheet.held) {
    if (!held.number.value.has_value()) {
      return std::nullopt;
    }
    sum += *held.number.value;
  }
  if (sheet.held.empty()) {
    return std::nullopt;
  }
  const auto count = static_cast<std::int64_t>(sheet.held.size());
  return performance::quotient(sum, Decimal::from_int(count));
}

Sentence holding_sentence(const TearSheet& sheet) {
  const std::optional<Decimal> held = held_return(sheet);
  if (!held.has_value() || sheet.capital.sign() <= 0) {
    return {"report.verdict.no_holding", {}};
  }
  std::string symbols;
  for (const SheetFigure& each : sheet.held) {
    symbols += (symbols.empty() ? "" : ", ") + each.name;
  }
  const std::optional<Decimal> own = performance::quotient(net_result(sheet), sheet.capital);
  const Decimal ahead = own.value_or(Decimal{}) - *held;
  const std::string_view id =
      ahead.sign() >= 0 ? "report.verdict.ahead_of_holding" : "report.verdict.behind_holding";
  return {id,
          {{"symbols", symbols},
           {"held", signed_percent_text(*held)},
           {"points", percent_text(abs(ahead))}}};
}

Sentence chance_sentence(const TearSheet& sheet) {
  const std::string count = std::to_string(sheet.closes_count);
  const SheetNumber* errors = find_figure(sheet.closes, "mean_over_error");
  const SheetNumber* mean = find_figure(sheet.closes, "mean");
  if (sheet.closes_count < kClosesForChance || errors == nullptr || mean == nullptr ||
      !errors->value.has_value() || !mean->value.has_value()) {
    return {"report.verdict.few_closes", {{"count", count}}};
  }
  const bool is_rare = std::abs(errors->value->to_double()) > kRareErrors;
  std::string_view id = "report.verdict.chance";
  if (is_rare) {
    id = mean->value->sign() > 0 ? "report.verdict.rare_gain" : "report.verdict.rare_loss";
  }
  return {id,
          {{"count", count},
           {"mean", signed_money_text(*mean->value, sheet.currency)},
           {"errors", messages::rounded_text(abs(*errors->value), 1)}}};
}

}  // namespace

Outcome outcome_of(const TearSheet& sheet) {
  const int sign = sheet.empty_since.has_value() ? -1 : net_result(sheet).sign();
  if (sign == 0) {
    return Outcome::Nothing;
  }
  return sign > 0 ? Outcome::Earned : Outcome::Lost;
}

std::vector<Sentence> verdict_of(const TearSheet& sheet) {
  std::vector<Sentence> verdict{result_sentence(sheet)};
  if (!sheet.fills.empty()) {
    verdict.push_back(parts_sentence(sheet));
    if (!sheet.unrealized_gross.is_zero()) {
      verdict.push_back({"report.verdict.open",
                         {{"money", signed_money_text(sheet.unrealized_gross, sheet.currency)}}});
    }
  }
  if (!sheet.empty_since.has_value()) {
    verdict.push_back(holding_sentence(sheet));
  }
  if (!sheet.fills.empty()) {
    verdict.push_back(chance_sentence(sheet));
  }
  const Duration elapsed = sheet.ended_at - sheet.started_at;
  if (elapsed < kDaysForMarkets) {
    verdict.push_back({"report.verdict.short", {{"elapsed", messages::clock_text(elapsed)}}});
  }
  if (sheet.below_maintenance_at.has_value()) {
    verdict.push_back(
        {"report.verdict.below_maintenance", {{"time", *sheet.below_maintenance_at}}});
  }
  return verdict;
}

}  // namespace tw::report
