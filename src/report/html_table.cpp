#include "report/html_table.hpp"

#include "base/assert.hpp"

namespace tw::report {

HtmlTable::HtmlTable(std::string_view caption, const std::vector<Column>& columns)
    : columns_(columns) {
  html_.markup("<div class=\"scroll\" tabindex=\"0\"><table><caption><div>").message(caption);
  html_.markup("</div></caption><thead><tr>");
  for (const Column& column : columns_) {
    html_.markup(column.kind == Column::Kind::Numbers ? Markup("<th scope=\"col\" class=\"n\">")
                                                      : Markup("<th scope=\"col\">"));
    html_.message(column.heading).markup("</th>");
  }
  html_.markup("</tr></thead><tbody>");
}

HtmlTable& HtmlTable::row() {
  html_.markup(is_in_row_ ? Markup("</tr>\n<tr>") : Markup("<tr>"));
  is_in_row_ = true;
  next_ = 0;
  return *this;
}

void HtmlTable::open_cell() {
  TW_ASSERT(next_ < columns_.size());
  html_.markup(columns_[next_].kind == Column::Kind::Numbers ? Markup("<td class=\"n\">")
                                                             : Markup("<td>"));
  ++next_;
}

HtmlTable& HtmlTable::cell(std::string_view text) {
  open_cell();
  html_.text(text).markup("</td>");
  return *this;
}

HtmlTable& HtmlTable::cell(const HtmlText& html) {
  open_cell();
  html_.append(html).markup("</td>");
  return *this;
}

HtmlTable& HtmlTable::signed_cell(int sign, std::string_view text) {
  open_cell();
  html_.markup(sign < 0   ? Markup("<span class=\"lost\">")
               : sign > 0 ? Markup("<span class=\"won\">")
                          : Markup("<span>"));
  html_.text(text).markup("</span></td>");
  return *this;
}

HtmlTable& HtmlTable::note(const HtmlText& html) {
  row();
  html_.markup("<td class=\"note\" colspan=\"").number(columns_.size()).markup("\">");
  html_.append(html).markup("</td>");
  next_ = columns_.size();
  return *this;
}

HtmlText HtmlTable::take() && {
  html_.markup(is_in_row_ ? Markup("</tr></tbody></table></div>\n")
                          : Markup("</tbody></table></div>\n"));
  return std::move(html_);
}

}  // namespace tw::report
