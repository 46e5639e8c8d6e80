#include <gtest/gtest.h>

#include "base/random.hpp"
#include "indicators/sample_series.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace tw::indicators {
namespace {

using Bytes = std::vector<std::uint8_t>;

// States of every indicator with the lengths of the fuzz target.
std::vector<Bytes> seeds() {
  std::vector<Bytes> out;
  for (const Descriptor& descriptor : all()) {
    const bool is_macd = descriptor.name == "macd";
    const std::string parameters = descriptor.parameters.empty() ? ""
                                   : is_macd                     ? "fast=3 slow=5 signal=4"
                                   : descriptor.name == "bbands" ? "length=3 deviations=5"
                                                                 : "length=3";
    const auto indicator = make({std::string{descriptor.name}, parameters});
    stream(*indicator, random_series(5, 21));
    std::vector<std::byte> state;
    indicator->save(state);
    Bytes bytes(state.size());
    std::ranges::transform(state, bytes.begin(),
                           [](std::byte byte) { return std::to_integer<std::uint8_t>(byte); });
    out.push_back(bytes);
  }
  return out;
}

TEST(IndicatorLoad, TakesOrRefusesRandomBytes) {
  Random random(21);
  for (int round = 0; round < 400; ++round) {
    Bytes bytes(random.below(120));
    std::ranges::generate(bytes,
                          [&random] { return static_cast<std::uint8_t>(random.below(256)); });
    if (!bytes.empty()) {
      bytes[0] = 1;  // the version, or nothing else would be read
    }
    EXPECT_EQ(LLVMFuzzerTestOneInput(bytes.data(), bytes.size()), 0);
  }
}

TEST(IndicatorLoad, TakesOrRefusesRandomChangesOfStates) {
  Random random(22);
  for (const Bytes& seed : seeds()) {
    for (int round = 0; round < 60; ++round) {
      Bytes bytes = seed;
      for (std::uint64_t edit = 0; edit <= random.below(4); ++edit) {
        bytes[random.below(bytes.size())] = static_cast<std::uint8_t>(random.below(256));
      }
      EXPECT_EQ(LLVMFuzzerTestOneInput(bytes.data(), bytes.size()), 0);
    }
  }
}

TEST(IndicatorLoad, RefusesTheStateOfAnotherLength) {
  for (const Descriptor& descriptor : all()) {
    if (descriptor.parameters.empty() || descriptor.name == "macd") {
      continue;
    }
    std::vector<std::byte> state;
    make({std::string{descriptor.name}, "length=6"})->save(state);
    EXPECT_FALSE(make({std::string{descriptor.name}, "length=5"})->load(state).has_value());
    EXPECT_TRUE(make({std::string{descriptor.name}, "length=6"})->load(state).has_value());
  }
}

}  // namespace
}  // namespace tw::indicators
