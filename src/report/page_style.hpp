#pragma once

#include "report/html_text.hpp"

namespace tw::report {

/// Adds the style sheet of a page: colors of both themes, words, charts, narrow pages and paper.
void add_style(HtmlText& html);

}  // namespace tw::report
