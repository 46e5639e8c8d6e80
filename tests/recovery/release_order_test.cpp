#include <gtest/gtest.h>

#include "engine/loop_rig.hpp"
#include "journal/journal.hpp"
#include "recovery/disk_calls.hpp"
#include "support/scratch_directory.hpp"

namespace tw::recovery {
namespace {

using engine::buy;
using engine::LoopRig;
using engine::quoting;
using Calls = std::vector<std::string>;

/// A journal on a real disk that notes its system calls between the calls of a loop.
class NotedJournal final : public Log {
 public:
  NotedJournal(const std::string& directory, Calls& noted) : noted_(noted) {
    journal_ = journal::Journal::open({.directory = directory, .segment_bytes = 1U << 16U},
                                      [](const Record&) {})
                   .value();
  }
  void append(const Record& record) override {
    follow({});
    journal_->append(record);
    note();
  }
  Result<void> commit() override {
    follow({});
    const auto committed = journal_->commit();
    note();
    return committed;
  }
  std::uint64_t durable() const override { return journal_->durable(); }

 private:
  void note() {
    for (const MadeCall& made : calls()) {
      noted_.push_back("disk " + std::string(name_of(made.call)));
    }
  }
  Calls& noted_;
  std::unique_ptr<journal::Journal> journal_;
};

/// A loop over a journal on the disk, with one strategy and an open book.
class ReleaseOrder : public testing::Test {
 protected:
  ReleaseOrder() {
    rig_.log.disk = &journal_;
    rig_.start();
    rig_.open_book();
    EXPECT_TRUE(rig_.loop.release().has_value());
    rig_.calls.clear();
  }
  // Without the records nobody sends.
  Calls commands_and_disk() const {
    Calls kept = rig_.calls;
    std::erase(kept, "append");
    return kept;
  }

  support::ScratchDirectory scratch_;
  std::vector<QuoteTarget> quotes_;
  LoopRig rig_{{quoting(&quotes_)}};
  NotedJournal journal_{scratch_.path("journal"), rig_.calls};
};

// fault:S04
TEST_F(ReleaseOrder, AnOrderLeavesAfterTheSyncOfItsIntent) {
  quotes_ = {buy("99.5", "1.00")};
  rig_.fire_timer(2);
  EXPECT_EQ(commands_and_disk(), Calls({"append place"}));
  ASSERT_TRUE(rig_.loop.release().has_value());
  EXPECT_EQ(commands_and_disk(),
            Calls({"append place", "commit", "disk write", "disk sync", "submit place"}));
}

// fault:S04
TEST_F(ReleaseOrder, ACancelLeavesWhileTheDiskHasDoneNothing) {
  quotes_ = {buy("99.5", "1.00")};
  rig_.fire_timer(2);
  ASSERT_TRUE(rig_.loop.release().has_value());
  rig_.answer_accepted(3, {1, 1});
  rig_.calls.clear();
  quotes_ = {buy("99.0", "1.00")};
  rig_.fire_timer(4);
  EXPECT_EQ(commands_and_disk(), Calls({"append cancel", "submit cancel", "append place"}))
      << "the new order waits, the cancel does not";
  ASSERT_TRUE(rig_.loop.release().has_value());
  EXPECT_EQ(commands_and_disk(), Calls({"append cancel", "submit cancel", "append place", "commit",
                                        "disk write", "disk sync", "submit place"}));
}

}  // namespace
}  // namespace tw::recovery
