#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace tw {
namespace {

TEST(CodecCorpus, ReplaysWithoutAFinding) {
  std::size_t files = 0;
  const std::filesystem::path corpus = TW_SOURCE_DIR "/fuzz/corpus/codec";
  for (const auto& entry : std::filesystem::directory_iterator{corpus}) {
    std::ifstream file{entry.path(), std::ios::binary};
    const std::vector<char> text{std::istreambuf_iterator<char>{file}, {}};
    const std::vector<std::uint8_t> bytes{text.begin(), text.end()};
    EXPECT_EQ(LLVMFuzzerTestOneInput(bytes.data(), bytes.size()), 0) << entry.path();
    ++files;
  }
  EXPECT_GE(files, 20U);
}

}  // namespace
}  // namespace tw
