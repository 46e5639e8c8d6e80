#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "model/codec.hpp"
#include "model/samples.hpp"

namespace {

std::size_t allocations = 0;

}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  void* const block = std::malloc(size == 0 ? 1 : size);
  if (block == nullptr) {
    throw std::bad_alloc{};
  }
  return block;
}
void operator delete(void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t) noexcept { std::free(block); }

namespace tw {
namespace {

TEST(CodecAllocation, CountsAllocations) {
  const std::size_t before = allocations;
  const std::vector<int> block(100);
  EXPECT_GT(allocations, before);
}

TEST(CodecAllocation, RecordsNeedNoneAfterWarmUp) {
  const auto samples = testing::sample_records();
  std::vector<std::byte> bytes;
  bytes.reserve(kRecordBytesMax);
  const std::size_t before = allocations;
  std::size_t decoded = 0;
  for (const testing::NamedRecord& named : samples) {
    bytes.clear();
    encode(named.record, bytes);
    std::span<const std::byte> rest = bytes;
    decoded += decode(rest).has_value() ? 1U : 0U;
  }
  EXPECT_EQ(allocations, before);
  EXPECT_EQ(decoded, samples.size());
}

TEST(CodecAllocation, MarketEventsNeedNoneAfterWarmUp) {
  const auto samples = testing::sample_market_events();
  std::vector<std::byte> bytes;
  bytes.reserve(kRecordBytesMax);
  std::vector<DepthLevel> levels;
  levels.reserve(8);
  const std::size_t before = allocations;
  std::size_t decoded = 0;
  for (const testing::NamedEvent& named : samples) {
    bytes.clear();
    encode(named.event, bytes);
    std::span<const std::byte> rest = bytes;
    decoded += decode_event(rest, levels).has_value() ? 1U : 0U;
  }
  EXPECT_EQ(allocations, before);
  EXPECT_EQ(decoded, samples.size());
}

}  // namespace
}  // namespace tw
