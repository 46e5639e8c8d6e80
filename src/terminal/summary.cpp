#include "terminal/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "control/strategy_choice.hpp"
#include "messages/setting_words.hpp"
#include "model/names.hpp"
#include "terminal/decision_text.hpp"
#include "terminal/labels.hpp"

namespace tw::terminal {
namespace {

constexpr std::size_t kNameColumns = 33;
constexpr std::size_t kRecoveryColumns = 9;

std::string positions_text(const engine::FactState& facts) {
  std::string text;
  for (const Position& position : facts.portfolio().positions()) {
    if (!position.quantity.is_zero()) {
      text += (text.empty() ? "" : ", ") + position.quantity.to_string() + " " +
              facts.instruments().listing(position.key.instrument).symbol.to_string();
    }
  }
  return text;
}

std::string or_none(std::string text, const Labels& label) {
  return text.empty() ? label("view.position_flat") : text;
}

constexpr int kFigureDecimals = 4;

// As many digits as a person reads; a number too large for a Decimal has none of them.
std::string digits_of(double value, int decimals = kFigureDecimals) {
  const Checked<Decimal> decimal = Decimal::from_double(value);
  return decimal ? rounded_text(*decimal, decimals) : fmt::format("{:.4g}", value);
}
std::string digits_of(Decimal value, int decimals = kFigureDecimals) {
  return rounded_text(value, decimals);
}

std::string percent_text(double fraction) { return digits_of(100 * fraction) + " %"; }
std::string percent_text(Decimal fraction) {
  const auto percent = checked_multiply(fraction, Decimal::from_int(100), Rounding::HalfEven);
  return percent ? digits_of(*percent) + " %" : percent_text(fraction.to_double());
}

template <class T>
std::string figure_text(const performance::Figure<T>& figure, control::FigureUnit unit,
                        Currency currency, const Labels& label) {
  if (!figure) {
    const std::string reason(performance::name(figure.reason()));
    return "-  (" + label("view.absent." + reason) + ")";
  }
  switch (unit) {
    case control::FigureUnit::Percent:
      return percent_text(*figure);
    case control::FigureUnit::Money:
      return digits_of(*figure, digits_of_money(currency, kFigureDecimals)) + " " +
             currency.to_string();
    case control::FigureUnit::BasisPoints:
      return digits_of(*figure) + " bp";
    case control::FigureUnit::Number:
      break;
  }
  return digits_of(*figure);
}

void add(std::string& text, const std::string& name, const std::string& value) {
  text += fmt::format("  {} {}\n", padded(name, kNameColumns), value);
}

void add_figures(std::string& text, const control::RunResult& result, const Labels& label) {
  const Currency currency = result.capital.currency;
  for (const control::NamedFigure& figure : result.figures.figures) {
    const std::string value = std::visit(
        [&](const auto& content) { return figure_text(content, figure.unit, currency, label); },
        figure.value);
    add(text, label("view.figure." + std::string(figure.name)), value);
  }
  for (const control::HeldReturn& held : result.figures.buy_and_hold) {
    add(text, label("view.figure.buy_and_hold", {{"symbol", held.symbol}}),
        figure_text(held.total_return, control::FigureUnit::Percent, currency, label));
  }
}

// The rules that refused, the busiest first.
std::string rules_text(const backtest::RefusalCounts& counts) {
  std::vector<std::pair<std::uint64_t, RuleId>> rules;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts.at(i) > 0) {
      rules.emplace_back(counts.at(i), static_cast<RuleId>(i));
    }
  }
  std::ranges::sort(rules, [](const auto& a, const auto& b) {
    return std::tie(b.first, a.second) < std::tie(a.first, b.second);
  });
  std::string text;
  for (const auto& [count, rule] : rules) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name_of(rule), count);
  }
  return text;
}

