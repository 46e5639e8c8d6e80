#include "app/journal_position.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "app/venue_registry.hpp"
#include "base/assert.hpp"
#include "control/journal_report.hpp"

namespace tw::app {
namespace {

class JournalPositionTest : public testing::Test {
 protected:
  JournalPositionTest() {
    GTEST_FLAG_SET(death_test_style, "fast");
    directory_ = std::filesystem::temp_directory_path() /
                 ("tw_journal_position_" + std::to_string(getpid()));
    const std::string demo = std::string(TW_SOURCE_DIR) + "/data/demo/";
    control::PaperRequest request;
    request.run.tapes = {demo + "ethusdt_20240808.tape"};
    request.data_directory = directory_.string();
    auto opened = control::PaperSession::open(request, market_library());
    EXPECT_TRUE(opened.has_value());
    paper_ = std::move(*opened);
    EXPECT_TRUE(paper_->advance(kTimestampMax, 100).has_value());
  }
  ~JournalPositionTest() override {
    paper_.reset();
    std::filesystem::remove_all(directory_);
  }

  std::filesystem::path directory_;
  std::unique_ptr<control::PaperSession> paper_;
};

TEST_F(JournalPositionTest, ABrokenInvariantNamesTheLastRecord) {
  const JournalPosition position(*paper_);
  ASSERT_TRUE(paper_->commit().has_value());
  const std::string journal = (directory_ / "engine/session-0001").string();
  const std::uint64_t number = control::inspect_journal(journal).value().found.records;
  EXPECT_GT(number, 0U);
  EXPECT_DEATH(assertion_failed("false", "x.cpp", 1),
               "last record of the journal: " + std::to_string(number) + "\n");
}

}  // namespace
}  // namespace tw::app
