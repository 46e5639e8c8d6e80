#include "app/demo.hpp"

#include <array>
#include <filesystem>

namespace tw::app {
namespace {

namespace fs = std::filesystem;

constexpr std::array kRecordings = {"btcusdt_20240808.gz", "ethusdt_20240808.gz"};

// The demonstration is where its instrument file is.
fs::path find_upwards(fs::path directory) {
  std::error_code code;
  while (!directory.empty()) {
    for (const char* below : {"data/demo", "share/tradewind/demo"}) {
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
  return fail(ErrorCode::NotFound, "demonstration file " + path + " is missing", "demo.missing",
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
    return missing("data/demo/instruments.json");
  }
  return (found / "instruments.json").string();
}

Result<Demo> find_demo() {
  TW_TRY(const std::string instruments, find_instruments());
  Demo demo{.instruments_file = instruments, .recordings = {}};
  std::error_code code;
  for (const char* name : kRecordings) {
    const std::string path = (fs::path(instruments).parent_path() / name).string();
    if (!fs::exists(path, code)) {
      return missing(path);
    }
    demo.recordings.push_back(path);
  }
  return demo;
}

}  // namespace tw::app
