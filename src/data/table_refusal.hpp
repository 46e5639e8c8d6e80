#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tw::data {

/// A place in a table that a person brings, and what is wrong there.
struct TablePlace {
  std::string_view path;
  std::uint64_t line = 0;
  std::string_view column;  ///< as the file calls it
  std::string_view value;   ///< of the file; as long as it is
  std::string_view reason;  ///< `@reason.*`
};

/// InvalidInput with this id, which is told path, line, column, value and reason.
std::unexpected<Error> refuse_cell(std::string_view id, const TablePlace& place);

/// InvalidInput (`table.empty`): there is no line in the file.
std::unexpected<Error> refuse_empty(std::string_view path);

/// InvalidInput (`table.no_header`): the line names no column, such as those of the example.
std::unexpected<Error> refuse_headless(const TablePlace& place, std::string_view example);

}  // namespace tw::data
