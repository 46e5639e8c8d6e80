#pragma once

#include <string>

#include "base/result.hpp"
#include "messages/catalogue.hpp"
#include "report/tear_sheet.hpp"

namespace tw::report {

/// What a tear sheet is called in the directory of its result.
inline constexpr const char* kTearSheetName = "tearsheet.html";

/// Whether a new file can be made there, before the work is done that it is for.
/// Errors: Conflict (`out.file_exists`), Unavailable (`out.unwritable`) without its directory.
Result<void> check_new_file(const std::string& path);

/// Writes the page; a file that is there is replaced, and never by half a page.
/// Errors: Unavailable (`out.unwritable`).
Result<void> write_tear_sheet(const TearSheet& sheet, messages::Language language,
                              const std::string& path);

/// Makes the tear sheet of a result directory in there and gives its path: what a session ends
/// with. Errors: as read_result_directory and write_tear_sheet.
Result<std::string> make_tear_sheet(const std::string& directory, messages::Language language);

}  // namespace tw::report
