#include "json/document.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "json/value.hpp"

namespace tw::json {
namespace {

// The value written again: one form per meaning, numbers as they stand.
std::string written(Node node) {
  std::string out;
  switch (node.kind()) {
    case Kind::Text:
      return "<" + std::string(node.text()) + ">";
    case Kind::List:
      for (const Node inside : node) {
        out += written(inside) + ",";
      }
      return "[" + out + "]";
    case Kind::Object:
      for (auto it = node.begin(); it != node.end(); ++it) {
        out += written(*it);
        ++it;
        out += "=" + written(*it) + ",";
      }
      return "{" + out + "}";
    default:
      return std::string(node.text());
  }
}

struct GoodCase {
  const char* name;
  std::string text;
  std::string written;
};
class GoodText : public testing::TestWithParam<GoodCase> {};

TEST_P(GoodText, IsRead) {
  Document document;
  const Result<Node> root = document.read(GetParam().text);
  ASSERT_TRUE(root.has_value()) << root.error().what;
  EXPECT_EQ(written(*root), GetParam().written);
}

INSTANTIATE_TEST_SUITE_P(
    Table, GoodText,
    testing::Values(
        GoodCase{"Empty", "{}", "{}"}, GoodCase{"EmptyList", " [ ] ", "[]"},
        GoodCase{"Nested", R"({"a":[1,{"b":null}],"c":true})", "{<a>=[1,{<b>=null,},],<c>=true,}"},
        GoodCase{"Spaces", "\t{ \"a\" :\n[ 1 ,\r2 ] } ", "{<a>=[1,2,],}"},
        GoodCase{"KeepsZeros", "[0.10000000,-0.0,1e-05,1E+5]", "[0.10000000,-0.0,1e-05,1E+5,]"},
        GoodCase{"Escapes", R"(["\"\\\/\b\f\n\r\t"])", "[<\"\\/\b\f\n\r\t>,]"},
        GoodCase{"Unicode", R"(["\u0041\u00e9\u20AC\ud83d\ude00x"])",
                 "[<A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80x>,]"},
        GoodCase{"Utf8", "[\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\"]",
                 "[<\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80>,]"},
        GoodCase{"Alone", "\"a\"", "<a>"}),
    [](const testing::TestParamInfo<GoodCase>& row) { return std::string{row.param.name}; });

class BadText : public testing::TestWithParam<const char*> {};

TEST_P(BadText, IsRefusedAsTheGeneralReaderDoes) {
  Document document;
  EXPECT_FALSE(document.read(GetParam()).has_value());
  EXPECT_FALSE(parse(GetParam()).has_value());
}

INSTANTIATE_TEST_SUITE_P(Table, BadText,
                         testing::Values("", " ", "{", "[", "[1", "[1,", "[1,]", "{\"a\"",
                                         "{\"a\":", "{\"a\":1", "{\"a\":1,}", "{a:1}", "{1:1}",
                                         "[1 2]", "[]]", "[] []", "tru", "True", "nul", "nulls",
                                         "01", "-", "+1", ".5", "1.", "1e", "1e+", "0x1", "NaN",
                                         "\"", "\"a", "\"\\x\"", "\"\\", "\"\\u12\"", "\"\\u12g4\"",
                                         "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"",
                                         "\"\x01\"", "\"\xFF\"", "\"\xC0\xAF\"", "\"\xED\xA0\x80\"",
                                         "\"\xE2\x82\"", "\"\xF5\x80\x80\x80\"", "\"\x80\"",
                                         "\"\xF0\x80\x80\x80\"", "\"\xE0\x80\x80\""));

TEST(Document, NamesReasonAndPlace) {
  Document document;
  EXPECT_EQ(document.read("{\"a\":x}").error().what, "is not JSON at byte 6: a value is expected");
}

TEST(Document, RefusesTooManyLevels) {
  Document document;
  const auto nested = [](std::size_t levels) {
    return std::string(levels, '[') + std::string(levels, ']');
  };
  EXPECT_TRUE(document.read(nested(Document::kDepthMax)).has_value());
  EXPECT_FALSE(document.read(nested(Document::kDepthMax + 1)).has_value());
}

TEST(Document, ReadsAgainAfterAnError) {
  Document document;
  EXPECT_FALSE(document.read("[1,").has_value());
  EXPECT_EQ(written(document.read("[2]").value()), "[2,]");
}

// Random damage to a real message: both readers accept or refuse the same texts, but for keys that
// occur twice, which only the general reader refuses by itself.
RC_GTEST_PROP(Document, AcceptsWhatTheGeneralReaderAccepts, ()) {
  std::string text =
      R"({"topic":"orderbook.50.X","ts":168,"data":{"s":"B\u00e9","b":[["30.20","0.028"]],)"
      R"("a":[],"u":1,"x":-1.5e+3,"y":[true,false,null]}})";
  const auto damages = *rc::gen::inRange(0, 4);
  for (int i = 0; i < damages; ++i) {
    const auto place = *rc::gen::inRange<std::size_t>(0, text.size());
    if (*rc::gen::arbitrary<bool>()) {
      text.erase(place, 1);
    } else {
      text[place] = *rc::gen::elementOf(std::string("{}[]\",:.0e-+tn\\u \x80\xC3\x01"));
    }
  }
  Document document;
  const auto parsed = parse(text);
  const bool is_repeated =
      !parsed.has_value() && parsed.error().what.find("twice") != std::string::npos;
  if (!is_repeated) {
    RC_ASSERT(document.read(text).has_value() == parsed.has_value());
  }
}

}  // namespace
}  // namespace tw::json
