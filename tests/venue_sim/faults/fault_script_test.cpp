#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/value.hpp"
#include "venue_sim/fault_table.hpp"
#include "venue_sim/faults.hpp"

namespace tw::venue_sim {
namespace {

using std::chrono::milliseconds;

constexpr Timestamp kStart{std::chrono::seconds(1'700'000'000)};
constexpr const char* kCreate = "/v5/order/create";

Timestamp at(std::int64_t ms) { return kStart + milliseconds(ms); }

/// `{"id":"E02","where":"ven:/v5/order/create",REST}` with the apostrophes of REST as quotes.
std::string line(std::string rest, std::string_view where = "ven:/v5/order/create") {
  std::ranges::replace(rest, '\'', '"');
  return R"({"id":"E02","where":")" + std::string(where) + "\"," + rest + "}";
}

class FaultScriptTest : public testing::Test {
 protected:
  void add(const std::string& text, std::int64_t ms = 0) {
    const auto added = script_.add(text, at(ms));
    ASSERT_TRUE(added.has_value()) << added.error().what;
  }
  std::size_t meet(std::int64_t ms, std::string_view where = kCreate,
                   FaultPoint point = FaultPoint::Answer) {
    return script_.meet(point, where, at(ms)).size();
  }
  /// Which of `count` meetings, from 1, were hit.
  std::vector<int> hits(int count) {
    std::vector<int> all;
    for (int i = 1; i <= count; ++i) {
      if (meet(i) > 0) {
        all.push_back(i);
      }
    }
    return all;
  }

  FaultScript script_{42};
};

using Hits = std::vector<int>;

TEST_F(FaultScriptTest, MeetsTheNthForACount) {
  add(line("'when':{'nth':3},'effect':'drop_response','for':{'count':1}"));
  EXPECT_EQ(hits(6), Hits{3});
  EXPECT_TRUE(script_.is_empty());
}

TEST_F(FaultScriptTest, MeetsFromTheNthOnWithoutAnEnd) {
  add(line("'when':{'nth':3},'effect':'drop_response'"));
  EXPECT_EQ(hits(5), (Hits{3, 4, 5}));
  EXPECT_FALSE(script_.is_empty());
}

TEST_F(FaultScriptTest, MeetsEverythingWithoutWhen) {
  add(line("'effect':'drop_response','for':{'count':2}"));
  EXPECT_EQ(hits(5), (Hits{1, 2}));
}

TEST_F(FaultScriptTest, MeetsByChanceAsOftenAsItSays) {
  add(line("'when':{'p':0.2},'effect':'drop_response'"));
  const std::size_t count = hits(10'000).size();
  EXPECT_GT(count, 1'850u);
  EXPECT_LT(count, 2'150u);
}

TEST_F(FaultScriptTest, NeverOrAlwaysMeetsByAChanceOfNoneOrAll) {
  add(line("'when':{'p':0},'effect':'drop_response'"));
  EXPECT_EQ(hits(100).size(), 0u);
  script_.clear();
  add(line("'when':{'p':1},'effect':'drop_response'"));
  EXPECT_EQ(hits(100).size(), 100u);
}

TEST_F(FaultScriptTest, DrawsEquallyFromOneSeedAndOtherwiseFromAnother) {
  const std::string text = line("'when':{'p':0.5},'effect':'drop_response'");
  add(text);
  const Hits first = hits(200);
  script_ = FaultScript(42);
  add(text);
  EXPECT_EQ(hits(200), first);
  script_ = FaultScript(43);
  add(text);
  EXPECT_NE(hits(200), first);
}

TEST_F(FaultScriptTest, LeavesTheDrawsOfALineAloneWhenAnotherIsAdded) {
  const std::string text = line("'when':{'p':0.5},'effect':'drop_response'");
  add(text);
  const Hits first = hits(100);
  script_ = FaultScript(42);
  add(text);
  add(line("'when':{'p':0.5},'effect':'drop_response'", "ven:/v5/order/cancel"));
  Hits second;
  for (int i = 1; i <= 100; ++i) {
    meet(i, "/v5/order/cancel");
    if (meet(i) > 0) {
      second.push_back(i);
    }
  }
  EXPECT_EQ(second, first);
}

TEST_F(FaultScriptTest, DrawsOtherwiseForEachLine) {
  add(line("'when':{'p':0.5},'effect':'drop_response'"));
  add(line("'when':{'p':0.5},'effect':'delay','with':{'ms':1}"));
  int alone = 0;
  for (int i = 1; i <= 200; ++i) {
    alone += meet(i) == 1 ? 1 : 0;
  }
  EXPECT_GT(alone, 60);
}

TEST_F(FaultScriptTest, MeetsFromAMomentForALength) {
  add(line("'when':{'at_ms':100},'effect':'drop_response','for':{'ms':50}"));
  EXPECT_EQ(script_.next_change(), at(100));
  EXPECT_EQ(meet(99), 0u);
  EXPECT_EQ(meet(100), 1u);
  EXPECT_EQ(script_.next_change(), at(150));
  EXPECT_EQ(meet(149), 1u);
  EXPECT_FALSE(script_.is_empty());
  EXPECT_TRUE(script_.lasts(1));
  EXPECT_EQ(meet(150), 0u);
  EXPECT_TRUE(script_.is_empty());
  EXPECT_FALSE(script_.lasts(1));
  EXPECT_EQ(script_.next_change(), std::nullopt);
}

TEST_F(FaultScriptTest, EndsByTimeWithoutTraffic) {
  add(line("'effect':'drop_response','for':{'ms':50}"));
  script_.advance_to(at(49));
  EXPECT_FALSE(script_.is_empty());
  script_.advance_to(at(50));
  EXPECT_TRUE(script_.is_empty());
}

TEST_F(FaultScriptTest, LastsBeyondTheCountThatItMet) {
  add(line("'effect':'drop_response','for':{'count':1}"));
  meet(1);
  EXPECT_TRUE(script_.is_empty());
  EXPECT_TRUE(script_.lasts(1));
  EXPECT_FALSE(script_.lasts(2));
}

TEST_F(FaultScriptTest, CountsTimeFromItsFirstLine) {
  add(line("'effect':'drop_response'", "ven:/v5/order/cancel"), 1'000);
  add(line("'when':{'at_ms':500},'effect':'drop_response'"), 1'200);
  EXPECT_EQ(script_.next_change(), at(1'500));
  script_.clear();
  add(line("'when':{'at_ms':500},'effect':'drop_response'"), 3'000);
  EXPECT_EQ(script_.next_change(), at(3'500));
}

TEST_F(FaultScriptTest, NamesTheNextChange) {
  add(line("'when':{'at_ms':300},'effect':'drop_response'"));
  add(line("'when':{'at_ms':200},'effect':'drop_response'"));
  EXPECT_EQ(script_.next_change(), at(200));
  meet(250);
  EXPECT_EQ(script_.next_change(), at(300));
}

TEST_F(FaultScriptTest, WaitsForAnEvent) {
  add(line("'when':{'after_event':'fill'},'effect':'drop_response','for':{'ms':10}"));
  EXPECT_EQ(meet(1), 0u);
  script_.on_event("order", at(2));
  EXPECT_EQ(meet(3), 0u);
  script_.on_event("fill", at(4));
  EXPECT_EQ(meet(13), 1u);
  script_.on_event("fill", at(13));
  EXPECT_EQ(meet(14), 0u) << "an event begins a line once";
}

TEST_F(FaultScriptTest, RisesInGenerationWhereALineBegins) {
  const std::uint64_t none = script_.generation();
  add(line("'when':{'at_ms':100},'effect':'drop_response'"));
  add(line("'when':{'after_event':'fill'},'effect':'drop_response'"));
  const std::uint64_t added = script_.generation();
  EXPECT_EQ(added, none + 2);
  meet(99);
  EXPECT_EQ(script_.generation(), added);
  meet(100);
  EXPECT_EQ(script_.generation(), added + 1);
  script_.on_event("fill", at(101));
  EXPECT_EQ(script_.generation(), added + 2);
}

TEST_F(FaultScriptTest, PassesOverLinesThatAreHeld) {
  add(line("'effect':'drop_response','for':{'count':1}"));
  const std::vector<std::uint64_t> held{1};
  EXPECT_TRUE(script_.meet(FaultPoint::Answer, kCreate, at(1), held).empty());
  EXPECT_EQ(meet(2), 1u);
}

TEST_F(FaultScriptTest, MeetsOnlyAtThePointsOfItsEffect) {
  add(line("'effect':'drop_response'"));
  EXPECT_EQ(meet(1, kCreate, FaultPoint::Request), 0u);
  EXPECT_EQ(meet(1, kCreate, FaultPoint::Answer), 1u);
}

TEST_F(FaultScriptTest, MeetsThePlaceAlone) {
  add(line("'effect':'drop_response'"));
  EXPECT_EQ(meet(1, "/v5/order/create-batch"), 0u);
  EXPECT_EQ(meet(1, "/v5/order"), 0u);
}

TEST_F(FaultScriptTest, MeetsAnyRestAfterAStar) {
  add(line("'effect':'drop_response'", "ven:/v5/order/*"));
  EXPECT_EQ(meet(1, "/v5/order/create-batch"), 1u);
  EXPECT_EQ(meet(1, "/v5/order/"), 1u);
  EXPECT_EQ(meet(1, "/v5/orders"), 0u);
  EXPECT_EQ(meet(1, "/old/v5/order/create"), 0u);
}

TEST_F(FaultScriptTest, MeetsTrafficOfSeveralNamesOnce) {
  add(line("'effect':'drop_response','for':{'count':2}", "ven:/v5/*"));
  add(line("'effect':'drop_response'", "ven:/v5/trade#order.create"));
  const std::vector<std::string> places{"/v5/trade#order.create", kCreate};
  EXPECT_EQ(script_.meet_any(FaultPoint::Answer, places, at(1)).size(), 2u);
  EXPECT_EQ(script_.meet_any(FaultPoint::Answer, places, at(2)).size(), 2u);
  EXPECT_EQ(script_.meet_any(FaultPoint::Answer, places, at(3)).size(), 1u);
}

TEST_F(FaultScriptTest, GivesTheEffectsInTheOrderOfTheLines) {
  add(line("'effect':'delay','with':{'ms':5}", "ven:*"));
  add(line("'effect':'drop_response','with':{'kind':'close'}"));
  const auto effects = script_.meet(FaultPoint::Answer, kCreate, kStart);
  ASSERT_EQ(effects.size(), 2u);
  EXPECT_EQ(effects[0].effect, "delay");
  EXPECT_EQ(effects[0].integer("ms", 0), 5);
  EXPECT_EQ(effects[0].line, 1u);
  EXPECT_EQ(effects[1].parameter("kind"), "close");
  EXPECT_EQ(effects[1].id, "E02");
}

TEST_F(FaultScriptTest, FillsInWhatALineLeavesOut) {
  add(line("'effect':'delay','with':{'ms':5}"));
  const auto effects = script_.meet(FaultPoint::Answer, kCreate, kStart);
  ASSERT_EQ(effects.size(), 1u);
  EXPECT_EQ(effects[0].parameter("jitter_ms"), "0");
  EXPECT_EQ(effects[0].parameter("unknown"), std::nullopt);
  EXPECT_EQ(effects[0].integer("unknown", 9), 9);
}

TEST_F(FaultScriptTest, RemovesALineByItsNumber) {
  EXPECT_THAT(script_.add(line("'effect':'drop_response'"), kStart).value(),
              testing::ElementsAre(1u));
  EXPECT_THAT(script_.add(line("'effect':'drop_response'"), kStart).value(),
              testing::ElementsAre(2u));
  EXPECT_TRUE(script_.remove(1).has_value());
  EXPECT_EQ(script_.remove(1).error().code, ErrorCode::NotFound);
  EXPECT_EQ(meet(1), 1u);
  EXPECT_THAT(script_.add(line("'effect':'drop_response'"), kStart).value(),
              testing::ElementsAre(3u));
}

TEST_F(FaultScriptTest, TellsHowOftenEachLineMet) {
  add(line("'when':{'nth':2},'effect':'drop_response','for':{'count':1}"));
  hits(3);
  const json::Value first = json::parse(script_.state()).value().at(0);
  EXPECT_EQ(first.member("number").value().integer().value(), 1);
  EXPECT_EQ(first.member("met").value().integer().value(), 2);
  EXPECT_EQ(first.member("hits").value().integer().value(), 1);
  EXPECT_EQ(first.member("over").value().dump(), "true");
  EXPECT_EQ(first.member("begun").value().text().value(), "2023-11-14T22:13:20.002000000Z");
  EXPECT_EQ(first.member("line").value().member("id").value().text().value(), "E02");
}

TEST_F(FaultScriptTest, AddsAFileWithCommentsAndBlankLines) {
  const std::string text = "# what it is\n\n  " + line("'effect':'drop_response'") + "\r\n" +
                           line("'effect':'drop_response'");
  EXPECT_THAT(script_.add(text, kStart).value(), testing::ElementsAre(1u, 2u));
  EXPECT_EQ(meet(1), 2u);
}

TEST_F(FaultScriptTest, AddsAllLinesOfAFileOrNone) {
  const auto added =
      script_.add(line("'effect':'drop_response'") + "\n#\n" + line("'effect':'dorp'"), kStart);
  EXPECT_EQ(added.error().what, "line 3: effect: 'dorp' is unknown, the nearest is 'drop'");
  EXPECT_TRUE(script_.is_empty());
}

TEST_F(FaultScriptTest, HoldsALimitedNumberOfLines) {
  std::string text;
  for (std::size_t i = 0; i < FaultScript::kLinesMax; ++i) {
    text += line("'effect':'drop_response'") + "\n";
  }
  ASSERT_TRUE(script_.add(text, kStart).has_value());
  EXPECT_EQ(script_.add(line("'effect':'drop_response'"), kStart).error().what,
            "the script has 1000 lines, 1 more are beyond 1000");
}

struct BadLine {
  const char* name;
  std::string text;
  const char* what;
};
class FaultScriptRefuses : public testing::TestWithParam<BadLine> {};
TEST_P(FaultScriptRefuses, NamingLineMemberAndValue) {
  FaultScript script(1);
  ASSERT_TRUE(script.add(line("'effect':'drop_response'"), kStart).has_value());
  const auto added = script.add(GetParam().text, kStart);
  ASSERT_FALSE(added.has_value());
  EXPECT_EQ(added.error().code, ErrorCode::InvalidInput);
  EXPECT_EQ(added.error().what, std::string("line 1: ") + GetParam().what);
}

BadLine effect_line(const char* name, const char* rest, const char* what) {
  return {name, line(rest), what};
}

INSTANTIATE_TEST_SUITE_P(
    Members, FaultScriptRefuses,
    testing::Values(
        BadLine{"List", "[]", "line: '[]' is not an object"},
        BadLine{"NoId", R"({"where":"ven:*","effect":"drop"})", "id: is missing"},
        BadLine{"NoWhere", R"({"id":"E02","effect":"drop"})", "where: is missing"},
        BadLine{"NoEffect", R"({"id":"E02","where":"ven:*"})", "effect: is missing"},
        BadLine{"BadId", R"({"id":"E2x","where":"ven:*","effect":"drop"})",
                "id: 'E2x' is not a row of the catalogue such as E02"},
        BadLine{"LongId", R"({"id":"E022","where":"ven:*","effect":"drop"})",
                "id: 'E022' is not a text of 1 to 3 bytes"},
        effect_line("Misspelt", "'effect':'drop_response','wehn':{'nth':1}",
                    "line: 'wehn' is unknown, the nearest is 'when'"),
        effect_line("Twice", "'effect':'drop_response','effect':'drop_response'",
                    "line: 'effect' is not named once"),
        effect_line("Effect", "'effect':'drop_responce'",
                    "effect: 'drop_responce' is unknown, the nearest is 'drop_response'"),
        effect_line("EffectNumber", "'effect':3", "effect: '3' is not a text of 1 to 200 bytes")),
    [](const testing::TestParamInfo<BadLine>& row) { return std::string{row.param.name}; });

INSTANTIATE_TEST_SUITE_P(
    When, FaultScriptRefuses,
    testing::Values(
        effect_line("NthZero", "'effect':'drop_response','when':{'nth':0}",
                    "when.nth: '0' is not an integer from 1 to 1000000000"),
        effect_line("NthText", "'effect':'drop_response','when':{'nth':'3'}",
                    "when.nth: '3' is not an integer from 1 to 1000000000"),
        effect_line("NthPart", "'effect':'drop_response','when':{'nth':1.5}",
                    "when.nth: '1.5' is not an integer from 1 to 1000000000"),
        effect_line("Chance", "'effect':'drop_response','when':{'p':1.01}",
                    "when.p: '1.01' is not a number from 0 to 1"),
        effect_line("Negative", "'effect':'drop_response','when':{'p':-0.1}",
                    "when.p: '-0.1' is not a number from 0 to 1"),
        effect_line("Two", "'effect':'drop_response','when':{'p':1,'nth':1}",
                    "when: '{\"p\":1,\"nth\":1}' is not one of nth, p, at_ms, after_event"),
        effect_line("Empty", "'effect':'drop_response','when':{}",
                    "when: '{}' is not one of nth, p, at_ms, after_event"),
        effect_line("Unknown", "'effect':'drop_response','when':{'att_ms':1}",
                    "when: 'att_ms' is unknown, the nearest is 'at_ms'"),
        effect_line("NoObject", "'effect':'drop_response','when':1", "when: '1' is not an object"),
        effect_line("ForBoth", "'effect':'drop_response','for':{'ms':1,'count':1}",
                    "for: '{\"ms\":1,\"count\":1}' is not one of count, ms"),
        effect_line("ForZero", "'effect':'drop_response','for':{'count':0}",
                    "for.count: '0' is not an integer from 1 to 1000000000"),
        effect_line("ForText", "'effect':'drop_response','for':{'ms':'1s'}",
                    "for.ms: '1s' is not an integer from 1 to 2592000000")),
    [](const testing::TestParamInfo<BadLine>& row) { return std::string{row.param.name}; });

INSTANTIATE_TEST_SUITE_P(
    With, FaultScriptRefuses,
    testing::Values(effect_line("Unknown", "'effect':'drop_response','with':{'knd':'close'}",
                                "with: 'knd' is unknown, the nearest is 'kind'"),
                    effect_line("Choice", "'effect':'drop_response','with':{'kind':'shut'}",
                                "with.kind: 'shut' is not one of silent|close|reset"),
                    effect_line("ChoicePart",
                                "'effect':'drop_response','with':{'kind':'close|reset'}",
                                "with.kind: 'close|reset' is not one of silent|close|reset"),
                    effect_line("ChoiceEmpty", "'effect':'drop_response','with':{'kind':''}",
                                "with.kind: '' is not one of silent|close|reset"),
                    effect_line("Missing", "'effect':'delay'",
                                "with.ms: is missing, delay needs an integer from 0 to 86400000"),
                    effect_line("Range", "'effect':'delay','with':{'ms':86400001}",
                                "with.ms: '86400001' is not an integer from 0 to 86400000"),
                    effect_line("List", "'effect':'delay','with':{'ms':[1]}",
                                "with.ms: '[1]' is not an integer from 0 to 86400000"),
                    effect_line("None", "'effect':'ack_only','with':{'ms':1}",
                                "with: 'ms' is unknown, there are none")),
    [](const testing::TestParamInfo<BadLine>& row) { return std::string{row.param.name}; });

INSTANTIATE_TEST_SUITE_P(
    Where, FaultScriptRefuses,
    testing::Values(
        BadLine{"NoSeam", line("'effect':'drop_response'", "/v5/order/create"),
                "where: '/v5/order/create' is not ven:, net: or clk: with a path, a topic, clock "
                "or venue"},
        BadLine{"Seam", line("'effect':'drop_response'", "sto:journal"),
                "where: 'sto:journal' is not ven:, net: or clk: with a path, a topic, clock or "
                "venue"},
        BadLine{"Star", line("'effect':'drop_response'", "ven:/v5/*/create"),
                "where: 'ven:/v5/*/create' is not a place with at most one *, as its last "
                "character"},
        BadLine{"Empty", line("'effect':'drop_response'", "ven:"),
                "where: 'ven:' is not a place with at most one *, as its last character"},
        BadLine{"Topic", line("'effect':'drop_response'", "ven:order"),
                "where: 'order' is not a place of drop_response, which stands at paths only"},
        BadLine{"Path", line("'effect':'drop'", "ven:/v5/private"),
                "where: '/v5/private' is not a place of drop, which stands at topics only"},
        BadLine{"Handshake", line("'effect':'bad_tls','with':{'kind':'stall'}", "net:/v5/private"),
                "where: '/v5/private' is not a place of bad_tls, which stands at /* only"},
        BadLine{"Clock", line("'effect':'restart'", "ven:order*"),
                "where: 'order*' is not a place of restart, which stands at clock or venue only"}),
    [](const testing::TestParamInfo<BadLine>& row) { return std::string{row.param.name}; });

TEST(FaultTable, NamesEachEffectOnceWithAPointAndASentence) {
  std::vector<std::string_view> names;
  for (const EffectRule& rule : effect_rules()) {
    EXPECT_EQ(std::ranges::count(names, rule.name), 0) << rule.name;
    EXPECT_TRUE(rule.sentence.ends_with('.')) << rule.name;
    names.push_back(rule.name);
    EXPECT_EQ(find_effect(rule.name), &rule);
  }
  EXPECT_EQ(find_effect("no_effect"), nullptr);
  EXPECT_GT(names.size(), 30u);
}

TEST(FaultTable, AllowsWhatItFillsIn) {
  for (const EffectRule& rule : effect_rules()) {
    for (const EffectParameter& parameter : rule.parameters) {
      if (parameter.fallback.has_value()) {
        EXPECT_TRUE(check_value(parameter, *parameter.fallback).has_value())
            << rule.name << "." << parameter.name;
      }
    }
  }
}

TEST(FaultTable, IsWrittenAsJson) {
  const json::Value all = json::parse(effects_json()).value();
  ASSERT_EQ(all.size(), effect_rules().size());
  EXPECT_EQ(all.at(0).dump(),
            R"x({"effect":"refuse_connect","points":["connect"],"with":{"kind":"one of )x"
            R"x(reset|close|silent"},"does":"A connection or an upgrade gets no answer: a reset, )x"
            R"x(an end, or silence."})x");
}

}  // namespace
}  // namespace tw::venue_sim
