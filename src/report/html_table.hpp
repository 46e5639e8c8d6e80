#pragma once

#include <string>
#include <vector>

#include "report/html_text.hpp"

namespace tw::report {

/// One column: its heading, and whether it holds numbers, which stand right-aligned.
struct Column {
  enum class Kind : std::uint8_t { Words, Numbers };
  std::string_view heading;  ///< id of a message
  Kind kind = Kind::Words;
};

/// A table that scrolls inside its own box where the page is narrow.
class HtmlTable {
 public:
  /// `caption` is the id of a message: what the table shows.
  HtmlTable(std::string_view caption, const std::vector<Column>& columns);

  HtmlTable& row();
  /// The next cell of the row.
  HtmlTable& cell(std::string_view text);
  HtmlTable& cell(const HtmlText& html);
  /// Money or another number whose sign is colored.
  HtmlTable& signed_cell(int sign, std::string_view text);
  /// A row of one cell across all columns.
  HtmlTable& note(const HtmlText& html);
  HtmlText take() &&;

 private:
  void open_cell();

  std::vector<Column> columns_;
  std::size_t next_ = 0;
  bool is_in_row_ = false;
  HtmlText html_;
};

}  // namespace tw::report
