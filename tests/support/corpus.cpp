#include "support/corpus.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "base/random.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace tw::support {

namespace {

using Input = std::vector<std::uint8_t>;

std::vector<std::pair<std::string, Input>> read_corpus(std::string_view name) {
  std::vector<std::pair<std::string, Input>> inputs;
  const std::filesystem::path corpus =
      std::filesystem::path{TW_SOURCE_DIR} / "fuzz" / "corpus" / name;
  for (const auto& entry : std::filesystem::directory_iterator{corpus}) {
    std::ifstream file{entry.path(), std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
    inputs.emplace_back(entry.path().string(), Input{bytes.begin(), bytes.end()});
  }
  return inputs;
}

void run(const Input& input) { EXPECT_EQ(LLVMFuzzerTestOneInput(input.data(), input.size()), 0); }

}  // namespace

std::size_t replay_corpus(std::string_view name) {
  const auto inputs = read_corpus(name);
  for (const auto& [path, input] : inputs) {
    SCOPED_TRACE(path);
    run(input);
  }
  return inputs.size();
}

void replay_changed_corpus(std::string_view name, int rounds, std::uint64_t seed) {
  Random random(seed);
  for (const auto& [path, input] : read_corpus(name)) {
    SCOPED_TRACE(path);
    for (int round = 0; round < rounds; ++round) {
      Input changed = input;
      for (std::uint64_t edit = 0; edit <= random.below(4) && !changed.empty(); ++edit) {
        changed[random.below(changed.size())] = static_cast<std::uint8_t>(random.below(256));
      }
      run(changed);
    }
  }
}

}  // namespace tw::support
