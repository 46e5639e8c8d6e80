#include "venue_sim/fault_mutation.hpp"

#include <gtest/gtest.h>

#include <set>

#include "sample_effect.hpp"

namespace tw::venue_sim {
namespace {

struct Change {
  const char* name;
  const char* kind;
  const char* value;
  const char* before;
  const char* after;
};
void PrintTo(const Change& change, std::ostream* out) { *out << change.name; }

class MutateMember : public testing::TestWithParam<Change> {};
TEST_P(MutateMember, ChangesThatMemberAlone) {
  const Change& c = GetParam();
  const FaultEffect effect =
      effect_of("mutate", {{"member", "m"}, {"kind", c.kind}, {"value", c.value}});
  EXPECT_EQ(mutate_json(c.before, effect), c.after);
}
INSTANTIATE_TEST_SUITE_P(
    Table, MutateMember,
    testing::Values(
        Change{"Remove", "remove", "", R"({"a":1,"m":2,"b":3})", R"({"a":1,"b":3})"},
        Change{"RemoveOnly", "remove", "", R"({"m":2})", "{}"},
        Change{"Null", "null", "", R"({"m":"2"})", R"({"m":null})"},
        Change{"Empty", "empty", "", R"({"m":"2"})", R"({"m":""})"},
        Change{"TextToNumber", "retype", "", R"({"m":"2.50"})", R"({"m":2.5})"},
        Change{"NumberToText", "retype", "", R"({"m":2.50})", R"({"m":"2.50"})"},
        Change{"WordToNumber", "retype", "", R"({"m":"New"})", R"({"m":3})"},
        Change{"FlagToText", "retype", "", R"({"m":false})", R"({"m":"false"})"},
        Change{"ListToText", "retype", "", R"({"m":["a"]})", R"({"m":"[\"a\"]"})"},
        Change{"Unknown", "unknown", "", R"({"m":"Filled"})", R"({"m":"Unknown"})"},
        Change{"Text", "text", "a\"b", R"({"m":1})", R"({"m":"a\"b"})"},
        Change{"Json", "json", R"({"x":[]})", R"({"m":1})", R"({"m":{"x":[]}})"},
        Change{"AddToText", "add", "0.001", R"({"m":"1.5"})", R"({"m":"1.501"})"},
        Change{"AddToNumber", "add", "-2", R"({"m":1.5})", R"({"m":-0.5})"},
        Change{"AddToWord", "add", "1", R"({"m":"Buy"})", R"({"m":"Buy"})"},
        Change{"AddBeyondRange", "add", "150000000000000000000000000",
               R"({"m":"150000000000000000000000000"})", R"({"m":"150000000000000000000000000"})"},
        Change{"Nested", "null", "", R"({"d":[{"m":1},{"x":{"m":2}}]})",
               R"({"d":[{"m":null},{"x":{"m":null}}]})"},
        Change{"Absent", "null", "", R"({"a":"\u00e4","b":1e5})", R"({"a":"\u00e4","b":1e5})"},
        Change{"NoJson", "null", "", R"({"m":1)", R"({"m":1)"},
        Change{"Insert", "insert", "[1]", R"({"a":{}})", R"({"a":{},"m":[1]})"},
        Change{"InsertFirst", "insert", "1", "{}", R"({"m":1})"},
        Change{"InsertNowhere", "insert", "1", "[]", "[]"},
        Change{"Reverse", "reverse", "", R"({"a":1,"m":{"x":1,"y":2}})",
               R"({"m":{"y":2,"x":1},"a":1})"}),
    [](const testing::TestParamInfo<Change>& row) { return std::string{row.param.name}; });

TEST(MutateJson, DrawsOneMemberOfAll) {
  std::set<std::string> seen;
  for (std::uint64_t draw = 0; draw < 8; ++draw) {
    seen.insert(mutate_json(R"({"a":1,"d":[{"b":2},{"c":3}]})",
                            effect_of("mutate", {{"member", "*"}, {"kind", "null"}}, draw)));
  }
  EXPECT_EQ(seen, (std::set<std::string>{
                      R"({"a":1,"d":[{"b":2},{"c":null}]})", R"({"a":1,"d":[{"b":null},{"c":3}]})",
                      R"({"a":1,"d":null})", R"({"a":null,"d":[{"b":2},{"c":3}]})"}));
}

TEST(MutateJson, LeavesWhatHasNoMembers) {
  const FaultEffect effect = effect_of("mutate", {{"member", "*"}, {"kind", "null"}});
  EXPECT_EQ(mutate_json("[1,2]", effect), "[1,2]");
  EXPECT_EQ(mutate_json("{}", effect), "{}");
}

TEST(MutateJson, LeavesTheTextToOtherEffects) {
  EXPECT_EQ(mutate_json(R"({ "ts":1})", effect_of("drop")), R"({ "ts":1})");
}

class BadTimestamps : public testing::TestWithParam<Change> {};
TEST_P(BadTimestamps, ChangeEveryMoment) {
  const Change& c = GetParam();
  EXPECT_EQ(mutate_json(c.before, effect_of("bad_timestamps", {{"kind", c.kind}}, 61'234)),
            c.after);
}
INSTANTIATE_TEST_SUITE_P(
    Table, BadTimestamps,
    testing::Values(
        Change{"Zero", "zero", "", R"({"ts":1700000000000,"data":[{"execTime":"1700000000001"}]})",
               R"({"ts":0,"data":[{"execTime":"0"}]})"},
        Change{"Future", "future", "", R"({"ts":1700000000000,"execTime":"1700000000001"})",
               R"({"ts":1700086400000,"execTime":"1700086400001"})"},
        Change{"Past", "past", "", R"({"ts":1700000000000})", R"({"ts":1699913600000})"},
        Change{"Backwards", "backwards", "", R"({"ts":1700000000000})", R"({"ts":1699999998766})"},
        Change{"Text", "text", "", R"({"ts":17,"T":"18"})", R"({"ts":"17","T":"18"})"},
        Change{"Number", "number", "", R"({"ts":17,"T":"18","time":""})",
               R"({"ts":17,"T":18,"time":""})"},
        Change{"Others", "zero", "", R"({"seq":17,"u":1,"ts":null,"price":"5"})",
               R"({"seq":17,"u":1,"ts":null,"price":"5"})"}),
    [](const testing::TestParamInfo<Change>& row) { return std::string{row.param.name}; });

TEST(CheckMutation, WantsANumberToAddAndAValueOfJson) {
  const auto checked = [](const char* kind, const char* value) {
    return check_mutation(effect_of("mutate", {{"member", "m"}, {"kind", kind}, {"value", value}}));
  };
  EXPECT_TRUE(checked("add", "-0.5").has_value());
  EXPECT_TRUE(checked("json", "[]").has_value());
  EXPECT_TRUE(checked("text", "[").has_value());
  EXPECT_EQ(checked("add", "x").error().what,
            "with.value: 'x' is not a decimal number, which kind add needs");
  EXPECT_TRUE(checked("insert", "{}").has_value());
  EXPECT_FALSE(checked("insert", "").has_value());
  EXPECT_EQ(checked("json", "[").error().what,
            "with.value: '[' is not a JSON value, which kind json needs");
}

}  // namespace
}  // namespace tw::venue_sim
