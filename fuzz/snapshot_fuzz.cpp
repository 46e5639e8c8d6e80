// Fuzz target of the snapshot reader: any bytes as a file, and any header and state under a right
// digest, so that the checks behind it are reached too.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/assert.hpp"
#include "journal/snapshot.hpp"
#include "secret/digest.hpp"

namespace {

using namespace tw;
using namespace tw::journal;

constexpr std::size_t kInputBytesMax = 1U << 20U;

// What is read is what would be written of it: a file has one form.
void parse(std::span<const std::byte> bytes) {
  const auto snapshot = parse_snapshot(bytes, "fuzz");
  if (!snapshot.has_value()) {
    TW_ASSERT(snapshot.error().code == ErrorCode::InvalidInput);
    return;
  }
  TW_ASSERT(std::ranges::equal(encode_snapshot(snapshot->place, snapshot->state), bytes));
}

void parse_with_digest(std::span<const std::byte> input) {
  secret::Sha256 sha;
  sha.update(input);
  const secret::Digest digest = sha.finish();
  std::vector<std::byte> bytes(input.begin(), input.end());
  const auto end = std::as_bytes(std::span(digest));
  bytes.insert(bytes.end(), end.begin(), end.end());
  parse(bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = std::as_bytes(std::span(data, std::min(size, kInputBytesMax)));
  if (input.empty()) {
    return 0;
  }
  const bool is_whole_file = std::to_integer<unsigned>(input.front()) % 2 == 0;
  if (is_whole_file) {
    parse(input.subspan(1));
  } else {
    parse_with_digest(input.subspan(1));
  }
  return 0;
}
