#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/assert.hpp"
#include "model/codec.hpp"

// Bytes from a damaged or foreign journal: decoding must refuse them or read a value that encodes
// to the very bytes that were read. The tests replay fuzz/corpus/codec through the same function.
namespace {

using Bytes = std::vector<std::byte>;

template <class T>
void check_exact(const T& value, std::span<const std::byte> read) {
  Bytes again;
  tw::encode(value, again);
  TW_ASSERT(std::ranges::equal(again, read));
}

void try_records(std::span<const std::byte> bytes) {
  std::span<const std::byte> rest = bytes;
  while (!rest.empty()) {
    const std::span<const std::byte> before = rest;
    const auto record = tw::decode(rest);
    if (!record) {
      TW_ASSERT(rest.size() == before.size());
      return;
    }
    check_exact(*record, before.first(before.size() - rest.size()));
  }
}

void try_event(std::span<const std::byte> bytes) {
  std::span<const std::byte> rest = bytes;
  std::vector<tw::DepthLevel> levels;
  if (const auto event = tw::decode_event(rest, levels)) {
    check_exact(*event, bytes.first(bytes.size() - rest.size()));
  }
}

void try_command(std::span<const std::byte> bytes) {
  std::span<const std::byte> rest = bytes;
  if (const auto command = tw::decode_command(rest)) {
    check_exact(*command, bytes.first(bytes.size() - rest.size()));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::byte> bytes = std::as_bytes(std::span{data, size});
  try_records(bytes);
  try_event(bytes);
  try_command(bytes);
  return 0;
}
