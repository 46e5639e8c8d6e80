#pragma once

#include <string>

#include "control/result_files.hpp"
#include "report/tear_sheet.hpp"

namespace tw::report {

/// Makes the tear sheet of a run from the text of its files; `directory` is what errors call them.
/// Errors:  InvalidInput (`result.damaged` with file, line and field; `result.fills_differ` when
///          the fills are not those of the result's hash).
Result<TearSheet> read_result(const control::ResultText& text, const std::string& directory);

/// The same from a directory that `backtest run --out` or a paper session has made.
/// Errors:  as read_result; NotFound (`result.not_found`, `result.none` for a directory without a
///          result); Unavailable (`result.unreadable`).
Result<TearSheet> read_result_directory(const std::string& directory);

}  // namespace tw::report
