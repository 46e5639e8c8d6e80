#include "net/websocket_frame.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "client.hpp"

namespace tw::net {
namespace {

using namespace testing_support;
using Kind = Incoming::Kind;

struct Seen {
  Kind kind = Kind::More;
  std::string bytes;
  CloseCode code = CloseCode::NoCode;
  friend bool operator==(const Seen&, const Seen&) = default;
};

/// Everything that is read of the bytes, given in pieces of that length.
std::vector<Seen> read_all(FrameReader& reader, const std::string& bytes, std::size_t piece) {
  std::vector<Seen> all;
  std::string held;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    held += bytes.substr(at, piece);
    for (;;) {
      const Incoming incoming = reader.next(held);
      if (incoming.kind != Kind::More) {
        all.push_back({incoming.kind, std::string(incoming.bytes), incoming.code});
      }
      if (incoming.kind == Kind::Bad || incoming.kind == Kind::Close) {
        return all;
      }
      held.erase(0, incoming.used);
      if (incoming.used == 0) {
        break;
      }
    }
  }
  return all;
}

std::vector<Seen> read_all(const std::string& bytes, std::size_t bytes_max = 1'000) {
  FrameReader reader(bytes_max, nullptr);
  return read_all(reader, bytes, bytes.size());
}

constexpr unsigned kTextBegin = 0x01;
constexpr unsigned kBinaryBegin = 0x02;
constexpr unsigned kMiddle = 0x00;
constexpr unsigned kLast = 0x80;

struct FrameCase {
  const char* name;
  std::string bytes;
  std::vector<Seen> seen;
};
class Frames : public testing::TestWithParam<FrameCase> {};

TEST_P(Frames, AreReadWholeAndInPieces) {
  EXPECT_EQ(read_all(GetParam().bytes), GetParam().seen);
  for (const std::size_t piece : {1U, 2U, 3U, 7U}) {
    FrameReader reader(1'000, nullptr);
    EXPECT_EQ(read_all(reader, GetParam().bytes, piece), GetParam().seen) << piece;
  }
}

Seen bad(CloseCode code) { return {.kind = Kind::Bad, .bytes = {}, .code = code}; }
Seen text(std::string bytes) { return {.kind = Kind::Text, .bytes = std::move(bytes)}; }

INSTANTIATE_TEST_SUITE_P(
    Good, Frames,
    testing::Values(
        // RFC 6455, section 5.7
        FrameCase{"OfTheStandard",
                  std::string("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58", 11),
                  {text("Hello")}},
        FrameCase{"Empty", masked(kText, ""), {text("")}},
        FrameCase{"TwoBytesOfLength",
                  masked(kText, std::string(126, 'a')),
                  {text(std::string(126, 'a'))}},
        FrameCase{"AtTheLimit",
                  masked(kBinary, std::string(1'000, '\xff')),
                  {{.kind = Kind::Binary, .bytes = std::string(1'000, '\xff')}}},
        FrameCase{"Fragments",
                  masked(kTextBegin, "ab") + masked(kMiddle, "") + masked(kMiddle, "c") +
                      masked(kPing, "between") + masked(kLast, "d") + masked(kText, "next"),
                  {{.kind = Kind::Ping, .bytes = "between"}, text("abcd"), text("next")}},
        FrameCase{"LetterAcrossFragments",
                  masked(kTextBegin, "\xd0") + masked(kLast, "\xb6"),
                  {text("\xd0\xb6")}},
        FrameCase{"TwoFragmentedMessages",
                  masked(kBinaryBegin, std::string(600, 'a')) + masked(kLast, "") +
                      masked(kBinaryBegin, std::string(600, 'b')) + masked(kLast, ""),
                  {{.kind = Kind::Binary, .bytes = std::string(600, 'a')},
                   {.kind = Kind::Binary, .bytes = std::string(600, 'b')}}},
        FrameCase{"Pong", masked(kPong, "x"), {{.kind = Kind::Pong, .bytes = "x"}}},
        FrameCase{"CloseWithoutCode", masked(kClose, ""), {{.kind = Kind::Close, .bytes = {}}}},
        FrameCase{"CloseWithReason",
                  masked(kClose, close_text(3000, "why")),
                  {{.kind = Kind::Close, .bytes = "why", .code = static_cast<CloseCode>(3000)}}}),
    [](const testing::TestParamInfo<FrameCase>& row) { return std::string{row.param.name}; });

INSTANTIATE_TEST_SUITE_P(
    Bad, Frames,
    testing::Values(
        FrameCase{"Unmasked",
                  "\x81\x01"
                  "a",
                  {bad(CloseCode::ProtocolError)}},
        FrameCase{"ReservedBit", masked(0xA1, "a"), {bad(CloseCode::ProtocolError)}},
        FrameCase{"OtherReservedBit", masked(0x91, "a"), {bad(CloseCode::ProtocolError)}},
        FrameCase{
            "CompressedWithoutTerms", masked(kDeflatedText, "a"), {bad(CloseCode::ProtocolError)}},
        FrameCase{"UnknownData", masked(0x83, "a"), {bad(CloseCode::ProtocolError)}},
        FrameCase{"UnknownControl", masked(0x8B, "a"), {bad(CloseCode::ProtocolError)}},
        FrameCase{
            "LongPing", masked(kPing, std::string(126, 'a')), {bad(CloseCode::ProtocolError)}},
        FrameCase{"FragmentedPing", masked(0x09, "a"), {bad(CloseCode::ProtocolError)}},
        FrameCase{"EndWithoutBeginning", masked(kLast, "a"), {bad(CloseCode::ProtocolError)}},
        FrameCase{"BeginningTwice",
                  masked(kTextBegin, "a") + masked(kText, "b"),
                  {bad(CloseCode::ProtocolError)}},
        FrameCase{"TooLong", masked(kText, std::string(1'001, 'a')), {bad(CloseCode::TooBig)}},
        FrameCase{"TooLongTogether",
                  masked(kTextBegin, std::string(600, 'a')) + masked(kLast, std::string(401, 'a')),
                  {bad(CloseCode::TooBig)}},
        FrameCase{"HugeLength",
                  std::string("\x82\xff\xff\xff\xff\xff\xff\xff\xff\xff"
                              "mask",
                              14),
                  {bad(CloseCode::TooBig)}},
        FrameCase{"NoUtf8", masked(kText, "a\xff"), {bad(CloseCode::BadText)}},
        FrameCase{"CutLetter", masked(kText, "\xd0"), {bad(CloseCode::BadText)}},
        FrameCase{"HalfACode", masked(kClose, "\x03"), {bad(CloseCode::ProtocolError)}},
        FrameCase{
            "CodeThatIsNotSent", masked(kClose, close_text(1005)), {bad(CloseCode::ProtocolError)}},
        FrameCase{
            "CodeOfNobody", masked(kClose, close_text(2999)), {bad(CloseCode::ProtocolError)}},
        FrameCase{"ReasonWithoutUtf8",
                  masked(kClose, close_text(1000, "\xff")),
                  {bad(CloseCode::BadText)}}),
    [](const testing::TestParamInfo<FrameCase>& row) { return std::string{row.param.name}; });

struct Utf8Case {
  const char* name;
  std::string text;
  bool is_well_formed;
};
class Utf8 : public testing::TestWithParam<Utf8Case> {};

TEST_P(Utf8, IsTold) {
  for (const std::string& before : {std::string(), std::string("abc"), std::string(8, 'a')}) {
    for (const std::string& behind : {std::string(), std::string(20, 'z')}) {
      EXPECT_EQ(is_utf8(before + GetParam().text + behind), GetParam().is_well_formed);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, Utf8,
    testing::Values(
        Utf8Case{"Empty", "", true}, Utf8Case{"Zero", std::string(1, '\0'), true},
        Utf8Case{"LastAscii", "\x7f", true}, Utf8Case{"First2", "\xc2\x80", true},
        Utf8Case{"Last2", "\xdf\xbf", true}, Utf8Case{"First3", "\xe0\xa0\x80", true},
        Utf8Case{"BeforeSurrogates", "\xed\x9f\xbf", true},
        Utf8Case{"AfterSurrogates", "\xee\x80\x80", true}, Utf8Case{"Last3", "\xef\xbf\xbf", true},
        Utf8Case{"First4", "\xf0\x90\x80\x80", true}, Utf8Case{"Last4", "\xf4\x8f\xbf\xbf", true},
        Utf8Case{"Alone", "\x80", false}, Utf8Case{"Overlong2", "\xc1\xbf", false},
        Utf8Case{"Overlong3", "\xe0\x9f\xbf", false},
        Utf8Case{"Overlong4", "\xf0\x8f\xbf\xbf", false},
        Utf8Case{"Surrogate", "\xed\xa0\x80", false},
        Utf8Case{"BeyondUnicode", "\xf4\x90\x80\x80", false},
        Utf8Case{"NoSuchByte", "\xf5\x80\x80\x80", false}, Utf8Case{"Cut2", "\xc2", false},
        Utf8Case{"Cut3", "\xe1\x80", false}, Utf8Case{"Cut4", "\xf1\x80\x80", false},
        Utf8Case{"BadThird", "\xe1\x80\x41", false},
        Utf8Case{"BadFourth", "\xf1\x80\x80\xc0", false}),
    [](const testing::TestParamInfo<Utf8Case>& row) { return std::string{row.param.name}; });

TEST(ClosePayload, CutsAReasonBetweenLetters) {
  std::string reason;
  for (int count = 0; count < 100; ++count) {
    reason += "\xd0\xb6";
  }
  const std::string payload = close_payload(1000, reason);
  EXPECT_EQ(payload.size(), 124U);
  EXPECT_TRUE(is_utf8(payload.substr(2)));
  EXPECT_EQ(close_payload(1005, "nothing"), "");
}

RC_GTEST_PROP(FrameReader, SurvivesAnyBytesHoweverTheyAreCut, (std::string bytes)) {
  Deflater deflater;
  FrameReader whole(500, &deflater);
  const std::vector<Seen> seen = read_all(whole, bytes, std::max<std::size_t>(bytes.size(), 1));
  const std::size_t piece = *rc::gen::inRange<std::size_t>(1, 10);
  FrameReader pieces(500, &deflater);
  RC_ASSERT(read_all(pieces, bytes, piece) == seen);
}

}  // namespace
}  // namespace tw::net
