#include <gtest/gtest.h>

#include "journal/group_commit.hpp"
#include "journal/journal.hpp"
#include "journal/sample_records.hpp"
#include "support/allocation_count.hpp"
#include "support/scratch_directory.hpp"

namespace tw::journal {
namespace {

void write_rounds(Log& log, const std::vector<Record>& records, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    for (const Record& record : records) {
      log.append(record);
    }
    EXPECT_TRUE(log.commit().has_value());
  }
}

TEST(JournalAllocation, CountsAllocations) {
  const std::uint64_t before = support::allocation_count();
  ::operator delete(::operator new(1));  // a new expression may be left out
  EXPECT_GT(support::allocation_count(), before);
}

TEST(JournalAllocation, AppendAndCommitDoNotAllocateAfterWarmUp) {
  const support::ScratchDirectory scratch;
  auto journal = Journal::open({.directory = scratch.path(), .segment_bytes = 1U << 20U},
                               [](const Record&) {});
  ASSERT_TRUE(journal.has_value());
  std::vector<Record> records;
  for (std::uint64_t sequence = 1; sequence <= 20; ++sequence) {
    records.push_back(sample_record(sequence));
  }
  write_rounds(**journal, records, 2);
  const std::uint64_t before = support::allocation_count();
  write_rounds(**journal, records, 50);
  EXPECT_EQ(support::allocation_count() - before, 0U);
}

TEST(JournalAllocation, GroupCommitDoesNotAllocateAfterWarmUp) {
  const support::ScratchDirectory scratch;
  auto journal = Journal::open({.directory = scratch.path(), .segment_bytes = 1U << 20U},
                               [](const Record&) {});
  ASSERT_TRUE(journal.has_value());
  GroupCommit log(*std::move(journal));
  std::vector<Record> records;
  for (std::uint64_t sequence = 1; sequence <= 20; ++sequence) {
    records.push_back(sample_record(sequence));
  }
  write_rounds(log, records, 3);  // each of its stages was used
  const std::uint64_t before = support::allocation_count();
  for (int round = 0; round < 50; ++round) {
    for (const Record& record : records) {
      log.append(record);
      EXPECT_TRUE(log.start_commit().has_value());
    }
    write_rounds(log, records, 1);
  }
  EXPECT_EQ(support::allocation_count() - before, 0U);
}

}  // namespace
}  // namespace tw::journal
