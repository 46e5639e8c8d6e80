#include "data/recording.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <string>
#include <vector>

#include "scratch_file.hpp"

namespace tw::data {
namespace {

std::string gzip(const std::string& text) {
  z_stream stream{};
  constexpr int kGzipWindow = 15 + 16;
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string packed(deflateBound(&stream, text.size()) + 64, '\0');
  std::string source = text;
  stream.next_in = reinterpret_cast<Bytef*>(source.data());
  stream.avail_in = static_cast<uInt>(source.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

struct ReadBack {
  std::vector<std::string> texts;
  std::string error;
};

ReadBack read_all(const std::string& path) {
  ReadBack all;
  Recording recording = Recording::open(path).value();
  while (true) {
    const Result<std::optional<RecordingLine>> line = recording.next();
    if (!line.has_value()) {
      EXPECT_EQ(line.error().code, ErrorCode::InvalidInput);
      all.error = line.error().what;
      return all;
    }
    if (!line->has_value()) {
      return all;
    }
    EXPECT_EQ((*line)->number, all.texts.size() + 1);
    all.texts.emplace_back((*line)->text);
  }
}

// Text that does not compress away, so that a cut stream has lines before the cut.
std::string many_lines(int count) {
  std::string text;
  std::uint32_t noise = 1;
  for (int i = 0; i < count; ++i) {
    text += std::to_string(1723161255000001000 + i) + " {\"noise\":[";
    for (int k = 0; k < 10; ++k) {
      noise = noise * 1664525u + 1013904223u;
      text += std::to_string(noise) + ",";
    }
    text += "0]}\n";
  }
  return text;
}

TEST(Recording, ReadsPlainLinesWithTheirTimes) {
  const ScratchFile file{"1723161255030314667 {\"a\":1}\n1723161255030314667 {}\n"};
  Recording recording = Recording::open(file.path()).value();
  const auto first = recording.next().value();
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->number, 1u);
  EXPECT_EQ(to_nanoseconds(first->ts_recv), 1723161255030314667);
  EXPECT_EQ(first->text, "{\"a\":1}");
  EXPECT_EQ(recording.next().value()->text, "{}");
  EXPECT_FALSE(recording.next().value().has_value());
  EXPECT_FALSE(recording.next().value().has_value());
}

TEST(Recording, ReadsGzipAsPlain) {
  const std::string text = many_lines(5'000);
  const ScratchFile file{gzip(text)};
  const ReadBack all = read_all(file.path());
  EXPECT_EQ(all.error, "");
  ASSERT_EQ(all.texts.size(), 5'000u);
  std::string again;
  for (std::size_t i = 0; i < all.texts.size(); ++i) {
    again += std::to_string(1723161255000001000 + i) + " " + all.texts[i] + "\n";
  }
  EXPECT_EQ(again, text);
}

TEST(Recording, GivesTheLastLineWithoutNewline) {
  const ScratchFile file{"1723161255000000001 a\n1723161255000000002 b"};
  EXPECT_EQ(read_all(file.path()).texts, (std::vector<std::string>{"a", "b"}));
}

TEST(Recording, ReadsLinesLongerThanItsFirstBuffer) {
  const std::string text(1'000'000, 'x');
  const ScratchFile file{"1723161255000000001 a\n1723161255000000002 " + text +
                         "\n1723161255000000003 c\n"};
  EXPECT_EQ(read_all(file.path()).texts, (std::vector<std::string>{"a", text, "c"}));
}

TEST(Recording, RefusesACutGzipStreamNamingFileAndLine) {
  std::string packed = gzip(many_lines(5'000));
  packed.resize(packed.size() * 3 / 4);
  const ScratchFile file{packed};
  const ReadBack all = read_all(file.path());
  EXPECT_GT(all.texts.size(), 0u);
  EXPECT_EQ(all.error, file.path() + ": line " + std::to_string(all.texts.size() + 1) +
                           ": the gzip stream is cut off");
}

TEST(Recording, RefusesEveryCutOfASmallGzipStream) {
  const std::string packed = gzip("1723161255000000001 a\n1723161255000000002 b\n");
  for (std::size_t size = 0; size < packed.size(); ++size) {
    const ScratchFile file{packed.substr(0, size)};
    EXPECT_NE(read_all(file.path()).error, "") << size;
  }
}

TEST(Recording, RefusesADamagedGzipStream) {
  std::string packed = gzip(many_lines(5'000));
  packed[packed.size() / 2] = static_cast<char>(packed[packed.size() / 2] ^ 0x55);
  const ScratchFile file{packed};
  EXPECT_NE(read_all(file.path()).error.find("cannot be read"), std::string::npos);
}

TEST(Recording, NamesAMissingFile) {
  const auto recording = Recording::open("no/such/recording.gz");
  ASSERT_FALSE(recording.has_value());
  EXPECT_EQ(recording.error().code, ErrorCode::NotFound);
  EXPECT_NE(recording.error().what.find("no/such/recording.gz"), std::string::npos);
}

TEST(Recording, RefusesADirectory) {
  const auto recording = Recording::open(testing::TempDir());
  ASSERT_FALSE(recording.has_value());
  EXPECT_EQ(recording.error().id, "recording.no_file");
}

TEST(Recording, RefusesALineAboveTheLimit) {
  const ScratchFile file{"1723161255000000001 a\n1723161255000000002 " +
                         std::string(Recording::kLineBytesMax + 1, 'x') + "\n"};
  const ReadBack all = read_all(file.path());
  EXPECT_EQ(all.texts.size(), 1u);
  EXPECT_EQ(all.error, file.path() + ": line 2: line is longer than 16777236 bytes");
}

struct BadCase {
  const char* name;
  const char* bytes;
  const char* what;
};
class BadLine : public testing::TestWithParam<BadCase> {};

TEST_P(BadLine, IsRefusedNamingFileAndLine) {
  const ScratchFile file{GetParam().bytes};
  EXPECT_EQ(read_all(file.path()).error, file.path() + ": line " + GetParam().what);
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadLine,
    testing::Values(
        BadCase{"Empty", "", "1: the recording is empty"},
        BadCase{"NoTime", "1723161255000000001 a\n{\"a\":1}\n",
                "2: does not start with a receive time in nanoseconds and a blank: '{\"a\":1}'"},
        BadCase{"Blank", "1723161255000000001 a\n\n",
                "2: does not start with a receive time in nanoseconds and a blank: ''"},
        BadCase{"TimeAlone", "123",
                "1: does not start with a receive time in nanoseconds and a blank: '123'"},
        BadCase{"NegativeTime", "-1 a\n",
                "1: does not start with a receive time in nanoseconds and a blank: '-1 a'"},
        BadCase{"HugeTime", "99999999999999999999 a\n",
                "1: does not start with a receive time in nanoseconds and a blank: "
                "'99999999999999999999 a'"},
        BadCase{"TimeZero", "0 a\n", "1: receive time 0 is not between the years 2000 and 2200"},
        BadCase{"TimeMax", "1723161255000000001 a\n9223372036854775807 b\n",
                "2: receive time 9223372036854775807 is not between the years 2000 and 2200"},
        BadCase{"Hole",
                "1723161255000000000 a\n1725839655000000000 b\n1725839656000000000 c\n"
                "1728518056000000001 d\n",
                "4: receive time 2024-10-09T23:54:16.000000001Z is more than 31d after "
                "2024-09-08T23:54:16.000000000Z"},
        BadCase{"TimeBackwards", "1723161255000000005 a\n1723161255000000004 b\n",
                "2: receive time 1723161255000000004 is before the line above"}),
    [](const testing::TestParamInfo<BadCase>& row) { return std::string{row.param.name}; });

}  // namespace
}  // namespace tw::data
