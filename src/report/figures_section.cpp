#include "report/figure_list.hpp"
#include "report/figure_text.hpp"
#include "report/sections.hpp"
#include "report/verdict.hpp"

namespace tw::report {
namespace {

void add_money(const TearSheet& sheet, FigureList& list) {
  const auto add = [&](std::string_view label, Decimal amount) {
    list.add(label, signed_money_text(amount, sheet.currency), amount.to_string());
  };
  add("report.net", net_result(sheet));
  list.add("view.equity", money_text(sheet.equity, sheet.currency), sheet.equity.to_string());
  add("report.realized_gross", sheet.realized_gross);
  add("report.unrealized_gross", sheet.unrealized_gross);
  add("view.fees", -sheet.fees);
  if (!sheet.funding.is_zero()) {
    add("view.funding", sheet.funding);
  }
  list.add("view.drawdown", percent_text(sheet.drawdown_max) + " %",
           sheet.drawdown_max.to_string());
  list.add("view.orders", std::to_string(sheet.orders), std::to_string(sheet.orders));
  list.add("view.fills", std::to_string(sheet.fills.size()), std::to_string(sheet.fills.size()));
}

}  // namespace

HtmlText verdict_section(const TearSheet& sheet) {
  HtmlText html;
  html.markup("<section id=\"verdict\"><h2>").message("report.verdict").markup("</h2>\n");
  const std::vector<Sentence> verdict = verdict_of(sheet);
  const Outcome outcome = outcome_of(sheet);
  html.markup(outcome == Outcome::Lost     ? Markup("<p class=\"first lost\">▼ ")
              : outcome == Outcome::Earned ? Markup("<p class=\"first won\">▲ ")
                                           : Markup("<p class=\"first\">"));
  html.message(verdict.front().id, verdict.front().arguments).markup("</p>\n<ul>\n");
  for (std::size_t i = 1; i < verdict.size(); ++i) {
    html.markup("<li>").message(verdict[i].id, verdict[i].arguments).markup("</li>\n");
  }
  html.markup("</ul></section>\n");
  return html;
}

HtmlText figures_section(const TearSheet& sheet) {
  HtmlText html;
  html.markup("<section id=\"figures\"><h2>").message("report.figures").markup("</h2>\n");
  FigureList list;
  add_money(sheet, list);
  for (const SheetFigure& figure : sheet.figures) {
    list.add("view.figure." + figure.name, {}, figure, sheet.currency);
  }
  for (const SheetFigure& held : sheet.held) {
    list.add("view.figure.buy_and_hold", {{"symbol", held.name}}, held, sheet.currency);
  }
  html.append(std::move(list).take()).markup("<p class=\"hint\">").message("report.figures.hint");
  html.markup("</p></section>\n");
  return html;
}

}  // namespace tw::report
