#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tw::data {

inline constexpr std::size_t kNoColumn = static_cast<std::size_t>(-1);

/// The cells of a line between its commas, without the blanks around them and the `\r` at its end.
/// Quotes mean nothing. They point into `line`; what `cells` holds of memory is used again.
void split_cells(std::string_view line, std::vector<std::string_view>& cells);

/// As above for a table of another separator. A cell in double quotes comes without them, and
/// inside of them the separator is a part of it.
void split_cells(std::string_view line, char separator, std::vector<std::string_view>& cells);

/// What a column is found by: its name in small letters, `_` for a blank.
std::string key_of(std::string_view name);

/// A line without the mark of its encoding.
std::string_view without_mark(std::string_view line);

/// The line above a table: how it separates its cells, and what it calls its columns.
struct TableHeader {
  char separator = ',';
  std::vector<std::string> names;  ///< as the file writes them
  std::vector<std::string> keys;   ///< of the names
  std::size_t known = 0;           ///< of the keys that were asked for, how many there are
  /// The first column of that key, or kNoColumn.
  std::size_t find(std::string_view key) const;
  /// The first column of the first of these keys that there is, or kNoColumn.
  std::size_t find_any(std::span<const std::string_view> wanted) const;
};

/// Reads a header by the separator of which most of the `known` keys come: a comma, a semicolon or
/// a tab, in this order where they come alike.
TableHeader read_header(std::string_view line, std::span<const std::string_view> known);

/// A text of a file for an error: its first 60 characters, and what is no printable UTF-8 as
/// `\xNN`.
std::string shown_value(std::string_view text);

}  // namespace tw::data
