#include "data/text_file.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace tw::data {

// A directory opens like a file and fails when it is read; a pipe would be waited for.
Result<std::string> read_text_file(const std::string& path) {
  std::error_code code;
  const auto kind = std::filesystem::status(path, code).type();
  if (kind == std::filesystem::file_type::not_found) {
    return fail(ErrorCode::NotFound, path + ": cannot be opened: " + std::strerror(ENOENT));
  }
  if (kind != std::filesystem::file_type::regular) {
    return fail(ErrorCode::Unavailable, path + ": is no regular file");
  }
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return fail(ErrorCode::Unavailable, path + ": cannot be opened: " + std::strerror(errno));
  }
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (file.bad()) {
    return fail(ErrorCode::Unavailable, path + ": cannot be read");
  }
  return text;
}

}  // namespace tw::data
