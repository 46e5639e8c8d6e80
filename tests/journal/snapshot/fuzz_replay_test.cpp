#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "base/random.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace tw::journal {
namespace {

std::vector<std::vector<std::uint8_t>> corpus() {
  std::vector<std::vector<std::uint8_t>> inputs;
  for (const auto& entry :
       std::filesystem::directory_iterator(TW_SOURCE_DIR "/fuzz/corpus/snapshot")) {
    std::ifstream file(entry.path(), std::ios::binary);
    inputs.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return inputs;
}

TEST(SnapshotFuzz, SurvivesItsCorpus) {
  const auto inputs = corpus();
  ASSERT_GE(inputs.size(), 5U);
  for (const auto& input : inputs) {
    EXPECT_EQ(LLVMFuzzerTestOneInput(input.data(), input.size()), 0);
  }
}

TEST(SnapshotFuzz, SurvivesRandomChangesOfItsCorpus) {
  Random random(12);
  for (const auto& input : corpus()) {
    for (int round = 0; round < 400; ++round) {
      auto changed = input;
      for (std::uint64_t edit = 0; edit <= random.below(4) && !changed.empty(); ++edit) {
        changed[random.below(changed.size())] = static_cast<std::uint8_t>(random.below(256));
      }
      EXPECT_EQ(LLVMFuzzerTestOneInput(changed.data(), changed.size()), 0);
    }
  }
}

}  // namespace
}  // namespace tw::journal
