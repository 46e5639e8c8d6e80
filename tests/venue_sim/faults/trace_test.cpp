#include "venue_sim/trace.hpp"

#include <gtest/gtest.h>

#include "json/value.hpp"

namespace tw::venue_sim {
namespace {

constexpr Timestamp kStart{std::chrono::seconds(1'700'000'000)};
constexpr net::ConnectionId kConnection{7};

json::Value only_line(const Trace& trace) {
  const std::string lines = trace.lines(1, 10);
  EXPECT_EQ(std::ranges::count(lines, '\n'), 1);
  return json::parse(lines).value();
}

std::string member(const json::Value& line, std::string_view name) {
  return line.member(name).value().text().value();
}

TEST(Trace, WritesOneLineOfJsonPerEntry) {
  Trace trace;
  trace.add(kStart, TraceKind::Request, kConnection, "GET /v5/market/time HTTP/1.1\r\n\r\n");
  const json::Value line = only_line(trace);
  EXPECT_EQ(line.keys(), (std::vector<std::string>{"n", "at", "kind", "connection", "text"}));
  EXPECT_EQ(line.member("n").value().integer().value(), 1);
  EXPECT_EQ(member(line, "at"), "2023-11-14T22:13:20.000000000Z");
  EXPECT_EQ(member(line, "kind"), "request");
  EXPECT_EQ(line.member("connection").value().integer().value(), 7);
  EXPECT_EQ(member(line, "text"), "GET /v5/market/time HTTP/1.1\r\n\r\n");
}

struct BytesCase {
  const char* name;
  std::string_view bytes;
  const char* base64;  ///< empty: kept as text
};
class TraceBytes : public testing::TestWithParam<BytesCase> {};
TEST_P(TraceBytes, AreTextOrBase64) {
  Trace trace;
  trace.add(kStart, TraceKind::In, kConnection, GetParam().bytes);
  const json::Value line = only_line(trace);
  const std::string_view expected = GetParam().base64;
  EXPECT_EQ(member(line, expected.empty() ? "text" : "base64"),
            expected.empty() ? GetParam().bytes : expected);
}
INSTANTIATE_TEST_SUITE_P(
    Table, TraceBytes,
    testing::Values(
        BytesCase{"Empty", "", ""}, BytesCase{"Plain", "{\"op\":\"ping\"}", ""},
        BytesCase{"Zero", {"a\0b", 3}, ""}, BytesCase{"TwoBytes", "\xC3\xA4", ""},
        BytesCase{"ThreeBytes", "\xE2\x82\xAC", ""}, BytesCase{"FourBytes", "\xF0\x9F\x98\x80", ""},
        BytesCase{"HighestPoint", "\xF4\x8F\xBF\xBF", ""}, BytesCase{"OneBad", "\xFF", "/w=="},
        BytesCase{"TwoBad", "a\xFF", "Yf8="}, BytesCase{"ThreeBad", "ab\xFF", "YWL/"},
        BytesCase{"FourBad", "abc\xFF", "YWJj/w=="}, BytesCase{"CutShort", "\xE2\x82", "4oI="},
        BytesCase{"TooLong", "\xC0\x80", "wIA="}, BytesCase{"TooLong3", "\xE0\x80\x80", "4ICA"},
        BytesCase{"Surrogate", "\xED\xA0\x80", "7aCA"},
        BytesCase{"BeyondUnicode", "\xF4\x90\x80\x80", "9JCAgA=="},
        BytesCase{"AloneFollowing", "\x80", "gA=="}),
    [](const testing::TestParamInfo<BytesCase>& row) { return std::string{row.param.name}; });

TEST(Trace, KeepsTheNewestWithinItsMemory) {
  constexpr std::size_t kEach = sizeof(TraceEntry) + 100;
  Trace trace(3 * kEach);
  for (int i = 0; i < 10; ++i) {
    trace.add(kStart, TraceKind::Out, kConnection, std::string(100, 'x'));
  }
  ASSERT_EQ(trace.entries().size(), 3u);
  EXPECT_EQ(trace.dropped(), 7u);
  EXPECT_EQ(trace.entries().front().number, 8u);
  EXPECT_EQ(trace.entries().back().number, 10u);
}

TEST(Trace, CountsEntriesWithoutBytesToo) {
  Trace trace(10 * sizeof(TraceEntry));
  for (int i = 0; i < 1'000; ++i) {
    trace.add(kStart, TraceKind::Open, kConnection, "");
  }
  EXPECT_EQ(trace.entries().size(), 10u);
}

TEST(Trace, DropsAnEntryThatIsLargerThanAllOfIt) {
  Trace trace(1'000);
  trace.add(kStart, TraceKind::In, kConnection, "small");
  trace.add(kStart, TraceKind::In, kConnection, std::string(2'000, 'x'));
  EXPECT_TRUE(trace.entries().empty());
  EXPECT_EQ(trace.dropped(), 2u);
  EXPECT_EQ(trace.lines(1, 10), "");
  trace.add(kStart, TraceKind::In, kConnection, "next");
  EXPECT_EQ(trace.entries().front().number, 3u);
}

std::vector<std::int64_t> numbers(const Trace& trace, std::uint64_t first, std::size_t count_max) {
  std::vector<std::int64_t> all;
  std::istringstream lines(trace.lines(first, count_max));
  for (std::string line; std::getline(lines, line);) {
    all.push_back(json::parse(line).value().member("n").value().integer().value());
  }
  return all;
}

TEST(Trace, ReadsOnFromANumber) {
  Trace trace(4 * (sizeof(TraceEntry) + 1));
  for (int i = 0; i < 6; ++i) {
    trace.add(kStart, TraceKind::House, kConnection, "x");
  }
  using Numbers = std::vector<std::int64_t>;
  EXPECT_EQ(numbers(trace, 0, 2), (Numbers{3, 4}));
  EXPECT_EQ(numbers(trace, 5, 10), (Numbers{5, 6}));
  EXPECT_EQ(numbers(trace, 7, 10), Numbers{});
  EXPECT_EQ(numbers(trace, 1, 0), Numbers{});
}

}  // namespace
}  // namespace tw::venue_sim
