#include "support/shared_material.hpp"

#include <cstdlib>
#include <filesystem>

namespace tw::support {

std::string shared_path(std::string_view relative) {
  const char* const set = std::getenv("TW_SHARED");
  const std::filesystem::path root = set != nullptr && *set != '\0'
                                         ? std::filesystem::path{set}
                                         : std::filesystem::path{TW_SOURCE_DIR} / ".." / "shared";
  const std::filesystem::path path = root / relative;
  return std::filesystem::exists(path) ? path.string() : std::string{};
}

bool is_shared_required() {
  const char* const set = std::getenv("CI");
  return set != nullptr && std::string_view{set} == "true";
}

}  // namespace tw::support
