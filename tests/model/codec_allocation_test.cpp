#include <gtest/gtest.h>

#include "model/codec.hpp"
#include "model/samples.hpp"
#include "support/allocation_count.hpp"

namespace tw {
namespace {

TEST(CodecAllocation, CountsAllocations) {
  const std::size_t before = support::allocation_count();
  const std::vector<int> block(100);
  EXPECT_GT(support::allocation_count(), before);
}

TEST(CodecAllocation, RecordsNeedNoneAfterWarmUp) {
  const auto samples = testing::sample_records();
  std::vector<std::byte> bytes;
  bytes.reserve(kRecordBytesMax);
  const std::size_t before = support::allocation_count();
  std::size_t decoded = 0;
  for (const testing::NamedRecord& named : samples) {
    bytes.clear();
    encode(named.record, bytes);
    std::span<const std::byte> rest = bytes;
    decoded += decode(rest).has_value() ? 1U : 0U;
  }
  EXPECT_EQ(support::allocation_count(), before);
  EXPECT_EQ(decoded, samples.size());
}

TEST(CodecAllocation, MarketEventsNeedNoneAfterWarmUp) {
  const auto samples = testing::sample_market_events();
  std::vector<std::byte> bytes;
  bytes.reserve(kRecordBytesMax);
  std::vector<DepthLevel> levels;
  levels.reserve(8);
  const std::size_t before = support::allocation_count();
  std::size_t decoded = 0;
  for (const testing::NamedEvent& named : samples) {
    bytes.clear();
    encode(named.event, bytes);
    std::span<const std::byte> rest = bytes;
    decoded += decode_event(rest, levels).has_value() ? 1U : 0U;
  }
  EXPECT_EQ(support::allocation_count(), before);
  EXPECT_EQ(decoded, samples.size());
}

}  // namespace
}  // namespace tw
