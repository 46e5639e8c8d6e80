#include "control/replay_log.hpp"

#include <gtest/gtest.h>

namespace tw::control {
namespace {

class Kept final : public Log {
 public:
  void append(const Record& record) override { sequences.push_back(record.group_seq); }
  Result<void> commit() override {
    ++commits;
    return {};
  }
  std::uint64_t durable() const override { return sequences.size(); }
  std::vector<std::uint64_t> sequences;
  int commits = 0;
};

Record record(std::uint64_t sequence, RecordBody body = FeedIndex{1, 2}) {
  return {GroupId{1}, sequence, EngineSeq{sequence}, Timestamp{}, std::move(body)};
}

Record writer(std::uint64_t sequence, std::uint32_t epoch) {
  return record(sequence, Event{{}, {}, WriterStarted{epoch, {}}});
}

class ReplayLogTest : public testing::Test {
 protected:
  void expect(const std::vector<Record>& records) {
    for (const Record& each : records) {
      log_.expect(each);
    }
    log_.continue_in(journal_);
  }
  Kept journal_;
  ReplayLog log_;
};

TEST_F(ReplayLogTest, WithoutRecordsEverythingGoesToTheJournal) {
  expect({});
  EXPECT_FALSE(log_.is_replaying());
  log_.append(record(1));
  ASSERT_TRUE(log_.commit().has_value());
  EXPECT_EQ(journal_.sequences, std::vector<std::uint64_t>{1});
  EXPECT_EQ(journal_.commits, 1);
}

TEST_F(ReplayLogTest, EqualRecordsPassAndAreNotWrittenAgain) {
  expect({record(1), record(2)});
  EXPECT_EQ(log_.recorded(), 2U);
  log_.append(record(1));
  EXPECT_TRUE(log_.is_replaying());
  ASSERT_TRUE(log_.commit().has_value());
  EXPECT_EQ(journal_.commits, 0) << "what is replayed is durable already";
  log_.append(record(2));
  EXPECT_FALSE(log_.is_replaying());
  log_.append(record(3));
  ASSERT_TRUE(log_.commit().has_value());
  EXPECT_EQ(journal_.sequences, std::vector<std::uint64_t>{3});
  EXPECT_FALSE(log_.is_broken());
}

TEST_F(ReplayLogTest, NamesTheFirstRecordThatDiffers) {
  expect({record(1), record(2), record(3)});
  log_.append(record(1));
  log_.append(record(2, FeedIndex{1, 3}));
  log_.append(record(4));
  EXPECT_TRUE(log_.is_broken());
  const auto committed = log_.commit();
  ASSERT_FALSE(committed.has_value());
  EXPECT_EQ(committed.error().code, ErrorCode::Internal);
  EXPECT_EQ(committed.error().id, "journal.not_reproducible");
  EXPECT_EQ(committed.error().arguments[0].value, "2");
}

TEST_F(ReplayLogTest, WritesNothingAfterADifference) {
  expect({record(1)});
  log_.append(record(9));
  log_.append(record(2));
  EXPECT_FALSE(log_.commit().has_value());
  EXPECT_TRUE(journal_.sequences.empty());
  EXPECT_EQ(journal_.commits, 0);
}

TEST_F(ReplayLogTest, FindsWritersAtTheirPlaces) {
  expect({record(1), writer(2, 7), writer(3, 8), record(4)});
  EXPECT_EQ(log_.next_writer(), nullptr);
  log_.append(record(1));
  ASSERT_NE(log_.next_writer(), nullptr);
  EXPECT_EQ(log_.next_writer()->epoch, 7U);
  log_.append(writer(2, 7));
  ASSERT_NE(log_.next_writer(), nullptr);
  EXPECT_EQ(log_.next_writer()->epoch, 8U);
  log_.append(writer(3, 8));
  EXPECT_EQ(log_.next_writer(), nullptr);
  log_.append(record(4));
  EXPECT_EQ(log_.next_writer(), nullptr);
  EXPECT_FALSE(log_.is_broken());
}

TEST_F(ReplayLogTest, AWriterMayStandAtTheEnd) {
  expect({record(1), writer(2, 7)});
  log_.append(record(1));
  ASSERT_NE(log_.next_writer(), nullptr);
  log_.append(writer(2, 7));
  EXPECT_EQ(log_.next_writer(), nullptr);
  EXPECT_FALSE(log_.is_replaying());
}

TEST_F(ReplayLogTest, NumbersCountWhatStandsBefore) {
  ReplayLog later(5);
  later.expect(writer(6, 2));
  later.expect(record(7));
  later.continue_in(journal_);
  EXPECT_EQ(later.recorded(), 7U);
  EXPECT_EQ(later.position(), 5U);
  ASSERT_NE(later.next_writer(), nullptr);
  later.append(writer(6, 2));
  EXPECT_EQ(later.position(), 6U);
  later.append(record(8));
  EXPECT_EQ(later.first_difference(), 7U);
}

}  // namespace
}  // namespace tw::control
