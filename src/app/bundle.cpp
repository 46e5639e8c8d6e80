#include "app/bundle.hpp"

#include <array>
#include <filesystem>

namespace tw::app {
namespace {

namespace fs = std::filesystem;

constexpr std::array kTapes = {"btcusdt_20240808.tape", "ethusdt_20240808.tape"};

// The bundle is where its definitions of instruments are.
fs::path find_upwards(fs::path directory) {
  std::error_code code;
  while (!directory.empty()) {
    for (const char* below : {"data", "share/tradewind"}) {
      if (fs::exists(directory / below / "instruments.json", code)) {
        return directory / below;
      }
    }
    if (directory == directory.root_path()) {
      break;
    }
    directory = directory.parent_path();
  }
  return {};
}

std::unexpected<Error> missing(const std::string& path) {
  return fail(ErrorCode::NotFound, "bundled file " + path + " is missing", "demo.missing",
              {{"path", path}});
}

}  // namespace

Result<std::string> find_instruments() {
  std::error_code code;
  fs::path found = find_upwards(fs::read_symlink("/proc/self/exe", code).parent_path());
  if (found.empty()) {
    found = find_upwards(fs::current_path(code));
  }
  if (found.empty()) {
    return missing("data/instruments.json");
  }
  return (found / "instruments.json").string();
}

Result<std::vector<std::string>> find_demo() {
  TW_TRY(const std::string instruments, find_instruments());
  std::vector<std::string> tapes;
  std::error_code code;
  for (const char* name : kTapes) {
    const std::string path = (fs::path(instruments).parent_path() / "demo" / name).string();
    if (!fs::exists(path, code)) {
      return missing(path);
    }
    tapes.push_back(path);
  }
  return tapes;
}

}  // namespace tw::app
