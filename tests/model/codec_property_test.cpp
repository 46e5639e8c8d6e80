#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <memory>

#include "model/codec.hpp"
#include "model/draw.hpp"
#include "model/samples.hpp"

namespace tw {
namespace {

using testing::draw_bytes;
using testing::draw_command;
using testing::draw_fact;
using testing::draw_market_event;
using testing::draw_record;
using testing::is_same;

using Bytes = std::vector<std::byte>;

template <class T>
Bytes encoded(const T& value) {
  Bytes bytes;
  encode(value, bytes);
  return bytes;
}

// Decodes from a heap block of exactly this length, so that the sanitizer sees a read beyond it.
// What is accepted must encode to the very bytes that were read.
bool decodes_soundly(std::span<const std::byte> bytes) {
  const auto block = std::make_unique<std::byte[]>(bytes.size());
  std::copy(bytes.begin(), bytes.end(), block.get());
  const std::span<const std::byte> all{block.get(), bytes.size()};
  std::span<const std::byte> rest = all;
  const auto record = decode(rest);
  if (!record) {
    return rest.size() == all.size();
  }
  return std::ranges::equal(encoded(*record), all.first(all.size() - rest.size()));
}

RC_GTEST_PROP(CodecProperty, RecordsRoundTrip, ()) {
  const Record record = draw_record();
  const Bytes bytes = encoded(record);
  RC_ASSERT(bytes.size() <= kRecordBytesMax);
  std::span<const std::byte> rest = bytes;
  const auto copy = decode(rest);
  RC_ASSERT(copy.has_value());
  RC_ASSERT(rest.empty());
  RC_ASSERT(is_same(*copy, record));
  RC_ASSERT(encoded(*copy) == bytes);
}

RC_GTEST_PROP(CodecProperty, FactsRoundTrip, ()) {
  const Event event = draw_fact();
  const Bytes bytes = encoded(event);
  std::span<const std::byte> rest = bytes;
  std::vector<DepthLevel> levels;
  const auto copy = decode_event(rest, levels);
  RC_ASSERT(copy.has_value());
  RC_ASSERT(rest.empty());
  RC_ASSERT(is_same(*copy, event));
}

RC_GTEST_PROP(CodecProperty, MarketEventsRoundTrip, ()) {
  std::vector<DepthLevel> drawn;
  const Event event = draw_market_event(drawn);
  const Bytes bytes = encoded(event);
  std::span<const std::byte> rest = bytes;
  std::vector<DepthLevel> levels(3);  // of an earlier event
  const auto copy = decode_event(rest, levels);
  RC_ASSERT(copy.has_value());
  RC_ASSERT(rest.empty());
  RC_ASSERT(is_same(*copy, event));
  RC_ASSERT(encoded(*copy) == bytes);
}

RC_GTEST_PROP(CodecProperty, CommandsRoundTrip, ()) {
  const Command command = draw_command();
  const Bytes bytes = encoded(command);
  std::span<const std::byte> rest = bytes;
  const auto copy = decode_command(rest);
  RC_ASSERT(copy.has_value());
  RC_ASSERT(rest.empty());
  const bool is_equal = *copy == command;
  RC_ASSERT(is_equal);
}

RC_GTEST_PROP(CodecProperty, DifferentRecordsHaveDifferentBytes, ()) {
  const Record a = draw_record();
  const Record b = draw_record();
  RC_ASSERT((encoded(a) == encoded(b)) == is_same(a, b));
}

RC_GTEST_PROP(CodecProperty, EncodingAppends, ()) {
  const Bytes before = draw_bytes();
  const Record record = draw_record();
  Bytes bytes = before;
  encode(record, bytes);
  const Bytes alone = encoded(record);
  RC_ASSERT(std::ranges::equal(std::span{bytes}.first(before.size()), before));
  RC_ASSERT(std::ranges::equal(std::span{bytes}.subspan(before.size()), alone));
}

RC_GTEST_PROP(CodecProperty, EveryTruncationIsRefused, ()) {
  const Bytes bytes = encoded(draw_record());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    std::span<const std::byte> rest = std::span{bytes}.first(length);
    RC_ASSERT(!decode(rest).has_value());
    RC_ASSERT(rest.size() == length);
    RC_ASSERT(decodes_soundly(std::span{bytes}.first(length)));
  }
}

RC_GTEST_PROP(CodecProperty, MutatedBytesAreReadExactlyOrRefused, ()) {
  Bytes bytes = encoded(draw_record());
  const auto mutations = *rc::gen::inRange(1, 5);
  for (int i = 0; i < mutations; ++i) {
    const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
    bytes[at] = static_cast<std::byte>(*rc::gen::arbitrary<std::uint8_t>());
  }
  RC_ASSERT(decodes_soundly(bytes));
}

RC_GTEST_PROP(CodecProperty, AnyBytesAreReadExactlyOrRefused, ()) {
  RC_ASSERT(decodes_soundly(draw_bytes()));
}

}  // namespace
}  // namespace tw
