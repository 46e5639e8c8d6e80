#include "terminal/json_text.hpp"

#include <gtest/gtest.h>

namespace tw::terminal {
namespace {

struct TextCase {
  const char* name;
  const char* json;
  const char* text;
};
class JsonText : public testing::TestWithParam<TextCase> {};

TEST_P(JsonText, IsReadByAPerson) {
  EXPECT_EQ(json_text(json::parse(GetParam().json).value()), GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    Table, JsonText,
    testing::Values(
        TextCase{"Scalar", R"("a b")", "a b\n"}, TextCase{"Null", "null", "-\n"},
        TextCase{"NothingIn", R"({"a":[],"bc":{},"d":"","e":null})",
                 "a   -\nbc  -\nd   -\ne   -\n"},
        TextCase{"EmptyList", "[]", "-\n"}, TextCase{"EmptyObject", "{}", "-\n"},
        TextCase{"Members", R"({"pace":"real","ok":true,"sockets":12})",
                 "pace     real\nok       true\nsockets  12\n"},
        TextCase{"Table", R"([{"n":1,"side":"buy"},{"n":10,"side":"sell"}])",
                 "n   side\n1   buy\n10  sell\n"},
        TextCase{"TableLacksAMember", R"([{"n":1,"x":2},{"n":3}])", "n  x\n1  2\n3  -\n"},
        TextCase{"Levels", R"([["100.5","1"],["99","20"]])", "100.5  1\n99     20\n"},
        TextCase{"Words", R"(["one","two"])", "one\ntwo\n"},
        TextCase{"Deeper", R"({"b":[["1","2"]],"state":"valid"})", "b\n  1  2\nstate  valid\n"},
        TextCase{"NestedInARow", R"([{"account":1,"wallets":{"USDT":"5"}}])",
                 "account  wallets\n1        {\"USDT\":\"5\"}\n"},
        TextCase{"Uneven", R"([["1"],["2","3"]])", "[[\"1\"],[\"2\",\"3\"]]\n"},
        TextCase{"LineEnds", R"({"text":"GET /\r\nHost: a\u001b[2J"})",
                 "text  GET /\\r\\nHost: a?[2J\n"}),
    [](const testing::TestParamInfo<TextCase>& row) { return std::string{row.param.name}; });

}  // namespace
}  // namespace tw::terminal
