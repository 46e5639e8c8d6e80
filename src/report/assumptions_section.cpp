#include <algorithm>
#include <array>

#include "messages/number_text.hpp"
#include "messages/setting_words.hpp"
#include "report/figure_text.hpp"
#include "report/sections.hpp"

namespace tw::report {
namespace {

// Settings that a row of their own speaks of, by name or by what the name begins with.
constexpr std::array<std::string_view, 18> kTold{
    "recording.",   "candles.", "candle_path",  "fees.",       "capital",      "strategy",
    "parameter.",   "latency",  "queue",        "fill",        "through",      "queue_rule",
    "feed_latency", "funding",  "margin_rules", "liquidation", "trigger_mark", "marks"};

bool is_told(const SheetSetting& setting) {
  return std::ranges::any_of(kTold, [&](std::string_view told) {
    return setting.name == told || (told.ends_with('.') && setting.name.starts_with(told));
  });
}

// A definition list: what is assumed, and how.
class Assumptions {
 public:
  explicit Assumptions(const TearSheet& sheet) : sheet_(sheet) { html_.markup("<dl>"); }

  HtmlText& begin(std::string_view id) {
    close();
    html_.markup("<div><dt>").message(id).markup("</dt><dd>");
    is_open_ = true;
    return html_;
  }
  void words(std::string_view id, std::string_view what,
             const std::vector<MessageArgument>& arguments = {}) {
    begin(id).message(what, arguments);
  }
  // Every setting that begins so: what is behind it in its name, and its value.
  void settings(std::string_view id, std::string_view prefix) {
    bool is_first = true;
    for (const SheetSetting& setting : sheet_.assumptions) {
      if (!setting.name.starts_with(prefix)) {
        continue;
      }
      if (is_first) {
        begin(id);
        is_first = false;
      }
      add(setting.name, std::string_view(setting.name).substr(prefix.size()), setting.value);
    }
  }
  void add(std::string_view name, std::string_view value) { add(name, name, value); }
  // `setting` is the whole name of one whose beginning is said already.
  void add(std::string_view setting, std::string_view name, std::string_view value) {
    html_.markup("<span class=\"setting\"><b>").text(name).markup("</b> ");
    if (const auto words = messages::setting_words(setting, value)) {
      html_.message(words->id, words->values).markup("</span> ");
      return;
    }
    html_.markup("<code>").text(value).markup("</code></span> ");
  }
  HtmlText take() && {
    close();
    return std::move(html_.markup("</dl>\n"));
  }

 private:
  void close() {
    html_.markup(is_open_ ? Markup("</dd></div>\n") : Markup(""));
    is_open_ = false;
  }

  const TearSheet& sheet_;
  bool is_open_ = false;
  HtmlText html_;
};

std::string value_of(const TearSheet& sheet, std::string_view name) {
  const std::string* value = find_setting(sheet, name);
  return value != nullptr ? *value : "–";
}

void add_mode(const TearSheet& sheet, Assumptions& list) {
  switch (sheet.mode) {
    case Mode::Paper:
      return list.words("report.mode", "report.mode.paper");
    case Mode::Backtest:
      return list.words("report.mode", "report.mode.backtest");
    case Mode::Unknown:
      return list.words("report.mode", "report.mode.unknown");
  }
}

// Without one nothing is said.
void add_feed_latency(const TearSheet& sheet, Assumptions& list) {
  const std::string latency = value_of(sheet, "feed_latency");
  if (latency != "–" && !latency.starts_with("none")) {
    list.words("report.feed_latency", "report.feed_latency.words", {{"latency", latency}});
  }
}

// How resting orders wait and what one event fills.
void add_fill_model(const TearSheet& sheet, Assumptions& list) {
  const std::string queue = value_of(sheet, "queue");
  std::string_view rule = "report.queue.power";
  if (queue == "pessimistic" || queue == "–") {
    rule = "report.queue.pessimistic";
  } else if (queue == "risk_adverse") {
    rule = "report.queue.risk_adverse";
  }
  list.words("report.queue", rule, {{"model", queue == "–" ? "pessimistic" : queue}});
  list.words("report.fill",
             value_of(sheet, "fill") == "whole" ? "report.fill.whole" : "report.fill.partial");
  if (find_setting(sheet, "through") != nullptr) {
    list.words("report.through", "report.through.opposite");
  }
  list.words("report.alone", "report.alone.words");
}

void add_account(const TearSheet& sheet, Assumptions& list) {
  const bool has_funding = find_setting(sheet, "funding_table") != nullptr;
  list.words("report.funding", has_funding ? "report.funding.table" : "report.funding.none");
  const std::string* margin = find_setting(sheet, "margin");
  if (margin == nullptr) {
    list.words("report.margin", "report.margin.none");
  } else if (sheet.below_maintenance_at.has_value()) {
    list.words("report.margin", "report.margin.below",
               {{"mode", *margin}, {"time", *sheet.below_maintenance_at}});
  } else {
    list.words("report.margin", "report.margin.reserved", {{"mode", *margin}});
  }
  list.words("report.marks", "report.marks.words");
}

void add_rest(const TearSheet& sheet, Assumptions& list) {
  list.begin("report.other_settings");
  for (const SheetSetting& setting : sheet.assumptions) {
    if (!is_told(setting)) {
      list.add(setting.name, setting.value);
    }
  }
}

}  // namespace

HtmlText assumptions_section(const TearSheet& sheet) {
  HtmlText html;
  html.markup("<section id=\"assumptions\"><h2>").message("report.assumptions").markup("</h2>\n");
  Assumptions list(sheet);
  add_mode(sheet, list);
  const std::string elapsed = messages::clock_text(sheet.ended_at - sheet.started_at);
  list.words("report.period", "report.period.words",
             {{"from", time_text(sheet.started_at)},
              {"to", time_text(sheet.ended_at)},
              {"elapsed", elapsed}});
  list.settings("report.data", "recording.");
  if (find_setting(sheet, "candle_path") != nullptr) {
    list.settings("report.candles", "candles.");
    list.words("report.candle_path", "report.candle_path.words");
  }
  list.settings("report.fee_rates", "fees.");
  list.words("report.latency", "report.latency.words", {{"latency", value_of(sheet, "latency")}});
  add_feed_latency(sheet, list);
  add_fill_model(sheet, list);
  add_account(sheet, list);
  list.words("report.capital", "report.capital.words",
             {{"capital", money_text(sheet.capital, sheet.currency)}});
  list.begin("report.strategy").text(value_of(sheet, "strategy"));
  list.settings("report.parameters", "parameter.");
  add_rest(sheet, list);
  list.begin("report.program")
      .text(sheet.program.empty() ? std::string("–") : "tradewind " + sheet.program);
  html.append(std::move(list).take()).markup("</section>\n");
  return html;
}

}  // namespace tw::report
