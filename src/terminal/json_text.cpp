#include "terminal/json_text.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace tw::terminal {
namespace {

using json::Value;

constexpr std::size_t kIndent = 2;
constexpr std::size_t kGap = 2;  // between columns
constexpr std::string_view kNothing = "-";

bool is_nested(const Value& value) { return value.is_object() || value.is_array(); }

bool is_empty(const Value& value) { return is_nested(value) && value.size() == 0; }

std::vector<Value> elements_of(const Value& list) {
  std::vector<Value> all;
  for (std::size_t at = 0; at < list.size(); ++at) {
    all.push_back(list.at(at));
  }
  return all;
}

// Control characters could move the cursor or forge a line.
std::string without_controls(std::string_view text) {
  std::string out;
  for (const char byte : text) {
    const auto code = static_cast<unsigned char>(byte);
    if (byte == '\n') {
      out += "\\n";
    } else if (byte == '\r') {
      out += "\\r";
    } else {
      out += code < 0x20U || code == 0x7FU ? '?' : byte;
    }
  }
  return out;
}

std::string cell(const Value& value) {
  const auto text = value.text();
  const std::string shown = without_controls(text.has_value() ? *text : value.dump());
  return shown.empty() || shown == "null" || is_empty(value) ? std::string(kNothing) : shown;
}

void pad(std::string& line, std::size_t width) {
  line.append(width > line.size() ? width - line.size() : 0, ' ');
}

/// Rows of cells, each column as wide as its widest cell but the last.
std::string aligned(const std::vector<std::vector<std::string>>& rows, std::size_t indent) {
  std::vector<std::size_t> ends;
  std::size_t end = indent;
  for (std::size_t column = 0; column < rows.front().size(); ++column) {
    std::size_t width = 0;
    for (const auto& row : rows) {
      width = std::max(width, row[column].size());
    }
    end += width + kGap;
    ends.push_back(end);
  }
  std::string out;
  for (const auto& row : rows) {
    std::string line(indent, ' ');
    for (std::size_t column = 0; column < row.size(); ++column) {
      line += row[column];
      pad(line, column + 1 < row.size() ? ends[column] : 0);
    }
    out += line + "\n";
  }
  return out;
}

std::string lines_of(const Value& value, std::size_t indent);

std::string object_lines(const Value& object, std::size_t indent) {
  const std::vector<std::string> keys = object.keys();
  std::size_t width = 0;
  for (const std::string& key : keys) {
    width = std::max(width, key.size());
  }
  std::string out;
  for (const std::string& key : keys) {
    const Value member = object.member(key).value_or(Value());
    std::string line = std::string(indent, ' ') + key;
    if (is_nested(member) && !is_empty(member)) {
      out += line + "\n" + lines_of(member, indent + kIndent);
      continue;
    }
    pad(line, indent + width + kGap);
    out += line + cell(member) + "\n";
  }
  return out;
}

// Lists of a level are rows without a header, objects rows with one.
std::string list_lines(const Value& list, std::size_t indent) {
  const std::vector<Value> elements = elements_of(list);
  const std::vector<std::string> keys = elements.front().keys();
  std::vector<std::vector<std::string>> rows;
  if (!keys.empty()) {
    rows.push_back(keys);
  }
  for (const Value& element : elements) {
    std::vector<std::string>& row = rows.emplace_back();
    for (const std::string& key : keys) {
      row.push_back(cell(element.member(key).value_or(Value())));
    }
    if (element.is_array()) {
      std::ranges::transform(elements_of(element), std::back_inserter(row), cell);
    } else if (!element.is_object()) {
      row.push_back(cell(element));
    }
  }
  const bool is_table = std::ranges::all_of(
      rows, [&](const auto& row) { return !row.empty() && row.size() == rows.front().size(); });
  return is_table ? aligned(rows, indent) : std::string(indent, ' ') + list.dump() + "\n";
}

std::string lines_of(const Value& value, std::size_t indent) {
  if (!is_nested(value) || is_empty(value)) {
    return std::string(indent, ' ') + cell(value) + "\n";
  }
  return value.is_object() ? object_lines(value, indent) : list_lines(value, indent);
}

}  // namespace

std::string json_text(const json::Value& value) { return lines_of(value, 0); }

}  // namespace tw::terminal
