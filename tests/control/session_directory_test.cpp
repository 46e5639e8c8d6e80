#include "control/session_directory.hpp"

#include <gtest/gtest.h>

#include "support/scratch_directory.hpp"

namespace tw::control {
namespace {

using Choice = SessionDirectory::Choice;

class SessionDirectoryTest : public testing::Test {
 protected:
  Result<SessionDirectory> open(Choice choice = Choice::Newest) {
    auto directory = SessionDirectory::open(scratch_.path("var"), description_, choice);
    if (directory.has_value()) {
      TW_CHECK(directory->store_settings(description_));
    }
    return directory;
  }
  /// Opens and lets go of it; gives the journal's directory below `var`.
  std::string opened(Choice choice = Choice::Newest) {
    const auto directory = open(choice);
    if (!directory.has_value()) {
      return "[" + std::string(directory.error().id) + "]";
    }
    return directory->journal().substr(scratch_.path("var").size() + 1);
  }
  /// A file below `var`, its directory made.
  std::string at(const std::string& directory, const std::string& name) const {
    std::filesystem::create_directories(scratch_.path("var/" + directory));
    return scratch_.path("var/" + directory + "/" + name);
  }

  support::ScratchDirectory scratch_;
  std::vector<Setting> description_{{"latency", "5ms"}, {"capital", "10000"}};
};

TEST_F(SessionDirectoryTest, MakesTheFirstSession) {
  const auto directory = open();
  ASSERT_TRUE(directory.has_value());
  EXPECT_EQ(directory->journal(), scratch_.path("var/engine/session-0001"));
  EXPECT_EQ(directory->report(), scratch_.path("var/reports/session-0001"));
  EXPECT_EQ(support::read_file(directory->journal() + "/settings.json"),
            "{\n  \"latency\": \"5ms\",\n  \"capital\": \"10000\"\n}\n");
}

TEST_F(SessionDirectoryTest, ContinuesTheNewest) {
  EXPECT_EQ(opened(), "engine/session-0001");
  EXPECT_EQ(opened(), "engine/session-0001");
  EXPECT_EQ(opened(Choice::Fresh), "engine/session-0002");
  EXPECT_EQ(opened(), "engine/session-0002");
}

TEST_F(SessionDirectoryTest, ACopyWithALongerNameIsNoSession) {
  EXPECT_EQ(opened(), "engine/session-0001");
  std::filesystem::create_directories(scratch_.path("var/engine/session-0007.bak"));
  std::filesystem::create_directories(scratch_.path("var/reports/session-0008 copy"));
  EXPECT_EQ(opened(), "engine/session-0001");
  EXPECT_EQ(opened(Choice::Fresh), "engine/session-0002");
}

TEST_F(SessionDirectoryTest, CountsBeyondFourDigits) {
  std::filesystem::create_directories(scratch_.path("var/engine/session-9999"));
  std::filesystem::create_directories(scratch_.path("var/engine/session-0004"));
  EXPECT_EQ(opened(Choice::Fresh), "engine/session-10000");
  EXPECT_EQ(opened(), "engine/session-10000");
}

TEST_F(SessionDirectoryTest, IgnoresWhatIsNoSession) {
  std::filesystem::create_directories(scratch_.path("var/engine/session-x"));
  std::filesystem::create_directories(scratch_.path("var/engine/backup-0009"));
  EXPECT_EQ(opened(), "engine/session-0001");
}

// fault:S06
TEST_F(SessionDirectoryTest, ASessionThatDiedBeforeItsSettingsBeginsAnew) {
  std::filesystem::create_directories(scratch_.path("var/engine/session-0001"));
  support::write_file(scratch_.path("var/engine/session-0001/settings.json.new"), "{\"lat");
  EXPECT_EQ(opened(), "engine/session-0001");
  EXPECT_EQ(opened(), "engine/session-0001");
}

TEST_F(SessionDirectoryTest, NamesTheSettingThatChanged) {
  EXPECT_EQ(opened(), "engine/session-0001");
  description_[1].value = "20000";
  const auto changed = open();
  ASSERT_FALSE(changed.has_value());
  EXPECT_EQ(changed.error().code, ErrorCode::Conflict);
  EXPECT_EQ(changed.error().id, "data.settings_changed");
  const auto& arguments = changed.error().arguments;
  ASSERT_EQ(arguments.size(), 4U);
  EXPECT_EQ(arguments[0].value, scratch_.path("var/engine/session-0001/settings.json"));
  EXPECT_EQ(arguments[1].value, "capital");
  EXPECT_EQ(arguments[2].value, "10000");
  EXPECT_EQ(arguments[3].value, "20000");
}

TEST_F(SessionDirectoryTest, ASettingThatIsNewOrGoneIsAChange) {
  EXPECT_EQ(opened(), "engine/session-0001");
  description_.push_back({"seed", "1"});
  EXPECT_EQ(opened(), "[data.settings_changed]");
  description_ = {{"latency", "5ms"}};
  EXPECT_EQ(opened(), "[data.settings_changed]");
}

TEST_F(SessionDirectoryTest, OtherSettingsMayBeginAFreshSession) {
  EXPECT_EQ(opened(), "engine/session-0001");
  description_[1].value = "20000";
  EXPECT_EQ(opened(Choice::Fresh), "engine/session-0002");
  EXPECT_EQ(opened(), "engine/session-0002");
}

TEST_F(SessionDirectoryTest, DamagedSettingsAreRefusedByName) {
  EXPECT_EQ(opened(), "engine/session-0001");
  const std::string path = scratch_.path("var/engine/session-0001/settings.json");
  for (const char* text : {"{", "", "[]", "7"}) {
    support::write_file(path, text);
    const auto refused = open();
    ASSERT_FALSE(refused.has_value()) << text;
    EXPECT_EQ(refused.error().id, "data.settings_damaged") << text;
    EXPECT_EQ(refused.error().arguments[0].value, path);
    EXPECT_EQ(refused.error().arguments[1].name, "reason");
  }
  EXPECT_EQ(opened(Choice::Fresh), "engine/session-0002");
}

TEST_F(SessionDirectoryTest, AJournalWithoutSettingsIsRefused) {
  support::write_file(at("engine/session-0001", "journal-000001.journal"), "blocks");
  EXPECT_EQ(opened(), "[data.settings_missing]");
  EXPECT_FALSE(std::filesystem::exists(scratch_.path("var/engine/session-0001/settings.json")));
  EXPECT_EQ(opened(Choice::Fresh), "engine/session-0002");
}

TEST_F(SessionDirectoryTest, AReportWithoutAJournalIsRefused) {
  EXPECT_EQ(opened(), "engine/session-0001");
  support::write_file(at("reports/session-0001", "result.json"), "{}");
  EXPECT_EQ(opened(), "[journal.missing]");
  EXPECT_EQ(open().error().code, ErrorCode::Conflict);
  EXPECT_EQ(opened(Choice::Fresh), "engine/session-0002");
}

TEST_F(SessionDirectoryTest, AReportAloneIsNoPlaceForANewSession) {
  support::write_file(at("reports/session-0003", "result.json"), "{}");
  EXPECT_EQ(opened(), "[journal.missing]");
  EXPECT_EQ(opened(Choice::Fresh), "engine/session-0004");
}

TEST_F(SessionDirectoryTest, ChoosingASessionWritesNothingOfIt) {
  ASSERT_TRUE(
      SessionDirectory::open(scratch_.path("var"), description_, Choice::Newest).has_value());
  EXPECT_FALSE(std::filesystem::exists(scratch_.path("var/engine")));
}

// fault:P04
TEST_F(SessionDirectoryTest, IsHeldByOne) {
  const auto held = open();
  ASSERT_TRUE(held.has_value());
  EXPECT_EQ(opened(), "[data.locked]");
  EXPECT_EQ(opened(Choice::Fresh), "[data.locked]");
}

TEST_F(SessionDirectoryTest, SaysThatItCannotWrite) {
  support::write_file(scratch_.path("var"), "a file");
  EXPECT_EQ(opened(), "[data.unwritable]");
}

}  // namespace
}  // namespace tw::control
