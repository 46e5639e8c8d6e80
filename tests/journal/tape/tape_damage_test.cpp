#include <gtest/gtest.h>

#include "journal/tape.hpp"
#include "journal/tape_format.hpp"
#include "sample_tape.hpp"
#include "support/error_argument.hpp"

namespace tw::journal {
namespace {

using support::argument;

struct Whole {
  SimulatedDisk::Bytes bytes;
  std::vector<std::string> lines;
  std::vector<std::uint64_t> offsets;      // of the blocks, then of the index
  std::vector<std::size_t> events_before;  // of each block, then of all
};

Whole whole_tape(std::size_t count) {
  Random random(21);
  const StoredEvents events = random_events(random, count, Wildness::Market);
  SimulatedDisk disk;
  const TapeInfo info = write_tape(disk, events);
  Whole whole;
  whole.bytes = disk.contents("tape");
  whole.lines = to_lines(events);
  std::vector<std::byte> header;
  encode_tape_header(info.header, header);
  std::uint64_t offset = header.size();
  std::size_t before = 0;
  for (std::uint64_t i = 0; i < info.blocks; ++i) {
    const auto block = parse_tape_block_header(std::span(whole.bytes).subspan(offset));
    whole.offsets.push_back(offset);
    whole.events_before.push_back(before);
    offset += kTapeBlockHeaderBytes + block->payload_bytes;
    before += block->counts.events();
  }
  whole.offsets.push_back(offset);
  whole.events_before.push_back(before);
  return whole;
}

ReadTape read_bytes(const SimulatedDisk::Bytes& bytes) {
  SimulatedDisk disk;
  put_tape(disk, bytes);
  const auto reader = open_tape(disk);
  return reader.has_value() ? read_all(**reader) : ReadTape{.lines = {}, .error = reader.error()};
}

SimulatedDisk::Bytes cut(const Whole& whole, std::uint64_t size) {
  return {whole.bytes.begin(), whole.bytes.begin() + static_cast<std::ptrdiff_t>(size)};
}

std::vector<std::string> front(const Whole& whole, std::size_t count) {
  return {whole.lines.begin(), whole.lines.begin() + static_cast<std::ptrdiff_t>(count)};
}

TEST(TapeDamage, CutAtEveryByteBehindTheHeaderIsReadUpToItsLastGoodBlock) {
  const Whole whole = whole_tape(60);
  for (std::uint64_t size = whole.offsets[0]; size < whole.bytes.size(); ++size) {
    const ReadTape read = read_bytes(cut(whole, size));
    ASSERT_TRUE(read.error.has_value()) << size;
    EXPECT_EQ(read.error->id, "tape.damaged");
    EXPECT_EQ(read.lines, front(whole, size < whole.offsets[1] ? 0 : whole.lines.size())) << size;
  }
}

TEST(TapeDamage, CutWithinALaterBlockNamesItAndItsByte) {
  const Whole whole = whole_tape(20'000);
  ASSERT_GE(whole.offsets.size(), 3U);
  const std::size_t last = whole.offsets.size() - 2;
  const ReadTape read = read_bytes(cut(whole, whole.offsets[last] + 100));
  ASSERT_TRUE(read.error.has_value());
  EXPECT_EQ(argument(*read.error, "block"), std::to_string(last + 1));
  EXPECT_EQ(argument(*read.error, "byte"), std::to_string(whole.offsets[last]));
  EXPECT_EQ(argument(*read.error, "reason"), "@reason.tape_cut");
  EXPECT_EQ(read.lines, front(whole, whole.events_before[last]));
}

TEST(TapeDamage, EveryFlippedBitIsNoticed) {
  const Whole whole = whole_tape(25);
  for (std::size_t bit = 0; bit < 8 * whole.bytes.size(); ++bit) {
    SimulatedDisk::Bytes bytes = whole.bytes;
    bytes[bit / 8] ^= std::byte{1} << (bit % 8);
    const ReadTape read = read_bytes(bytes);
    ASSERT_TRUE(read.error.has_value()) << "bit " << bit % 8 << " of byte " << bit / 8;
    EXPECT_EQ(read.error->code, ErrorCode::InvalidInput);
    EXPECT_EQ(read.lines, front(whole, read.lines.size()));
  }
}

TEST(TapeDamage, InOneBlockStopsThereAndSaysSo) {
  const Whole whole = whole_tape(20'000);
  SimulatedDisk::Bytes bytes = whole.bytes;
  bytes[whole.offsets[1] + kTapeBlockHeaderBytes + 5] ^= std::byte{4};
  const ReadTape read = read_bytes(bytes);
  ASSERT_TRUE(read.error.has_value());
  EXPECT_EQ(argument(*read.error, "block"), "2");
  EXPECT_EQ(argument(*read.error, "byte"), std::to_string(whole.offsets[1]));
  EXPECT_EQ(argument(*read.error, "reason"), "@reason.block_checksum");
  EXPECT_EQ(read.lines, front(whole, whole.events_before[1]));
}

TEST(TapeDamage, StaysAnErrorWhenAskedAgain) {
  const Whole whole = whole_tape(30);
  SimulatedDisk disk;
  put_tape(disk, cut(whole, whole.offsets[1]));
  const auto reader = open_tape(disk);
  read_all(**reader);
  EXPECT_FALSE((*reader)->next().has_value());
}

TEST(TapeDamage, WithoutItsIndexATapeIsSoughtAndCountedAndSaysSo) {
  const Whole whole = whole_tape(20'000);
  SimulatedDisk disk;
  put_tape(disk, cut(whole, whole.offsets.back()));
  const auto reader = open_tape(disk);
  ASSERT_TRUE(reader.has_value());
  const TapeInfo& info = (*reader)->info();
  EXPECT_EQ(info.counts.events(), whole.lines.size());
  ASSERT_TRUE(info.damage.has_value());
  EXPECT_EQ(info.damage->block, info.blocks + 1);
  EXPECT_EQ(info.damage->byte, whole.offsets.back());
  ASSERT_TRUE((*reader)->seek(info.last_time).has_value());
  const ReadTape read = read_all(**reader);
  EXPECT_LT(read.lines.size(), whole.lines.size() / 2);
  EXPECT_EQ(read.lines.back(), whole.lines.back());
}

TEST(TapeDamage, RefusesWhatIsNoTape) {
  EXPECT_EQ(read_bytes({}).error->id, "tape.not_a_tape");
  EXPECT_EQ(read_bytes(SimulatedDisk::Bytes(500, std::byte{0x1F})).error->id, "tape.not_a_tape");
}

TEST(TapeDamage, RefusesAnotherVersion) {
  Whole whole = whole_tape(5);
  whole.bytes[8] = std::byte{2};
  const ReadTape read = read_bytes(whole.bytes);
  EXPECT_EQ(read.error->id, "tape.version");
  EXPECT_EQ(argument(*read.error, "found"), "2");
}

TEST(TapeDamage, RefusesADamagedHeader) {
  Whole whole = whole_tape(5);
  whole.bytes[20] ^= std::byte{1};
  const ReadTape read = read_bytes(whole.bytes);
  EXPECT_EQ(read.error->id, "tape.damaged");
  EXPECT_EQ(argument(*read.error, "block"), "0");
}

TEST(TapeDamage, AMissingFileIsNotFound) {
  SimulatedDisk disk;
  const auto reader = open_tape(disk);
  EXPECT_EQ(reader.error().id, "tape.not_found");
  EXPECT_EQ(reader.error().code, ErrorCode::NotFound);
}

}  // namespace
}  // namespace tw::journal
