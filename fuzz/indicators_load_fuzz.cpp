#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/assert.hpp"
#include "indicators/registry.hpp"

// Bytes from a damaged or foreign snapshot: each indicator must refuse them or take them up so that
// it saves the very bytes that were read, and must be able to go on from there. Lengths are small,
// or no input would ever be long enough.
namespace {

using tw::indicators::AnyIndicator;
using tw::indicators::Descriptor;

std::unique_ptr<AnyIndicator> make(const Descriptor& descriptor) {
  constexpr std::array<const char*, 3> kTexts = {"3", "5", "4"};
  tw::ParameterSet parameters{descriptor.parameters};
  for (std::size_t i = 0; i < descriptor.parameters.size(); ++i) {
    TW_ASSERT(parameters.set(descriptor.parameters[i].name, kTexts[i]).has_value());
  }
  auto made = descriptor.make(parameters, 0);
  TW_ASSERT(made.has_value());
  return std::move(*made);
}

void go_on(AnyIndicator& indicator) {
  std::array<double, tw::indicators::kOutputsMax> out{};
  for (int i = 0; i < 20; ++i) {
    const double price = 100 + i % 3;
    indicator.on({.high = price + 1, .low = price - 1, .close = price, .volume = 5}, out);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::byte> bytes = std::as_bytes(std::span{data, size});
  for (const Descriptor& descriptor : tw::indicators::all()) {
    const auto indicator = make(descriptor);
    if (!indicator->load(bytes)) {
      continue;
    }
    std::vector<std::byte> again;
    indicator->save(again);
    TW_ASSERT(std::ranges::equal(again, bytes));
    go_on(*indicator);
  }
  return 0;
}
