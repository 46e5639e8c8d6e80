#include "journal/tape_format.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "sample_tape.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace tw::journal {
namespace {

// The two kept tapes and what they hold; tests/journal/tape/tape_format_test.py reads them too, by
// docs/tape.md alone. TW_UPDATE_GOLDEN=1 writes them anew.
const std::filesystem::path kKept = TW_SOURCE_DIR "/tests/data/tape";

std::vector<char> bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct KeptTape {
  const char* name;
  std::size_t events;
  Wildness wildness;
};

class TapeFormat : public testing::TestWithParam<KeptTape> {
 protected:
  static StoredEvents events() {
    Random random(2024);
    return random_events(random, GetParam().events, GetParam().wildness);
  }
  static std::filesystem::path kept(const char* extension) {
    return kKept / (std::string(GetParam().name) + extension);
  }
  static void update() {
    std::filesystem::create_directories(kKept);
    SimulatedDisk disk;
    write_tape(disk, events());
    const SimulatedDisk::Bytes bytes = disk.contents("tape");
    std::ofstream tape(kept(".tape"), std::ios::binary);
    for (const std::byte byte : bytes) {
      tape.put(static_cast<char>(byte));
    }
    std::ofstream text(kept(".txt"));
    for (const std::string& line : to_lines(events())) {
      text << line << "\n";
    }
  }
};

TEST_P(TapeFormat, ReadsTheKeptTape) {
  if (std::getenv("TW_UPDATE_GOLDEN") != nullptr) {
    update();
  }
  SimulatedDisk disk;
  SimulatedDisk::Bytes bytes;
  for (const char byte : bytes_of(kept(".tape"))) {
    bytes.push_back(static_cast<std::byte>(byte));
  }
  put_tape(disk, bytes);
  const auto reader = open_tape(disk);
  ASSERT_TRUE(reader.has_value());
  const ReadTape read = read_all(**reader);
  EXPECT_FALSE(read.error.has_value());
  std::ostringstream text;
  for (const std::string& line : read.lines) {
    text << line << "\n";
  }
  const std::vector<char> expected = bytes_of(kept(".txt"));
  EXPECT_EQ(text.str(), std::string(expected.begin(), expected.end()));
}

INSTANTIATE_TEST_SUITE_P(Kept, TapeFormat,
                         testing::Values(KeptTape{"small", 40, Wildness::Any},
                                         KeptTape{"compressed", 400, Wildness::Market}),
                         [](const testing::TestParamInfo<KeptTape>& row) {
                           return std::string{row.param.name};
                         });

std::vector<std::vector<char>> corpus() {
  std::vector<std::vector<char>> inputs;
  for (const auto& entry : std::filesystem::directory_iterator(TW_SOURCE_DIR "/fuzz/corpus/tape")) {
    inputs.push_back(bytes_of(entry.path()));
  }
  return inputs;
}

int run(const std::vector<char>& input) {
  const std::vector<std::uint8_t> bytes(input.begin(), input.end());
  return LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

TEST(TapeFuzz, SurvivesItsCorpus) {
  const auto inputs = corpus();
  ASSERT_GE(inputs.size(), 10U);
  for (const std::vector<char>& input : inputs) {
    EXPECT_EQ(run(input), 0);
  }
}

TEST(TapeFuzz, SurvivesRandomChangesOfItsCorpus) {
  Random random(12);
  for (const std::vector<char>& input : corpus()) {
    for (int round = 0; round < 60; ++round) {
      std::vector<char> changed = input;
      for (std::uint64_t edit = 0; edit <= random.below(4) && !changed.empty(); ++edit) {
        changed[random.below(changed.size())] = static_cast<char>(random.below(256));
      }
      EXPECT_EQ(run(changed), 0);
    }
  }
}

}  // namespace
}  // namespace tw::journal
