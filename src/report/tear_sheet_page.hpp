#pragma once

#include <string>

#include "messages/catalogue.hpp"
#include "report/tear_sheet.hpp"

namespace tw::report {

/// The sheet as one HTML file that needs nothing else: no script, no other file, no network. Both
/// languages are in it; `language` is the one it opens in. Colors follow the reader's system until
/// the reader chooses; on paper it is A4, black on white.
std::string to_html(const TearSheet& sheet, messages::Language language);

}  // namespace tw::report
