#include "data/table_refusal.hpp"

#include "data/csv_line.hpp"

namespace tw::data {

std::unexpected<Error> refuse_cell(std::string_view id, const TablePlace& place) {
  const std::string path(place.path);
  const std::string line = std::to_string(place.line);
  const std::string column = shown_value(place.column);
  const std::string value = shown_value(place.value);
  const std::string reason(place.reason);
  return fail(
      ErrorCode::InvalidInput,
      path + ": line " + line + ", column " + column + ": '" + value + "': " + reason, id,
      {{"path", path}, {"line", line}, {"column", column}, {"value", value}, {"reason", reason}});
}

std::unexpected<Error> refuse_empty(std::string_view path) {
  return fail(ErrorCode::InvalidInput, std::string(path) + ": there is no line in it",
              "table.empty", {{"path", std::string(path)}});
}

std::unexpected<Error> refuse_headless(const TablePlace& place, std::string_view example) {
  const std::string path(place.path);
  const std::string line = std::to_string(place.line);
  const std::string value = shown_value(place.value);
  return fail(
      ErrorCode::InvalidInput, path + ": line " + line + ": '" + value + "': no header",
      "table.no_header",
      {{"path", path}, {"line", line}, {"value", value}, {"example", std::string(example)}});
}

}  // namespace tw::data
