#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "base/crc32c.hpp"
#include "journal/format.hpp"
#include "journal/little_endian.hpp"
#include "journal/sample_records.hpp"
#include "journal/simulated_session.hpp"
#include "support/error_argument.hpp"

namespace tw::journal {
namespace {

using support::argument;

constexpr std::uint64_t kBlocks = 3;
constexpr std::uint64_t kRecordsPerBlock = 2;
const std::string kFirst = "000001.journal";

// A journal of three blocks in one segment.
void fill(SimulatedDisk& disk) {
  SimulatedSession session(disk);
  ASSERT_TRUE(session.open());
  for (std::uint64_t block = 0; block < kBlocks; ++block) {
    ASSERT_TRUE(session.commit(kRecordsPerBlock));
  }
}

// Where block `number` (from 1) begins; one past the last gives the end.
std::size_t block_offset(const SimulatedDisk::Bytes& bytes, std::uint64_t number) {
  std::size_t offset = kBlocksOffset;
  for (std::uint64_t block = 1; block < number; ++block) {
    offset += parse_block_header(std::span(bytes).subspan(offset))->block_bytes();
  }
  return offset;
}

void flip(SimulatedDisk& disk, const std::string& name, std::size_t bit) {
  disk.contents(name)[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
}

void blank(SimulatedDisk::Bytes& bytes, std::size_t from, std::size_t end) {
  std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(from),
            bytes.begin() + static_cast<std::ptrdiff_t>(end), std::byte{0});
}

Error open_error(SimulatedDisk& disk) {
  const auto journal = open_journal(disk, ignore_record);
  return journal ? Error{ErrorCode::Internal, "opened"} : journal.error();
}

TEST(JournalDamage, CutsTheLastBlockAtWhateverByteItsWriteStopped) {
  SimulatedDisk disk;
  fill(disk);
  const SimulatedDisk::Bytes whole = disk.contents(kFirst);
  const std::size_t begin = block_offset(whole, kBlocks);
  const std::size_t end = block_offset(whole, kBlocks + 1);
  for (std::size_t stop = begin; stop < end; ++stop) {
    disk.contents(kFirst) = whole;
    blank(disk.contents(kFirst), stop, end);
    Collected collected;
    const auto journal = open_journal(disk, collected.sink());
    ASSERT_TRUE(journal.has_value()) << "stopped at " << stop - begin;
    ASSERT_EQ(collected.size(), (kBlocks - 1) * kRecordsPerBlock);
    ASSERT_TRUE(collected.is_sample_prefix());
    ASSERT_EQ((*journal)->recovery().bytes_cut > 0, stop > begin);
    const auto& left = disk.contents(kFirst);
    ASSERT_TRUE(std::ranges::all_of(left.begin() + static_cast<std::ptrdiff_t>(begin), left.end(),
                                    [](std::byte byte) { return byte == std::byte{0}; }));
  }
}

TEST(JournalDamage, CutsTheLastBlockWhicheverOfItsSectorsIsMissing) {
  SimulatedDisk disk;
  SimulatedSession session(disk);
  ASSERT_TRUE(session.open() && session.commit(1) && session.commit(20));
  session.drop();
  const SimulatedDisk::Bytes whole = disk.contents(kFirst);
  const std::size_t begin = block_offset(whole, 2);
  const std::size_t end = block_offset(whole, 3);
  ASSERT_GT(end - begin, 3 * kSectorBytes);
  for (std::size_t sector = begin / kSectorBytes; sector * kSectorBytes < end; ++sector) {
    disk.contents(kFirst) = whole;
    blank(disk.contents(kFirst), std::max(begin, sector * kSectorBytes),
          std::min(end, (sector + 1) * kSectorBytes));
    Collected collected;
    ASSERT_TRUE(open_journal(disk, collected.sink()).has_value()) << "without sector " << sector;
    ASSERT_EQ(collected.size(), 1U);
  }
}

TEST(JournalDamage, WritesOnAfterACut) {
  SimulatedDisk disk;
  fill(disk);
  const std::size_t begin = block_offset(disk.contents(kFirst), kBlocks);
  blank(disk.contents(kFirst), begin + 100, disk.contents(kFirst).size());
  SimulatedSession session(disk);
  ASSERT_TRUE(session.open() && session.commit(5));
  session.drop();
  ASSERT_TRUE(session.open());
  EXPECT_EQ(session.appended(), (kBlocks - 1) * kRecordsPerBlock + 5);
  EXPECT_EQ(session.journal().recovery().bytes_cut, 0U);
}

// Also in the last block: it was promised, so it may not be dropped in silence.
TEST(JournalDamage, RefusesEveryFlippedBitOfEveryBlockAndNamesIt) {
  SimulatedDisk disk;
  fill(disk);
  const SimulatedDisk::Bytes whole = disk.contents(kFirst);
  for (std::uint64_t block = 1; block <= kBlocks; ++block) {
    const std::size_t end = block_offset(whole, block + 1) * 8;
    for (std::size_t bit = block_offset(whole, block) * 8; bit < end; ++bit) {
      flip(disk, kFirst, bit);
      const Error error = open_error(disk);
      flip(disk, kFirst, bit);
      ASSERT_EQ(error.id, "journal.damaged") << "block " << block << " bit " << bit;
      ASSERT_EQ(error.code, ErrorCode::InvalidInput);
      ASSERT_EQ(argument(error, "segment"), "1");
      ASSERT_EQ(argument(error, "block"), std::to_string(block));
    }
  }
  EXPECT_EQ(disk.contents(kFirst), whole);
}

TEST(JournalDamage, RefusesEveryFlippedBitOfASegmentHeader) {
  SimulatedDisk disk;
  fill(disk);
  for (std::size_t bit = 0; bit < kBlocksOffset * 8; ++bit) {
    flip(disk, kFirst, bit);
    const Error error = open_error(disk);
    flip(disk, kFirst, bit);
    ASSERT_EQ(error.code, ErrorCode::InvalidInput) << "bit " << bit;
  }
}

TEST(JournalDamage, RefusesAnUnfinishedBlockBeforeAWholeOne) {
  SimulatedDisk disk;
  fill(disk);
  const std::size_t begin = block_offset(disk.contents(kFirst), 2);
  blank(disk.contents(kFirst), begin, begin + 40);
  const Error error = open_error(disk);
  EXPECT_EQ(error.id, "journal.damaged");
  EXPECT_EQ(argument(error, "block"), "2");
}

TEST(JournalDamage, RefusesTwoDamagedBlocksAtTheEnd) {
  SimulatedDisk disk;
  fill(disk);
  auto& bytes = disk.contents(kFirst);
  const std::size_t end = block_offset(bytes, kBlocks + 1);
  flip(disk, kFirst, (block_offset(bytes, 2) + kBlockHeaderBytes + 3) * 8);
  blank(bytes, end - 10, end);
  EXPECT_EQ(argument(open_error(disk), "block"), "2");
}

// A journal whose second block spans whole sectors, so that a lost one looks like an unfinished
// write.
class JournalOfLargeBlocks : public testing::Test {
 protected:
  void SetUp() override {
    SimulatedSession session(disk_);
    ASSERT_TRUE(session.open() && session.commit(1) && session.commit(24) && session.commit(1));
    begin_ = block_offset(bytes(), 2);
    end_ = block_offset(bytes(), 3);
    ASSERT_GT(end_ - begin_, 3 * kSectorBytes);
  }
  SimulatedDisk::Bytes& bytes() { return disk_.contents(kFirst); }
  std::size_t next_sector(std::size_t offset) { return (offset / kSectorBytes + 1) * kSectorBytes; }

