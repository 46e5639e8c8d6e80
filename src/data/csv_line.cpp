#include "data/csv_line.hpp"

#include <algorithm>

namespace tw::data {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";
constexpr std::string_view kSeparators = ",;\t";
constexpr std::size_t kShownCharactersMax = 60;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == '\r' || text.back() == ' ')) {
    text.remove_suffix(1);
  }
  while (!text.empty() && text.front() == ' ') {
    text.remove_prefix(1);
  }
  return text;
}

std::string_view unquoted(std::string_view cell) {
  const bool is_quoted = cell.size() >= 2 && cell.front() == '"' && cell.back() == '"';
  return is_quoted ? trimmed(cell.substr(1, cell.size() - 2)) : cell;
}

// Where the cell that begins at `from` ends. Two quotes in a row, which stand for one, end a quoted
// part and begin the next.
std::size_t cell_end(std::string_view line, std::size_t from, char separator) {
  const std::size_t first = std::min(line.find_first_not_of(' ', from), line.size());
  if (first == line.size() || line[first] != '"') {
    return std::min(line.find(separator, from), line.size());
  }
  bool is_inside = false;
  std::size_t at = first;
  for (; at < line.size() && (is_inside || line[at] != separator); ++at) {
    is_inside = is_inside != (line[at] == '"');
  }
  return at;
}

TableHeader read_header_by(char separator, std::string_view line,
                           std::span<const std::string_view> known) {
  std::vector<std::string_view> cells;
  split_cells(without_mark(line), separator, cells);
  TableHeader header{.separator = separator, .names = {}, .keys = {}};
  for (const std::string_view cell : cells) {
    header.names.emplace_back(cell);
    header.keys.push_back(key_of(cell));
  }
  header.known = static_cast<std::size_t>(std::ranges::count_if(
      known, [&header](std::string_view key) { return header.find(key) != kNoColumn; }));
  return header;
}

// Bytes of the character a text begins with, 0 where it is none that can be printed.
// Source: RFC 3629, section 4.
std::size_t printable_length(std::string_view text) {
  const auto byte = [text](std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
  };
  const unsigned first = byte(0);
  if (first < 0x80) {
    return first >= 0x20 && first != 0x7F ? 1 : 0;
  }
  const std::size_t length = first < 0xE0 ? 2U : first < 0xF0 ? 3U : 4U;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) {
      return 0;
    }
  }
  const unsigned second = byte(1);
  const bool is_control = first == 0xC2 && second < 0xA0;
  const bool is_too_long =
      first < 0xC2 || (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool is_outside =
      first > 0xF4 || (first == 0xF4 && second >= 0x90) || (first == 0xED && second >= 0xA0);
  return is_control || is_too_long || is_outside ? 0 : length;
}

std::string escaped(char c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  return {'\\', 'x', kDigits[byte >> 4U], kDigits[byte & 15U]};
}

}  // namespace

void split_cells(std::string_view line, std::vector<std::string_view>& cells) {
  cells.clear();
  for (std::size_t from = 0; from <= line.size();) {
    const std::size_t comma = std::min(line.find(',', from), line.size());
    cells.push_back(trimmed(line.substr(from, comma - from)));
    from = comma + 1;
  }
}

void split_cells(std::string_view line, char separator, std::vector<std::string_view>& cells) {
  cells.clear();
  for (std::size_t from = 0; from <= line.size();) {
    const std::size_t end = cell_end(line, from, separator);
    cells.push_back(unquoted(trimmed(line.substr(from, end - from))));
    from = end + 1;
  }
}

std::string key_of(std::string_view name) {
  std::string key(name);
  std::ranges::transform(key, key.begin(), [](char c) {
    const char small = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return small == ' ' ? '_' : small;
  });
  return key;
}

std::string_view without_mark(std::string_view line) {
  return line.starts_with(kMark) ? line.substr(kMark.size()) : line;
}

std::size_t TableHeader::find(std::string_view key) const {
  const auto found = std::ranges::find(keys, key);
  return found == keys.end() ? kNoColumn : static_cast<std::size_t>(found - keys.begin());
}

std::size_t TableHeader::find_any(std::span<const std::string_view> wanted) const {
  std::size_t column = kNoColumn;
  for (const std::string_view key : wanted) {
    column = column == kNoColumn ? find(key) : column;
  }
  return column;
}

TableHeader read_header(std::string_view line, std::span<const std::string_view> known) {
  TableHeader best;
  for (const char separator : kSeparators) {
    TableHeader header = read_header_by(separator, line, known);
    if (best.names.empty() || header.known > best.known) {
      best = std::move(header);
    }
  }
  return best;
}

std::string shown_value(std::string_view text) {
  std::string out;
  for (std::size_t shown = 0; !text.empty(); ++shown) {
    if (shown == kShownCharactersMax) {
      return out + "...";
    }
    const std::size_t length = printable_length(text);
    out += length > 0 ? std::string(text.substr(0, length)) : escaped(text.front());
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

}  // namespace tw::data
