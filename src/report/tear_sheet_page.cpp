#include "report/tear_sheet_page.hpp"

#include "report/figure_text.hpp"
#include "report/page_style.hpp"
#include "report/sections.hpp"

namespace tw::report {
namespace {

using messages::Language;

std::string symbols_of(const TearSheet& sheet) {
  std::string symbols;
  for (const SheetMark& mark : sheet.marks) {
    symbols += (symbols.empty() ? "" : ", ") + mark.symbol;
  }
  return symbols;
}

std::string strategy_of(const TearSheet& sheet) {
  const std::string* name = find_setting(sheet, "strategy");
  return name != nullptr ? *name : "–";
}

// The word of the mode is the same in every language.
Markup mode_word(Mode mode) {
  switch (mode) {
    case Mode::Paper:
      return "<p class=\"mode paper\">◆ PAPER</p>";
    case Mode::Backtest:
      return "<p class=\"mode\">◇ BACKTEST</p>";
    case Mode::Unknown:
      break;
  }
  return "<p class=\"mode\">◇ –</p>";
}

// Buttons without a script: what is checked decides, in the style, which words and colors are
// shown.
void add_switches(HtmlText& html, Language language) {
  const Markup english = "<input class=\"switch\" type=\"radio\" name=\"language\" id=\"en\"";
  const Markup russian = "<input class=\"switch\" type=\"radio\" name=\"language\" id=\"ru\"";
  const Markup checked = " checked>\n";
  const Markup plain = ">\n";
  const bool is_russian = language == Language::Russian;
  html.markup(english).markup(is_russian ? plain : checked);
  html.markup(russian).markup(is_russian ? checked : plain);
  html.markup(
      "<input class=\"switch\" type=\"radio\" name=\"theme\" id=\"auto\" checked>\n"
      "<input class=\"switch\" type=\"radio\" name=\"theme\" id=\"light\">\n"
      "<input class=\"switch\" type=\"radio\" name=\"theme\" id=\"dark\">\n");
}

void add_navigation(HtmlText& html) {
  html.markup(
      "<nav><label for=\"en\">English</label><label for=\"ru\">Русский</label>"
      "<label for=\"auto\">");
  html.message("report.theme.auto").markup("</label><label for=\"light\">");
  html.message("report.theme.light").markup("</label><label for=\"dark\">");
  html.message("report.theme.dark").markup("</label></nav>\n");
}

void add_head(const TearSheet& sheet, Language language, HtmlText& html) {
  html.markup(language == Language::Russian ? Markup("<!DOCTYPE html>\n<html lang=\"ru\">\n")
                                            : Markup("<!DOCTYPE html>\n<html lang=\"en\">\n"));
  html.markup(
      "<head><meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" "
      "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
  html.text("Tradewind: " + strategy_of(sheet) + ", " + symbols_of(sheet) + ", " +
            time_text(sheet.started_at).substr(0, 10));
  html.markup(sheet.mode == Mode::Paper ? Markup(" – PAPER") : Markup(" – BACKTEST"));
  html.markup("</title>\n");
  add_style(html);
  html.markup("</head>\n");
}

void add_header(const TearSheet& sheet, HtmlText& html) {
  html.markup("<header>").markup(mode_word(sheet.mode)).markup("\n<h1>");
  html.text(strategy_of(sheet)).markup(" · ").text(symbols_of(sheet)).markup("</h1>\n<p>");
  html.text(time_text(sheet.started_at)).markup(" – ").text(time_text(sheet.ended_at));
  html.markup(" UTC</p></header>\n");
}

}  // namespace

std::string to_html(const TearSheet& sheet, Language language) {
  HtmlText html;
  add_head(sheet, language, html);
  html.markup("<body>\n");
  add_switches(html, language);
  html.markup("<div class=\"page\">\n");
  add_navigation(html);
  add_header(sheet, html);
  html.markup("<main>\n");
  for (HtmlText (*const section)(const TearSheet&) :
       {&verdict_section, &assumptions_section, &figures_section, &equity_section, &prices_section,
        &closes_section, &drawdowns_section, &parts_section, &costs_section, &fills_section}) {
    html.append(section(sheet));
  }
  html.markup("</main>\n").append(proof_section(sheet)).markup("</div>\n</body></html>\n");
  return std::move(html).take();
}

}  // namespace tw::report
