#include "messages/number_text.hpp"
#include "report/figure_list.hpp"
#include "report/figure_text.hpp"
#include "report/html_table.hpp"
#include "report/sections.hpp"

namespace tw::report {
namespace {

using Kind = Column::Kind;

constexpr std::size_t kFillsShown = 100;  // from either end

void open_section(HtmlText& html, Markup open, std::string_view heading) {
  html.markup(open).markup("<h2>").message(heading).markup("</h2>\n");
}

void hint(HtmlText& html, std::string_view id, const std::vector<MessageArgument>& arguments = {}) {
  html.markup("<p class=\"hint\">").message(id, arguments).markup("</p>\n");
}

// Amounts of a table stand in one column of one currency, which its caption names.
std::string amount_text(const TearSheet& sheet, Decimal amount) {
  return messages::rounded_text(amount, messages::digits_of_money(sheet.currency, kDecimals));
}
std::string signed_amount_text(const TearSheet& sheet, Decimal amount) {
  return messages::signed_text(amount, messages::digits_of_money(sheet.currency, kDecimals));
}

void add_amount(const TearSheet& sheet, HtmlTable& table, Decimal amount) {
  table.signed_cell(amount.sign(), signed_amount_text(sheet, amount));
}

HtmlText parts_table(const TearSheet& sheet, std::string_view caption, std::string_view first,
                     const std::vector<SheetPart>& parts) {
  HtmlTable table(caption, {{first},
                            {"view.fills", Kind::Numbers},
                            {"report.wins", Kind::Numbers},
                            {"report.traded", Kind::Numbers},
                            {"report.realized_gross", Kind::Numbers},
                            {"view.fees", Kind::Numbers},
                            {"view.funding", Kind::Numbers},
                            {"report.net_closed", Kind::Numbers}});
  for (const SheetPart& part : parts) {
    table.row().cell(part.name).cell(std::to_string(part.fills));
    table.cell(std::to_string(part.wins) + " / " + std::to_string(part.losses));
    table.cell(amount_text(sheet, part.traded));
    add_amount(sheet, table, part.realized_gross);
    add_amount(sheet, table, -part.fees);
    add_amount(sheet, table, part.funding);
    add_amount(sheet, table, part.net);
  }
  return std::move(table).take();
}

// The hour as the clock says it.
std::vector<SheetPart> named_hours(std::vector<SheetPart> hours) {
  for (SheetPart& hour : hours) {
    hour.name = (hour.name.size() < 2 ? "0" : "") + hour.name + ":00";
  }
  return hours;
}

void add_cost(const TearSheet& sheet, HtmlTable& table, std::string_view label, Decimal amount) {
  HtmlText words;
  words.message(label);
  table.row().cell(words);
  add_amount(sheet, table, amount);
}

void add_fee_row(const TearSheet& sheet, HtmlTable& table, std::string_view label,
                 const SheetFees& fees) {
  HtmlText words;
  words.message(label, {{"count", std::to_string(fees.fills)},
                        {"traded", money_text(fees.traded, sheet.currency)}});
  table.row().cell(words);
  add_amount(sheet, table, -fees.fees);
}

void add_fill(const TearSheet& sheet, const SheetFill& fill, HtmlTable& table) {
  const bool is_buy = fill.side == Side::Buy;
  HtmlText side;
  side.markup(is_buy ? Markup("<span class=\"won\">▲ ") : Markup("<span class=\"lost\">▼ "));
  side.message(is_buy ? "view.side_buy" : "view.side_sell").markup("</span>");
  table.row().cell(to_iso8601(fill.at).replace(10, 1, " ").substr(0, 23));
  table.cell(fill.instrument).cell(side);
  table.cell(fill.liquidity == Liquidity::Maker ? "maker" : "taker");
  table.cell(fill.price.to_string()).cell(fill.quantity.to_string());
  table.cell(amount_text(sheet, fill.notional)).cell(signed_amount_text(sheet, -fill.fee));
  if (fill.realized_gross.is_zero()) {
    table.cell("0");
  } else {
    add_amount(sheet, table, fill.realized_gross);
  }
  table.cell(fill.position.to_string());
}

}  // namespace

HtmlText closes_section(const TearSheet& sheet) {
  HtmlText html;
  open_section(html, "<section id=\"closes\">", "report.closes");
  if (sheet.closes.empty()) {
    hint(html, "report.not_published");
  } else if (sheet.bins.empty()) {
    hint(html, "report.no_closes");
  } else {
    FigureList list;
    for (const SheetFigure& figure : sheet.closes) {
      list.add("report.closes." + figure.name, {}, figure, sheet.currency);
    }
    html.append(closes_chart(sheet)).append(std::move(list).take());
  }
  html.markup("</section>\n");
  return html;
}

HtmlText drawdowns_section(const TearSheet& sheet) {
  HtmlText html;
  open_section(html, "<section id=\"drawdowns\">", "report.drawdowns");
  if (!sheet.drawdowns.has_value()) {
    hint(html, "report.not_published");
  } else if (sheet.drawdowns->empty()) {
    hint(html, "report.no_drawdowns");
  } else {
    HtmlTable table("report.drawdowns.caption", {{"report.depth", Kind::Numbers},
                                                 {"report.peak", Kind::Numbers},
                                                 {"report.trough", Kind::Numbers},
                                                 {"report.began"},
                                                 {"report.deepest"},
                                                 {"report.recovered"}});
    for (const SheetDrawdown& each : *sheet.drawdowns) {
      table.row().signed_cell(-1, "-" + percent_text(each.depth) + " %");
      table.cell(amount_text(sheet, each.peak)).cell(amount_text(sheet, each.trough));
      table.cell(time_text(each.started_at)).cell(time_text(each.trough_at));
      HtmlText end;
      each.recovered_at.has_value() ? end.text(time_text(*each.recovered_at))
                                    : end.markup("– ").message("report.not_recovered");
      table.cell(end);
    }
    html.append(std::move(table).take());
  }
  html.markup("</section>\n");
  return html;
}

HtmlText parts_section(const TearSheet& sheet) {
  HtmlText html;
  open_section(html, "<section id=\"parts\">", "report.parts");
  if (!sheet.breakdown.has_value()) {
    hint(html, "report.not_published");
    html.markup("</section>\n");
    return html;
  }
  hint(html, "report.parts.hint", {{"currency", sheet.currency}});
  html.append(parts_table(sheet, "report.by_instrument", "report.instrument",
                          sheet.breakdown->instruments));
  if (!sheet.breakdown->hours.empty()) {
    html.append(hour_chart(sheet));
    html.append(
        parts_table(sheet, "report.by_hour", "report.hour", named_hours(sheet.breakdown->hours)));
  }
  html.markup("</section>\n");
  return html;
}

HtmlText costs_section(const TearSheet& sheet) {
  HtmlText html;
  open_section(html, "<section id=\"costs\">", "report.costs");
  HtmlTable table("report.costs.caption", {{"report.part"}, {"report.amount", Kind::Numbers}});
  add_cost(sheet, table, "report.costs.gross", gross_result(sheet));
  if (sheet.breakdown.has_value()) {
    add_fee_row(sheet, table, "report.costs.maker", sheet.breakdown->maker);
    add_fee_row(sheet, table, "report.costs.taker", sheet.breakdown->taker);
  } else {
    add_cost(sheet, table, "view.fees", -sheet.fees);
  }
  add_cost(sheet, table, "view.funding", sheet.funding);
  add_cost(sheet, table, "report.costs.net", net_result(sheet));
  html.append(std::move(table).take());
  const SheetNumber* slippage = find_figure(sheet.figures, "slippage");
  if (slippage != nullptr && slippage->value.has_value()) {
    hint(html, "report.costs.slippage",
         {{"money", signed_money_text(-*slippage->value, sheet.currency)}});
  }
  html.markup("</section>\n");
  return html;
}

HtmlText fills_section(const TearSheet& sheet) {
  HtmlText html;
  open_section(html, "<section id=\"fills\">", "report.fills");
  const std::size_t count = sheet.fills.size();
  const bool is_cut = count > 2 * kFillsShown;
  if (count == 0) {
    hint(html, "view.no_fills");
    html.markup("</section>\n");
    return html;
  }
  hint(html, is_cut ? "report.fills.some" : "report.fills.all",
       {{"count", std::to_string(count)}, {"shown", std::to_string(kFillsShown)}});
  HtmlTable table("report.fills.caption", {{"report.time"},
                                           {"report.instrument"},
                                           {"report.side"},
                                           {"report.liquidity"},
                                           {"report.price", Kind::Numbers},
                                           {"report.quantity", Kind::Numbers},
                                           {"report.value", Kind::Numbers},
                                           {"report.fee", Kind::Numbers},
                                           {"report.realized_gross", Kind::Numbers},
                                           {"view.position", Kind::Numbers}});
  for (std::size_t i = 0; i < count; ++i) {
    if (is_cut && i == kFillsShown) {
      HtmlText left_out;
      left_out.message("report.fills.left_out",
                       {{"count", std::to_string(count - 2 * kFillsShown)}});
      table.note(left_out);
      i = count - kFillsShown;
    }
    add_fill(sheet, sheet.fills[i], table);
  }
  html.append(std::move(table).take()).markup("</section>\n");
  return html;
}

HtmlText proof_section(const TearSheet& sheet) {
  HtmlText html;
  html.markup("<footer><h2>").message("report.proof").markup("</h2>\n<dl>");
  const auto add = [&html](Markup name, std::string_view value) {
    html.markup("<div><dt>").markup(name).markup("</dt><dd><code>").text(value);
    html.markup("</code></dd></div>\n");
  };
  add("fills_hash", sheet.fills_hash);
  add("state_hash", sheet.state_hash);
  html.markup("</dl>\n<p>").message("report.proof.fills").markup("</p>\n<pre>");
  html.markup("cut -d, -f1-12 fills.csv | sha256sum</pre>\n");
  if (!sheet.command.empty()) {
    html.markup("<p>")
        .message(sheet.mode == Mode::Paper ? "report.proof.audit" : "report.proof.run")
        .markup("</p>\n<pre>")
        .text(sheet.command)
        .markup("</pre>\n");
  }
  html.markup("<p class=\"hint\">").message("report.disclaimer").markup("</p></footer>\n");
  return html;
}

}  // namespace tw::report
