#include "model/codec.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "model/samples.hpp"

namespace tw {
namespace {

using testing::from_hex;
using testing::is_same;
using testing::NamedEvent;
using testing::NamedRecord;
using testing::sample_market_events;
using testing::sample_records;
using testing::to_hex;

using Bytes = std::vector<std::byte>;

// Places in the bytes of a record: group, group_seq, engine_seq, at, tag.
constexpr std::size_t kBodyAt = 4 + 8 + 8 + 8 + 1;
// Of an event inside: ts_event, ts_recv, tag.
constexpr std::size_t kEventBodyAt = kBodyAt + 8 + 8 + 1;
constexpr std::size_t kOrderIdBytes = 4 + 8;
constexpr std::size_t kRouteBytes = 4 + 4 + 4;
constexpr std::size_t kTermsBytes = 4 + 5 + 16 + 16 + 2 + 16;

template <class T>
Bytes encoded(const T& value) {
  Bytes bytes;
  encode(value, bytes);
  return bytes;
}

Record sample(std::string_view name) {
  for (const NamedRecord& named : sample_records()) {
    if (named.name == name) {
      return named.record;
    }
  }
  return {};
}

Checked<Record> decoded(std::span<const std::byte> bytes) { return decode(bytes); }

// The record's bytes with one of them replaced.
Bytes with_byte(std::string_view name, std::size_t at, unsigned value) {
  Bytes bytes = encoded(sample(name));
  bytes.at(at) = static_cast<std::byte>(value);
  return bytes;
}

std::string golden_path() {
  return TW_SOURCE_DIR "/tests/golden/codec_v" + std::to_string(kCodecVersion) + ".txt";
}

std::map<std::string, std::string> read_golden() {
  std::ifstream file{golden_path()};
  std::map<std::string, std::string> lines;
  std::string name;
  std::string hex;
  while (file >> name >> hex) {
    lines[name] = hex;
  }
  return lines;
}

std::string current_golden() {
  std::ostringstream text;
  for (const NamedRecord& named : sample_records()) {
    text << named.name << ' ' << to_hex(encoded(named.record)) << '\n';
  }
  for (const NamedEvent& named : sample_market_events()) {
    text << named.name << ' ' << to_hex(encoded(named.event)) << '\n';
  }
  return text.str();
}

TEST(CodecGolden, BytesChangeOnlyWithTheVersion) {
  if (std::getenv("TW_UPDATE_GOLDEN") != nullptr) {
    std::ofstream{golden_path()} << current_golden();
  }
  std::ostringstream golden;
  golden << std::ifstream{golden_path()}.rdbuf();
  EXPECT_EQ(current_golden(), golden.str())
      << "the layout changed: raise kCodecVersion, then run with TW_UPDATE_GOLDEN=1";
}

TEST(CodecGolden, HoldsEveryKindOfRecord) {
  std::map<std::pair<std::size_t, std::size_t>, int> kinds;
  for (const NamedRecord& named : sample_records()) {
    const RecordBody& body = named.record.body;
    const Event* const event = std::get_if<Event>(&body);
    const Command* const command = std::get_if<Command>(&body);
    const std::size_t inner = event != nullptr     ? event->body.index()
                              : command != nullptr ? command->body.index()
                                                   : 0;
    ++kinds[{body.index(), inner}];
  }
  const std::size_t facts = std::variant_size_v<EventBody> - sample_market_events().size();
  EXPECT_EQ(kinds.size(),
            std::variant_size_v<RecordBody> - 2 + facts + std::variant_size_v<CommandBody>);
}

TEST(CodecGolden, BytesOfTheGoldenFileDecode) {
  const auto golden = read_golden();
  for (const NamedRecord& named : sample_records()) {
    const Bytes bytes = from_hex(golden.at(named.name));
    const auto record = decoded(bytes);
    ASSERT_TRUE(record.has_value()) << named.name;
    EXPECT_TRUE(is_same(*record, named.record)) << named.name;
  }
  std::vector<DepthLevel> levels;
  for (const NamedEvent& named : sample_market_events()) {
    const Bytes bytes = from_hex(golden.at(named.name));
    std::span<const std::byte> rest = bytes;
    const auto event = decode_event(rest, levels);
    ASSERT_TRUE(event.has_value()) << named.name;
    EXPECT_TRUE(is_same(*event, named.event)) << named.name;
  }
}

TEST(Codec, EveryRecordIsWithinTheLimit) {
  for (const NamedRecord& named : sample_records()) {
    EXPECT_LE(encoded(named.record).size(), kRecordBytesMax) << named.name;
  }
}

TEST(Codec, ReadsRecordsOneAfterAnother) {
  Bytes bytes;
  for (const NamedRecord& named : sample_records()) {
    encode(named.record, bytes);
  }
  std::span<const std::byte> rest = bytes;
  for (const NamedRecord& named : sample_records()) {
    const auto record = decode(rest);
    ASSERT_TRUE(record.has_value()) << named.name;
    EXPECT_TRUE(is_same(*record, named.record)) << named.name;
  }
  EXPECT_TRUE(rest.empty());
}

TEST(Codec, LeavesTheBytesWhereItRefuses) {
  const Bytes bytes(3);
  std::span<const std::byte> rest = bytes;
  const auto record = decode(rest);
  ASSERT_FALSE(record.has_value());
  EXPECT_EQ(record.error(), (Fault{ErrorCode::InvalidInput, Field::Record}));
  EXPECT_EQ(rest.size(), 3U);
}

TEST(Codec, RefusesUnknownTags) {
  EXPECT_FALSE(
      decoded(with_byte("feed_index", kBodyAt - 1, std::variant_size_v<RecordBody>)).has_value());
  EXPECT_FALSE(decoded(with_byte("user_command", kEventBodyAt - 1, std::variant_size_v<EventBody>))
                   .has_value());
  EXPECT_FALSE(decoded(with_byte("place_order", kBodyAt + 8, 3)).has_value());
}

TEST(Codec, RefusesUnknownEnumerators) {
  EXPECT_TRUE(decoded(with_byte("user_command", kEventBodyAt, 3)).has_value());
  EXPECT_FALSE(decoded(with_byte("user_command", kEventBodyAt, 4)).has_value());
  const std::size_t reason_at = kEventBodyAt + kOrderIdBytes;
  EXPECT_TRUE(decoded(with_byte("order_rejected", reason_at, 11)).has_value());
  EXPECT_FALSE(decoded(with_byte("order_rejected", reason_at, 12)).has_value());
  EXPECT_TRUE(decoded(with_byte("order_transition", kBodyAt + kOrderIdBytes, 7)).has_value());
  EXPECT_FALSE(decoded(with_byte("order_transition", kBodyAt + kOrderIdBytes, 8)).has_value());
}

TEST(Codec, RefusesBoolsThatAreNeitherYesNorNo) {
  const std::size_t is_allowed_at = kBodyAt + kRouteBytes + kTermsBytes + 1;
  EXPECT_TRUE(decoded(with_byte("refusal", is_allowed_at, 0)).has_value());
  EXPECT_FALSE(decoded(with_byte("refusal", is_allowed_at, 2)).has_value());
}

TEST(Codec, RefusesTextBehindItsEnd) {
  const std::size_t settle_at = kEventBodyAt + 4 + 4;  // USDT and four zeros
  EXPECT_TRUE(decoded(with_byte("account_funded", settle_at + 4, 'x')).has_value());
  EXPECT_FALSE(decoded(with_byte("account_funded", settle_at + 5, 'x')).has_value());
  EXPECT_FALSE(decoded(with_byte("account_funded", settle_at, 0)).has_value());
}

TEST(Codec, RefusesTheLowestRawDecimal) {
  Bytes bytes = encoded(sample("order_canceled"));
  const std::size_t filled_at = kEventBodyAt + kOrderIdBytes;
  for (std::size_t i = 0; i < 16; ++i) {
    bytes.at(filled_at + i) = std::byte{0};
  }
  EXPECT_TRUE(decoded(bytes).has_value());
  bytes.at(filled_at + 15) = std::byte{0x80};
  EXPECT_FALSE(decoded(bytes).has_value());
}

TEST(Codec, RefusesAGridFinerThanADecimal) {
  const std::size_t grid_at = kEventBodyAt + 4 + 16 + 8 + 24 + 3 * 8 + 1 + 16;
  EXPECT_TRUE(decoded(with_byte("instrument_defined", grid_at, 12)).has_value());
  EXPECT_FALSE(decoded(with_byte("instrument_defined", grid_at, 13)).has_value());
  EXPECT_FALSE(decoded(with_byte("instrument_defined", grid_at + 1, 13)).has_value());
}

TEST(Codec, NeverPutsMarketEventsIntoARecord) {
  for (const NamedEvent& named : sample_market_events()) {
    Record record;
    record.body = named.event;
    Bytes bytes;
    EXPECT_DEATH(encode(record, bytes), "is_market") << named.name;
  }
}

TEST(Codec, RefusesMarketEventsInARecord) {
  Bytes header = encoded(sample("user_command"));
  header.resize(kBodyAt);
  for (const NamedEvent& named : sample_market_events()) {
    Bytes bytes = header;
    encode(named.event, bytes);
    std::span<const std::byte> rest = bytes;
    EXPECT_FALSE(decode(rest).has_value()) << named.name;
    EXPECT_EQ(rest.size(), bytes.size());
  }
}

TEST(Codec, RefusesMoreLevelsThanBytes) {
  Bytes bytes = encoded(sample_market_events().front().event);
  const std::size_t bids_at = 8 + 8 + 1 + 4 + 1 + 8 + 8;
  for (std::size_t i = 0; i < 8; ++i) {
    bytes.at(bids_at + i) = std::byte{0xFF};
  }
  std::span<const std::byte> rest = bytes;
  std::vector<DepthLevel> levels;
  EXPECT_FALSE(decode_event(rest, levels).has_value());
  EXPECT_TRUE(levels.empty());
}

TEST(Codec, TakesNoLevelsOfATruncatedUpdate) {
  const Bytes bytes = encoded(sample_market_events().front().event);
  std::span<const std::byte> rest = std::span{bytes}.first(bytes.size() - 1);
  std::vector<DepthLevel> levels(3);  // of an earlier event
  EXPECT_FALSE(decode_event(rest, levels).has_value());
  EXPECT_TRUE(levels.empty());
}

TEST(Codec, NeverWritesAnEnumeratorOutsideItsEnum) {
  Command command;
  command.body = CancelOrder{
      .order = {}, .route = {}, .instrument = {}, .reason = static_cast<CancelReason>(6)};
  Bytes bytes;
  EXPECT_DEATH(encode(command, bytes), "kLast");
}

}  // namespace
}  // namespace tw