void add_refusals(std::string& text, const backtest::RunCounts& counts, const Labels& label) {
  if (counts.refusals > 0) {
    add(text, label("view.refused_by_risk"),
        fmt::format("{} ({})", counts.refusals, rules_text(counts.refused_by_rule)));
  }
  if (counts.rejected > 0) {
    add(text, label("view.refused_by_venue"), std::to_string(counts.rejected));
  }
}

// Why a run sent no order: that is no result, and nobody should have to guess.
std::string silence_text(const control::RunResult& result, const Labels& label) {
  if (result.counts.orders > 0) {
    return {};
  }
  if (result.counts.refusals > 0) {
    const auto& rules = result.counts.refused_by_rule;
    const auto most = std::ranges::max_element(rules) - rules.begin();
    const std::string name(name_of(static_cast<RuleId>(most)));
    return label("view.silence.refused", {{"rule", name}, {"words", "@rule." + name}}) + "\n";
  }
  if (!result.silence.has_value()) {
    return {};
  }
  if (result.silence->decisions == 0) {
    return label("view.silence.not_asked") + "\n";
  }
  std::string reasons;
  for (const strategy::Reason& reason : result.silence->reasons) {
    reasons += (reasons.empty() ? "" : "; ") + reason_text(reason, label);
  }
  return label("view.silence.wanted_none",
               {{"count", std::to_string(result.silence->decisions)},
                {"reason", reasons.empty() ? label("view.silence.no_reason") : reasons}}) +
         "\n";
}

std::string_view mode_word(control::RunMode mode) {
  return mode == control::RunMode::Paper ? "PAPER" : "BACKTEST";
}

// What only some runs have: funding and margin.
void add_account(std::string& text, const control::RunResult& result, const Labels& label) {
  const std::string currency = " " + result.capital.currency.to_string();
  const int digits = digits_of_money(result.capital.currency, 4);
  if (result.funding.has_value()) {
    add(text, label("view.funding"), signed_text(result.funding->totals.net(), digits) + currency);
  }
  if (!result.margin.has_value()) {
    return;
  }
  const backtest::MarginFigures& margin = result.margin->figures;
  add(text, label("view.reserved_max"), rounded_text(margin.reserved_max, digits) + currency);
  add(text, label("view.free_min"), rounded_text(margin.free_min, digits) + currency);
  if (margin.below_maintenance_at.has_value()) {
    add(text, label("view.below_maintenance"), to_iso8601(*margin.below_maintenance_at));
  }
}

// What a start found of the session before it, what differs from what was recorded, what was done.
std::string recovery_text(const control::PaperSession& session, const Labels& label) {
  const control::RecoveryReport& found = session.recovery();
  std::string text = label("view.recovery") + "\n";
  const auto row = [&](std::string_view name, const std::string& value) {
    text += "  " + padded(name.empty() ? "" : label(name), kRecoveryColumns) + value + "\n";
  };
  row("view.recovery.found",
      label("view.recovery.state",
            {{"records", std::to_string(found.records)},
             {"starts", std::to_string(found.writers)},
             {"fills", std::to_string(found.fills)},
             {"orders", std::to_string(found.open_orders)},
             {"in_flight", std::to_string(found.requests_in_flight)},
             {"position", or_none(positions_text(session.session().loop().facts()), label)}}));
  row("view.recovery.differs",
      label("view.recovery.equal", {{"count", std::to_string(found.repeated)}}));
  if (found.bytes_cut > 0) {
    row("", label("view.recovery.cut", {{"count", std::to_string(found.bytes_cut)}}));
  }
  if (found.snapshots_refused > 0) {
    row("", label("view.recovery.refused", {{"count", std::to_string(found.snapshots_refused)}}));
  }
  row("view.recovery.done",
      found.snapshot.has_value()
          ? label("view.recovery.from_snapshot", {{"record", std::to_string(*found.snapshot)}})
          : label("view.recovery.from_all"));
  row("", label("view.recovery.resumed", {{"time", to_iso8601(found.resumed_at)},
                                          {"loop", std::to_string(session.loop())}}));
  return text;
}

}  // namespace

