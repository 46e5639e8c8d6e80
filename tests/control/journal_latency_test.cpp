#include "control/journal_latency.hpp"

#include <gtest/gtest.h>

namespace tw::control {
namespace {

using std::chrono::milliseconds;

Timestamp now;

// A journal whose disk takes as long as it is told.
class SlowDisk final : public Log {
 public:
  void append(const Record&) override { ++appended_; }
  Result<void> commit() override {
    now += takes;
    if (is_full) {
      return fail(ErrorCode::Unavailable, "the disk is full");
    }
    durable_ = appended_;
    return {};
  }
  std::uint64_t durable() const override { return durable_; }

  Duration takes = milliseconds(2);
  bool is_full = false;

 private:
  std::uint64_t appended_ = 0;
  std::uint64_t durable_ = 0;
};

struct TimedLogTest : testing::Test {
  SlowDisk disk;
  TimedLog log{disk, [] { return now; }};

  void commit_after(Duration waiting) {
    log.append({});
    now += waiting;
    log.append({});
    ASSERT_TRUE(log.commit().has_value());
  }
};

TEST_F(TimedLogTest, CountsFromTheFirstRecordStaged) {
  commit_after(milliseconds(5));
  EXPECT_EQ(log.latency().commits, 1U);
  EXPECT_EQ(log.latency().durable, milliseconds(7));
  EXPECT_EQ(log.latency().disk, milliseconds(2));
  EXPECT_EQ(log.durable(), 2U);
}

TEST_F(TimedLogTest, GivesTheMedianOfTheLastAndTheSlowestOfAll) {
  disk.takes = milliseconds(90);
  commit_after(milliseconds(10));
  disk.takes = milliseconds(1);
  for (int i = 0; i < 64; ++i) {
    commit_after(milliseconds(i < 40 ? 3 : 5));
  }
  EXPECT_EQ(log.latency().commits, 65U);
  EXPECT_EQ(log.latency().durable, milliseconds(4));
  EXPECT_EQ(log.latency().disk, milliseconds(1));
  EXPECT_EQ(log.latency().durable_max, milliseconds(100));
  EXPECT_EQ(log.latency().disk_max, milliseconds(90));
}

TEST_F(TimedLogTest, DoesNotMeasureACommitOfNothing) {
  ASSERT_TRUE(log.commit().has_value());
  EXPECT_EQ(log.latency().commits, 0U);
}

TEST_F(TimedLogTest, PassesFailuresOnAndGoesOnWaiting) {
  disk.is_full = true;
  log.append({});
  EXPECT_FALSE(log.commit().has_value());
  EXPECT_EQ(log.latency().commits, 0U);
  disk.is_full = false;
  ASSERT_TRUE(log.commit().has_value());
  EXPECT_EQ(log.latency().durable, milliseconds(4));
}

}  // namespace
}  // namespace tw::control
