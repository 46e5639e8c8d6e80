#include "venue_sim/json_text.hpp"

#include <gtest/gtest.h>

#include "json/document.hpp"

namespace tw::venue_sim {
namespace {

using namespace std::string_view_literals;

Decimal dec(std::string_view text) { return Decimal::parse_exact(text).value(); }

TEST(JsonText, PlacesCommasBetweenMembersAndElements) {
  JsonText json;
  json.open_object().text("a", "x").number("b", -2).flag("c", true).key("d").null();
  json.key("e").open_list().quoted(dec("1.50")).quoted(std::int64_t{7}).open_list().close_list();
  json.open_object().close_object().close_list().key("f").raw("{\"g\":1}").close_object();
  EXPECT_EQ(json.take(), R"({"a":"x","b":-2,"c":true,"d":null,"e":["1.5","7",[],{}],"f":{"g":1}})");
}

TEST(JsonText, IsEmptyAndUsableAfterTake) {
  JsonText json;
  json.open_list().number(1).close_list();
  json.take();
  json.open_list().number(2).close_list();
  EXPECT_EQ(json.take(), "[2]");
}

TEST(JsonText, EscapesWhatMayNotStandInAText) {
  JsonText json;
  json.text("\"\\\n\r\t\x01\x1f\0é€😀"sv);
  EXPECT_EQ(json.take(), "\"\\\"\\\\\\n\\r\\t\\u0001\\u001f\\u0000é€😀\"");
}

TEST(JsonText, ReplacesBytesThatAreNoUtf8) {
  json::Document document;
  for (const std::string_view bytes :
       {"\x80", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF0\x9F\x98",
        "\xFF", "\xC3", "\xF0\x8F\xBF\xBF"}) {
    JsonText json;
    json.text(bytes);
    const std::string text = json.take();
    EXPECT_TRUE(document.read(text).has_value()) << text;
  }
}

TEST(JsonTextDeathTest, TakesOnlyWhatIsClosed) {
  JsonText json;
  json.open_object();
  EXPECT_DEATH(json.take(), "depth_");
}

}  // namespace
}  // namespace tw::venue_sim