std::string summary_text(const control::RunResult& result, messages::Language language) {
  const Labels label(language);
  const std::string currency = " " + result.capital.currency.to_string();
  const int digits = digits_of_money(result.capital.currency, 4);
  std::string text = fmt::format("{} — {}\n", label("view.summary"), mode_word(result.mode));
  for (const control::Setting& setting : result.description) {
    const bool is_digest =
        setting.name.starts_with("recording.") || setting.name == "funding_table";
    const auto words = messages::setting_words(setting.name, setting.value);
    const std::string value = words ? label(words->id, words->values) : setting.value;
    add(text, setting.name, is_digest ? "sha256 " + value.substr(0, 16) : value);
  }
  text += "\n";
  add(text, label("view.elapsed"), clock_text(result.ended_at - result.started_at));
  add(text, label("view.orders"), std::to_string(result.counts.orders));
  add_refusals(text, result.counts, label);
  add(text, label("view.fills"), std::to_string(result.counts.fills));
  add(text, label("view.realized_pnl"),
      signed_text(result.realized_gross - result.fees, digits) + currency);
  add(text, label("view.unrealized_pnl"), signed_text(result.unrealized_gross, digits) + currency);
  add(text, label("view.fees"), signed_text(-result.fees, digits) + currency);
  add_account(text, result, label);
  add(text, label("view.equity"), rounded_text(result.equity.amount, digits) + currency);
  add(text, label("view.drawdown"), percent_text(result.drawdown_max));
  if (result.empty_since.has_value()) {
    add(text, label("view.empty_since"), to_iso8601(*result.empty_since));
  }
  add_figures(text, result, label);
  add(text, "fills_hash", result.fills_hash.substr(0, 16));
  return text + silence_text(result, label);
}

std::string summary_text(const control::RepeatedRun& run, messages::Language language) {
  const Labels label(language);
  std::string text = summary_text(run.result, language);
  add(text, label("view.repeated"), std::to_string(run.took.size()));
  add(text, label("view.repeated_rate"), fmt::format("{:.4g}", control::event_rate(run)));
  return text;
}

std::string start_text(const control::PaperSession& session, const std::string& data_directory,
                       messages::Language language) {
  const Labels label(language);
  std::string symbols;
  for (const InstrumentDefined& defined : session.run().settings.instruments) {
    symbols += (symbols.empty() ? "" : ", ") + defined.listing.symbol.to_string();
  }
  const std::string strategy = control::names_of(session.run().settings);
  const control::RecoveryReport& found = session.recovery();
  if (found.is_continued) {
    return label("view.resumed", {{"time", to_iso8601(found.resumed_at)},
                                  {"symbols", symbols},
                                  {"strategy", strategy},
                                  {"fills", std::to_string(found.fills)},
                                  {"orders", std::to_string(found.open_orders)},
                                  {"path", data_directory}}) +
           "\n" + recovery_text(session, label);
  }
  const Money capital = session.run().settings.capital;
  return label("view.started",
               {{"symbols", symbols},
                {"strategy", strategy},
                {"money", capital.amount.to_string() + " " + capital.currency.to_string()},
                {"path", data_directory}}) +
         "\n";
}

std::string end_text(const control::PaperSession& session, const NextCommands& next,
                     messages::Language language) {
  const Labels label(language);
  const engine::FactState& facts = session.session().loop().facts();
  const std::optional<Error>& failure = session.snapshot_failure();
  return label("view.stopped") + "\n" +
         (failure ? label("view.snapshot_failed", {{"reason", failure->what}}) + "\n" : "") +
         label("view.left_open", {{"orders", std::to_string(facts.orders().live().size())},
                                  {"position", or_none(positions_text(facts), label)}}) +
         "\n" + label("view.written", {{"path", session.report_directory()}}) + "\n" +
         label("view.next", {{"again", next.again}, {"research", next.research}}) + "\n";
}

}  // namespace tw::terminal
