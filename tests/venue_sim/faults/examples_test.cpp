#include <gtest/gtest.h>

#include <filesystem>

#include "venue_sim/fault_table.hpp"
#include "venue_sim/faults.hpp"

namespace tw::venue_sim {
namespace {

const std::filesystem::path kExamples = TW_SOURCE_DIR "/examples/faults";

std::vector<std::filesystem::path> scripts() {
  std::vector<std::filesystem::path> all;
  for (const auto& entry : std::filesystem::directory_iterator(kExamples)) {
    if (entry.path().extension() == ".jsonl") {
      all.push_back(entry.path());
    }
  }
  std::ranges::sort(all);
  return all;
}

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(FaultExamples, AreAcceptedByTheScript) {
  EXPECT_GE(scripts().size(), 49u);
  for (const auto& path : scripts()) {
    FaultScript script(1);
    const auto added = script.add(text_of(path), Timestamp{});
    EXPECT_TRUE(added.has_value()) << path << ": " << (added ? "" : added.error().what);
    EXPECT_FALSE(script.is_empty()) << path;
  }
}

TEST(FaultExamples, ShowEveryEffect) {
  std::string all;
  for (const auto& path : scripts()) {
    all += text_of(path);
  }
  for (const EffectRule& rule : effect_rules()) {
    EXPECT_TRUE(all.contains("\"effect\":\"" + std::string(rule.name) + "\"")) << rule.name;
  }
}

}  // namespace
}  // namespace tw::venue_sim
