#include "report/figure_list.hpp"

#include "report/figure_text.hpp"

namespace tw::report {

FigureList::FigureList() { html_.markup("<dl class=\"figures\">\n"); }

FigureList& FigureList::add(std::string_view label, std::string_view text, std::string_view exact) {
  begin(label, {});
  end(text, exact);
  return *this;
}

FigureList& FigureList::add(std::string_view label, const std::vector<MessageArgument>& arguments,
                            const SheetFigure& figure, const std::string& currency) {
  begin(label, arguments);
  if (figure.number.digits.empty()) {
    html_.markup("– <span class=\"reason\">(");
    html_.message("view.absent." + figure.number.absence).markup(")</span></dd></div>\n");
  } else {
    end(figure_text(figure, currency), figure.number.digits);
  }
  return *this;
}

HtmlText FigureList::take() && { return std::move(html_.markup("</dl>\n")); }

void FigureList::begin(std::string_view label, const std::vector<MessageArgument>& arguments) {
  html_.markup("<div><dt>").message(label, arguments).markup("</dt><dd>");
}

void FigureList::end(std::string_view text, std::string_view exact) {
  html_.markup("<span title=\"").text(exact).markup("\">").text(text);
  html_.markup("</span></dd></div>\n");
}

}  // namespace tw::report
