#include "terminal/decision_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "control/decision_fate.hpp"
#include "model/names.hpp"

namespace tw::terminal {
namespace {

constexpr std::size_t kNameColumns = 22;

std::string number_text(double value) { return fmt::format("{:.8g}", value); }

std::string level_text(const std::optional<DepthLevel>& level, const BookGrid& grid) {
  return level.has_value()
             ? grid.quantity(level->lots).to_string() + " @ " + grid.price(level->ticks).to_string()
             : "…";
}

std::string side_text(Side side, const Labels& label) {
  return label(side == Side::Buy ? "view.side_buy" : "view.side_sell");
}

std::string state_text(market::BookState state, const Labels& label) {
  return words(label, "view.market", market::name_of(state));
}

std::string trade_text(const control::MarketSight& sight, const Labels& label) {
  if (!sight.trade.has_value()) {
    return label("view.explain.none");
  }
  const BookGrid& grid = sight.listing.grid;
  const Trade& trade = sight.trade->trade;
  return fmt::format("{} {} @ {}, {}", side_text(trade.aggressor, label),
                     grid.quantity(trade.lots).to_string(), grid.price(trade.ticks).to_string(),
                     label("view.explain.ago",
                           {{"time", duration_text(sight.at - sight.trade->ts_event, label)}}));
}

std::vector<MessageArgument> values_of(const Verdict& verdict) {
  return {{"rule", "@rule." + std::string(name_of(verdict.rule))},
          {"value", verdict.value.to_string()},
          {"limit", verdict.limit.to_string()}};
}

std::string fate_text(const control::WantedFate& fate, const Labels& label) {
  const std::string what =
      fate.price.has_value()
          ? fmt::format("{} {} @ {}", side_text(fate.side, label), fate.quantity.to_string(),
                        fate.price->to_string())
          : label("view.explain.wanted_position", {{"quantity", fate.quantity.to_string()}});
  std::vector<MessageArgument> values;
  if (fate.verdict.has_value()) {
    values = values_of(*fate.verdict);
  } else if (fate.order.has_value()) {
    values.push_back({"order", to_string(*fate.order)});
  }
  return what + ": " + label("fate." + std::string(name_of(fate.kind)), values);
}

std::string signal_text(const SignalJudged& judged, const Labels& label) {
  const std::string fate =
      label("signal." + std::string(name_of(judged.fate)),
            {{"value", judged.value.to_string()}, {"limit", judged.limit.to_string()}});
  return label("view.explain.signal",
               {{"direction", "@view.explain." + std::string(name_of(judged.signal.direction))},
                {"strength", judged.signal.strength.to_string()},
                {"quantity", judged.signal.quantity.to_string()},
                {"fate", fate}});
}

void add_wanted(std::string& text, const control::SeenDecision& decision, const Labels& label) {
  std::string name = label("view.explain.wanted");
  if (const SignalJudged* judged = control::signal_of(decision)) {
    add_line(text, name, signal_text(*judged, label));
    for (const control::WantedFate& fate : control::fates_of(decision)) {
      add_line(text, "", fate_text(fate, label));
    }
    return;
  }
  if (!decision.has_quotes && !decision.target.has_value()) {
    add_line(text, name, label("view.explain.nothing_new"));
    return;
  }
  const std::vector<control::WantedFate> fates = control::fates_of(decision);
  if (fates.empty()) {
    add_line(text, name, label("view.explain.nothing_wanted"));
  }
  for (const control::WantedFate& fate : fates) {
    add_line(text, name, fate_text(fate, label));
    name.clear();
  }
}

void add_cancels(std::string& text, const control::SeenDecision& decision, const Labels& label) {
  std::string name = label("view.explain.did");
  for (const RecordBody& body : decision.done) {
    const auto* command = std::get_if<Command>(&body);
    const auto* cancel = command != nullptr ? std::get_if<CancelOrder>(&command->body) : nullptr;
    if (cancel != nullptr) {
      add_line(text, name,
               label("view.explain.did_cancel",
                     {{"order", to_string(cancel->order)},
                      {"reason", "@cancel." + std::string(name_of(cancel->reason))}}));
      name.clear();
    }
  }
}

// The words of a rule say what it refuses; of one that let an order pass they would say that.
std::string passed_text(const Verdict& verdict, const Labels& label) {
  constexpr std::array kOwnWords{RuleId::BookAge, RuleId::Margin, RuleId::Balance};
  const bool has_own = std::ranges::find(kOwnWords, verdict.rule) != kOwnWords.end();
  const std::string text =
      has_own
          ? label("view.explain.passed." + std::string(name_of(verdict.rule)), values_of(verdict))
          : label("view.explain.rule_limit", values_of(verdict));
  return verdict.value > verdict.limit ? text + ", " + label("view.explain.rule_reduces") : text;
}

// Where a rule has no number to compare, its words say what it refuses.
std::string rule_text(const Verdict& verdict, const Labels& label) {
  const bool is_number = !verdict.value.is_zero() || !verdict.limit.is_zero();
  const std::string holds =
      label(verdict.is_allowed ? "view.explain.rule_holds" : "view.explain.rule_broken");
  if (is_number) {
    return holds + ": " +
           (verdict.is_allowed ? passed_text(verdict, label)
                               : label("view.explain.rule_limit", values_of(verdict)));
  }
  return verdict.is_allowed ? holds : holds + ": " + words(label, "rule", name_of(verdict.rule));
}

void add_rule(std::string& text, const Verdict& verdict, const Labels& label) {
  add_line(text, std::string(name_of(verdict.rule)), rule_text(verdict, label));
}

}  // namespace

void add_line(std::string& text, const std::string& name, const std::string& value) {
  text += "  " + padded(name, kNameColumns) + " " + value + "\n";
}

std::string words(const Labels& label, std::string_view area, std::string_view name) {
  return label(std::string(area) + "." + std::string(name));
}

std::string reason_text(const strategy::Reason& reason, const Labels& label) {
  return label("why." + std::string(name_of(reason.code)),
               {{"value", number_text(reason.value)}, {"limit", number_text(reason.limit)}});
}

std::string duration_text(Duration duration, const Labels& label) {
  const double milliseconds = std::chrono::duration<double, std::milli>(duration).count();
  return fmt::format("{:.3f} {}", milliseconds, label("view.unit_milliseconds"));
}

std::string sight_text(const control::MarketSight& sight, const Labels& label) {
  std::string text;
  const BookGrid& grid = sight.listing.grid;
  const auto spread = sight.spread();
  add_line(text, label("view.explain.book"),
           state_text(sight.state, label) + "; " +
               label("view.explain.book_sides",
                     {{"bid", level_text(sight.bid, grid)},
                      {"ask", level_text(sight.ask, grid)},
                      {"spread", spread.has_value() ? spread->to_string() : "…"}}));
  if (sight.imbalance.has_value()) {
    add_line(text, label("view.explain.imbalance"),
             label("view.explain.imbalance_levels",
                   {{"value", fmt::format("{:+.3f}", *sight.imbalance)},
                    {"levels", std::to_string(control::MarketSight::kImbalanceLevels)}}));
  }
  add_line(text, label("view.explain.last_trade"), trade_text(sight, label));
  return text;
}

std::string wanted_text(const control::SeenDecision& decision, const Labels& label) {
  std::string text;
  add_line(text, label("view.explain.asked"),
           words(label, "asked", control::name_of(decision.trigger)));
  add_line(text, label("view.position"), decision.position.to_string());
  std::string name = label("view.explain.because");
  for (const strategy::Reason& reason : decision.reasons) {
    add_line(text, name, reason_text(reason, label));
    name.clear();
  }
  add_wanted(text, decision, label);
  add_cancels(text, decision, label);
  return text;
}

std::string judged_text(const control::JudgedOrder& judged, const Labels& label) {
  std::string text =
      label(judged.verdict.is_allowed ? "view.explain.risk_allowed" : "view.explain.risk_refused",
            {{"version", std::to_string(judged.verdict.limits_version)}}) +
      "\n";
  if (!judged.rules.has_value()) {
    add_rule(text, judged.verdict, label);
    return text;
  }
  for (const Verdict& verdict : *judged.rules) {
    add_rule(text, verdict, label);
  }
  return text;
}

}  // namespace tw::terminal
