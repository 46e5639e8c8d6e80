#include "control/text_file.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace tw::control {

// A directory opens like a file and fails when it is read.
std::optional<std::string> read_text_file(const std::string& path) {
  std::error_code code;
  if (!std::filesystem::is_regular_file(path, code)) {
    return std::nullopt;
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return std::nullopt;
  }
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return file.bad() ? std::nullopt : std::optional(std::move(text));
}

}  // namespace tw::control
