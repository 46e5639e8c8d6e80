// Fuzz target of the facts of a journal: any records one after another. What is no contradiction is
// applied, and nothing that is applied may be held to be a bug of our own.
#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/fact_check.hpp"
#include "model/codec.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::span<const std::byte> rest = std::as_bytes(std::span(data, size));
  tw::engine::FactState state;
  while (!rest.empty()) {
    const auto record = tw::decode(rest);
    if (!record.has_value()) {
      break;
    }
    if (!tw::engine::find_contradiction(state, *record).has_value()) {
      state.apply(*record);
    }
  }
  return 0;
}
