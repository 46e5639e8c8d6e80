#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tw::data {

/// ASCII letters as small ones.
std::string lower(std::string_view text);

/// The cells of a line between its commas, without the blanks around them and the `\r` at its end.
/// Quotes mean nothing. They point into `line`; what `cells` holds of memory is used again.
void split_cells(std::string_view line, std::vector<std::string_view>& cells);

/// The names of a header in small letters, without the mark of its encoding. As `split_cells`, but
/// they point into `header`, which is changed.
void split_header(std::string& header, std::vector<std::string_view>& cells);

}  // namespace tw::data
