#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "journal/journal.hpp"
#include "journal/sample_records.hpp"
#include "support/scratch_directory.hpp"

namespace {

std::atomic<std::uint64_t> allocations{0};

void* counted(std::size_t size) {
  ++allocations;
  void* const memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) {
    throw std::bad_alloc();
  }
  return memory;
}

}  // namespace

// Replaced for the whole test program; arrays and sized forms end here by default.
void* operator new(std::size_t size) { return counted(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace tw::journal {
namespace {

void write_rounds(Journal& journal, const std::vector<Record>& records, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    for (const Record& record : records) {
      journal.append(record);
    }
    EXPECT_TRUE(journal.commit().has_value());
  }
}

TEST(JournalAllocation, CountsAllocations) {
  const std::uint64_t before = allocations;
  delete new int(1);
  EXPECT_GT(allocations, before);
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
  const std::uint64_t before = allocations;
  write_rounds(**journal, records, 50);
  EXPECT_EQ(allocations - before, 0U);
}

}  // namespace
}  // namespace tw::journal
