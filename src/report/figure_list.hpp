#pragma once

#include <string>
#include <vector>

#include "report/html_text.hpp"
#include "report/tear_sheet.hpp"

namespace tw::report {

/// A list of figures with their names, two columns of them where there is room. Whoever points at a
/// number sees the digits it was published with.
class FigureList {
 public:
  FigureList();

  /// `label` is the id of a message; `exact` are all the digits of `text`.
  FigureList& add(std::string_view label, std::string_view text, std::string_view exact);
  /// A dash and the reason where there is none.
  FigureList& add(std::string_view label, const std::vector<MessageArgument>& arguments,
                  const SheetFigure& figure, const std::string& currency);
  HtmlText take() &&;

 private:
  void begin(std::string_view label, const std::vector<MessageArgument>& arguments);
  void end(std::string_view text, std::string_view exact);

  HtmlText html_;
};

}  // namespace tw::report