  SimulatedDisk disk_;
  std::size_t begin_ = 0;  // of block 2
  std::size_t end_ = 0;
};

TEST_F(JournalOfLargeBlocks, RefusesALostHeaderBeforeAWholeBlock) {
  blank(bytes(), begin_, next_sector(begin_ + kBlockHeaderBytes));
  const Error error = open_error(disk_);
  EXPECT_EQ(error.id, "journal.damaged");
  EXPECT_EQ(argument(error, "block"), "2");
}

TEST_F(JournalOfLargeBlocks, RefusesALostSectorBeforeTheRemainsOfALaterBlock) {
  const std::size_t sector = next_sector(begin_ + kBlockHeaderBytes);
  blank(bytes(), sector, sector + kSectorBytes);
  blank(bytes(), end_, end_ + kBlockHeaderBytes);
  const Error error = open_error(disk_);
  EXPECT_EQ(error.id, "journal.damaged");
  EXPECT_EQ(argument(error, "block"), "2");
}

TEST(JournalDamage, RefusesBlocksInAnotherOrder) {
  SimulatedDisk disk;
  fill(disk);
  auto& bytes = disk.contents(kFirst);
  const auto begin = bytes.begin();
  std::rotate(begin + static_cast<std::ptrdiff_t>(block_offset(bytes, 1)),
              begin + static_cast<std::ptrdiff_t>(block_offset(bytes, 2)),
              begin + static_cast<std::ptrdiff_t>(block_offset(bytes, 3)));
  EXPECT_EQ(argument(open_error(disk), "reason"), "@reason.block_order");
}

// All checksums are right, but it is not the block that was there.
TEST(JournalDamage, RefusesAForgedBlockByItsChain) {
  SimulatedDisk disk;
  fill(disk);
  BlockStage stage;
  stage.append(sample_record(77));
  ChainState elsewhere{.block = kBlocks + 1, .chain = secret::sha256("another chain")};
  const auto forged = stage.finish(elsewhere);
  auto& bytes = disk.contents(kFirst);
  std::ranges::copy(forged,
                    bytes.begin() + static_cast<std::ptrdiff_t>(block_offset(bytes, kBlocks + 1)));
  EXPECT_EQ(argument(open_error(disk), "reason"), "@reason.block_chain");
}

// Adds a block to a filled journal: right in everything but its records.
void add_block(SimulatedDisk& disk, std::span<const std::byte> record) {
  auto& bytes = disk.contents(kFirst);
  const auto last = parse_block_header(std::span(bytes).subspan(block_offset(bytes, kBlocks)));
  BlockStage stage;
  stage.append_encoded(record);
  ChainState next{.block = kBlocks + 1, .chain = last->chain};
  std::ranges::copy(stage.finish(next),
                    bytes.begin() + static_cast<std::ptrdiff_t>(block_offset(bytes, kBlocks + 1)));
}

TEST(JournalDamage, RefusesARecordThatTheCodecDoesNotKnow) {
  SimulatedDisk disk;
  fill(disk);
  add_block(disk, SimulatedDisk::Bytes(9, std::byte{0xFF}));
  EXPECT_EQ(argument(open_error(disk), "reason"), "@reason.record");
}

TEST(JournalDamage, DoesNotCutAWholeBlockForTheZerosInIt) {
  SimulatedDisk disk;
  fill(disk);
  add_block(disk, SimulatedDisk::Bytes(1024, std::byte{0}));
  EXPECT_EQ(argument(open_error(disk), "reason"), "@reason.record");
}

TEST(JournalDamage, RefusesBytesAfterARecord) {
  SimulatedDisk disk;
  fill(disk);
  auto record = bytes_of(sample_record(kBlocks * kRecordsPerBlock + 1));
  record.push_back(std::byte{0});
  add_block(disk, record);
  EXPECT_EQ(argument(open_error(disk), "reason"), "@reason.record");
}

class JournalOfSegments : public testing::Test {
 protected:
  void SetUp() override {
    SimulatedSession session(disk_);
    ASSERT_TRUE(session.open());
    for (int i = 0; i < 30; ++i) {
      ASSERT_TRUE(session.commit(5));
    }
    ASSERT_TRUE(disk_.has("000003.journal"));
    while (disk_.has(segment_name(last_ + 1))) {
      ++last_;
    }
  }
  SimulatedDisk disk_;
  std::uint64_t last_ = 1;
};

TEST_F(JournalOfSegments, RefusesEachMissingSegmentAlsoTheLast) {
  for (std::uint64_t segment = 1; segment <= last_; ++segment) {
    SimulatedDisk disk = disk_;
    disk.remove(segment_name(segment));
    const Error error = open_error(disk);
    EXPECT_EQ(error.id, "journal.damaged");
    EXPECT_EQ(argument(error, "segment"), std::to_string(segment));
    EXPECT_EQ(argument(error, "reason"), "@reason.segment_missing");
  }
}

TEST_F(JournalOfSegments, RefusesAnUnfinishedBlockInAnOlderSegment) {
  auto& bytes = disk_.contents(kFirst);
  blank(bytes, bytes.size() - 700, bytes.size());
  const Error error = open_error(disk_);
  EXPECT_EQ(error.id, "journal.damaged");
  EXPECT_EQ(argument(error, "segment"), "1");
}

TEST_F(JournalOfSegments, RefusesAnOlderSegmentWithoutItsLastBlock) {
  auto& bytes = disk_.contents(kFirst);
  std::size_t begin = kBlocksOffset;
  std::size_t end = begin;
  while (const auto header = parse_block_header(std::span(bytes).subspan(end))) {
    begin = end;
    end += header->block_bytes();
  }
  blank(bytes, begin, end);
  const Error error = open_error(disk_);
  EXPECT_EQ(argument(error, "segment"), "2");
  EXPECT_EQ(argument(error, "reason"), "@reason.segment_link");
}

TEST_F(JournalOfSegments, RefusesBytesAfterTheLastBlockOfAnOlderSegment) {
  disk_.contents(kFirst).back() = std::byte{1};
  EXPECT_EQ(argument(open_error(disk_), "reason"), "@reason.trailing");
}

// Stopped between the making of the second segment and the seal of the first.
TEST(JournalDamage, RefusesBytesAfterTheLastBlockOfASegmentNotYetSealed) {
  SimulatedDisk disk;
  Random random(1);
  for (std::uint64_t stop = 1; !disk.has("000002.journal"); ++stop) {
    disk = SimulatedDisk();
    disk.plan(stop, DiskFault::StopBefore);
    SimulatedSession session(disk);
    while (session.open() && session.commit(5) && session.commit(5)) {
    }
    session.drop();
    disk.restart(Restart::Kill, random);
  }
  ASSERT_TRUE(open_journal(disk, ignore_record).has_value());
  blank(disk.contents(kFirst), kSealOffset, kBlocksOffset);
  disk.contents(kFirst).back() = std::byte{1};
  EXPECT_EQ(argument(open_error(disk), "reason"), "@reason.trailing");
}

TEST_F(JournalOfSegments, RefusesAnOlderSegmentWithoutItsSeal) {
  blank(disk_.contents(kFirst), kSealOffset, kBlocksOffset);
  const Error error = open_error(disk_);
  EXPECT_EQ(argument(error, "segment"), "1");
  EXPECT_EQ(argument(error, "reason"), "@reason.segment_header");
}

TEST_F(JournalOfSegments, RefusesASegmentOfAnotherJournal) {
  SimulatedDisk other;
  fill(other);
  disk_.contents(kFirst) = other.contents(kFirst);
  EXPECT_EQ(open_error(disk_).id, "journal.damaged");
}

TEST_F(JournalOfSegments, RefusesATruncatedSegment) {
  for (std::uint64_t segment = 1; segment <= last_; ++segment) {
    for (const std::size_t bytes : {std::size_t{0}, std::size_t{100}, std::size_t{4095}}) {
      SimulatedDisk disk = disk_;
      const auto whole = disk.contents(segment_name(segment));
      disk.contents(segment_name(segment)).resize(bytes);
      const Error error = open_error(disk);
      disk.contents(segment_name(segment)) = whole;
      ASSERT_EQ(argument(error, "segment"), std::to_string(segment));
      ASSERT_EQ(argument(error, "reason"), "@reason.segment_size");
    }
  }
}

struct VersionCase {
  const char* name;
  std::size_t offset;
  const char* found;
};
class JournalVersion : public testing::TestWithParam<VersionCase> {};

TEST_P(JournalVersion, RefusesAnotherOne) {
  SimulatedDisk disk;
  fill(disk);
  put(std::span(disk.contents(kFirst)), GetParam().offset, std::uint16_t{9});
  const Error error = open_error(disk);
  EXPECT_EQ(error.code, ErrorCode::InvalidInput);
  EXPECT_EQ(error.id, "journal.version");
  EXPECT_EQ(argument(error, "found"), GetParam().found);
  EXPECT_EQ(argument(error, "expected"), "1.5");
}

INSTANTIATE_TEST_SUITE_P(Table, JournalVersion,
                         testing::Values(VersionCase{"Format", 8, "9.5"},
                                         VersionCase{"Codec", 10, "1.9"}),
                         [](const testing::TestParamInfo<VersionCase>& row) {
                           return std::string{row.param.name};
                         });

}  // namespace
}  // namespace tw::journal
