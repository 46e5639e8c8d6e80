#include "report/tear_sheet_file.hpp"

#include <filesystem>
#include <fstream>

#include "report/result_reader.hpp"
#include "report/tear_sheet_page.hpp"

namespace tw::report {
namespace {

namespace fs = std::filesystem;

std::unexpected<Error> unwritable(const std::string& path, const std::string& reason) {
  return fail(ErrorCode::Unavailable, path + " cannot be written: " + reason, "out.unwritable",
              {{"path", path}, {"reason", reason}});
}

}  // namespace

Result<void> check_new_file(const std::string& path) {
  std::error_code code;
  if (fs::exists(path, code)) {
    return fail(ErrorCode::Conflict, path + " exists already", "out.file_exists", {{"path", path}});
  }
  const fs::path parent = fs::absolute(path, code).parent_path();
  if (!fs::is_directory(parent, code)) {
    return unwritable(path, "@reason.no_directory");
  }
  return {};
}

Result<void> write_tear_sheet(const TearSheet& sheet, messages::Language language,
                              const std::string& path) {
  const std::string part = path + ".part";
  std::ofstream file(part, std::ios::binary | std::ios::trunc);
  file << to_html(sheet, language);
  file.close();
  std::error_code code;
  if (!file) {
    fs::remove(part, code);
    return unwritable(path, "write failed");
  }
  fs::rename(part, path, code);
  return code ? Result<void>(unwritable(path, code.message())) : Result<void>();
}

Result<std::string> make_tear_sheet(const std::string& directory, messages::Language language) {
  TW_TRY(const TearSheet sheet, read_result_directory(directory));
  std::string path = directory + "/" + kTearSheetName;
  TW_CHECK(write_tear_sheet(sheet, language, path));
  return path;
}

}  // namespace tw::report
