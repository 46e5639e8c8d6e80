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

}  // namespace

Result<Demo> find_demo() {
  std::error_code code;
  fs::path found = find_upwards(fs::read_symlink("/proc/self/exe", code).parent_path());
  if (found.empty()) {
    found = find_upwards(fs::current_path(code));
  }
  const auto missing = [](const std::string& path) {
    return fail(ErrorCode::NotFound, "demonstration file " + path + " is missing", "demo.missing",
                {{"path", path}});
  };
  if (found.empty()) {
    return missing("data/demo/instruments.json");
  }
  Demo demo{.instruments_file = (found / "instruments.json").string(), .recordings = {}};
  for (const char* name : kRecordings) {
    if (!fs::exists(found / name, code)) {
      return missing((found / name).string());
    }
    demo.recordings.push_back((found / name).string());
  }
  return demo;
}

}  // namespace tw::app
