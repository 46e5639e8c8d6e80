#include "data/message_source.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <string>
#include <string_view>
#include <vector>

#include "scratch_file.hpp"

namespace tw::data {
namespace {

// Files of one test, named by a number.
class Files {
 public:
  std::string add(std::string_view bytes) {
    const testing::TestInfo* test = testing::UnitTest::GetInstance()->current_test_info();
    const std::string path =
        testing::TempDir() + "tw_messages_" + test->name() + "_" + std::to_string(paths_.size());
    std::ofstream{path, std::ios::binary} << bytes;
    paths_.push_back(path);
    return path;
  }
  const std::vector<std::string>& paths() const { return paths_; }
  ~Files() {
    for (const std::string& path : paths_) {
      std::remove(path.c_str());
    }
  }

 private:
  std::vector<std::string> paths_;
};

struct ReadBack {
  std::vector<std::string> lines;  // `<ns or -> <url> <text>`
  std::string error;
};

ReadBack read_all(std::span<const std::string> paths) {
  ReadBack back;
  auto source = open_messages(paths);
  if (!source.has_value()) {
    back.error = source.error().what;
    return back;
  }
  while (true) {
    const auto message = (*source)->next();
    if (!message.has_value() || !message->has_value()) {
      back.error = message.has_value() ? "" : message.error().what;
      return back;
    }
    const RecordedMessage& found = **message;
    const std::string at =
        found.ts_recv.has_value() ? std::to_string(to_nanoseconds(*found.ts_recv)) : "-";
    back.lines.push_back(at + " " + std::string(found.url) + " " + std::string(found.text));
  }
}

using Lines = std::vector<std::string>;

TEST(MessageSource, JoinsTimedFilesInTheOrderGiven) {
  Files files;
  files.add("1723161255000000005 {\"a\":1}\n1723161255000000007 {\"a\":2}\n");
  files.add("1723161255000000007 {\"a\":3}\n");
  const ReadBack back = read_all(files.paths());
  EXPECT_EQ(back.error, "");
  EXPECT_EQ(back.lines, (Lines{"1723161255000000005  {\"a\":1}", "1723161255000000007  {\"a\":2}",
                               "1723161255000000007  {\"a\":3}"}));
}

TEST(MessageSource, RefusesTimesThatRunBackwardsAcrossFiles) {
  Files files;
  files.add("1723161255000000005 {}\n");
  const std::string second = files.add("1723161255000000004 {}\n");
  EXPECT_EQ(
      read_all(files.paths()).error,
      second +
          ": line 1: receive time 1723161255000000004 is before the end of the file before it");
}

TEST(MessageSource, MergesCryptofeedFilesByReceiveTime) {
  Files files;
  files.add("https://a/depth?symbol=X -> 1723161252.5: {\"snapshot\":1}\n\nconfiguration: {}\n");
  files.add(
      "wss://a <-> 1723161251.0\nwss://a <- 1723161251.5: {\"op\":1}\n1723161252.25: "
      "{\"n\":1}\n1723161252.500000001: {\"n\":2}\n");
  const ReadBack back = read_all(files.paths());
  EXPECT_EQ(back.error, "");
  EXPECT_EQ(back.lines, (Lines{"1723161252250000000  {\"n\":1}",
                               "1723161252500000000 https://a/depth?symbol=X {\"snapshot\":1}",
                               "1723161252500000001  {\"n\":2}"}));
}

TEST(MessageSource, ReadsBareLinesWithoutTimes) {
  Files files;
  files.add("{\"a\":1}\n{\"a\":2}\n");
  files.add("{\"a\":3}\n");
  EXPECT_EQ(read_all(files.paths()).lines, (Lines{"-  {\"a\":1}", "-  {\"a\":2}", "-  {\"a\":3}"}));
}

TEST(MessageSource, RefusesFilesOfDifferentFormats) {
  Files files;
  const std::string first = files.add("{}\n");
  const std::string second = files.add("1723161255000000001 {}\n");
  EXPECT_EQ(read_all(files.paths()).error, second + ": is not of the format of " + first);
}

TEST(MessageSource, RefusesAnEmptyFile) {
  Files files;
  const std::string path = files.add("");
  EXPECT_EQ(read_all(files.paths()).error, path + ": line 1: the recording is empty");
}

struct BadCase {
  const char* name;
  const char* line;
  const char* why;
};
class BadCryptofeedLine : public testing::TestWithParam<BadCase> {};

TEST_P(BadCryptofeedLine, IsRefusedNamingFileAndLine) {
  const ScratchFile file{"wss://a <-> 1723161251.0\n" + std::string(GetParam().line) + "\n"};
  EXPECT_EQ(read_all({{file.path()}}).error, file.path() + ": line 2: " + GetParam().why);
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadCryptofeedLine,
    testing::Values(
        BadCase{"NoArrow", "hello world", "is no line of a cryptofeed recording: 'hello world'"},
        BadCase{"NoTime", "wss://a -> x: {}",
                "has no receive time in seconds and a colon: 'wss://a -> x: {}'"},
        BadCase{"NoColon", "1723161251.5 {}",
                "has no receive time in seconds and a colon: '1723161251.5 {}'"},
        BadCase{"TooFine", "1723161251.1234567891: {}",
                "has no receive time in seconds and a colon: '1723161251.1234567891: {}'"},
        BadCase{"TooEarly", "1.5: {}",
                "receive time 1500000000 is not between the years 2000 and 2200"},
        BadCase{"Backwards", "1723161250.5: {}",
                "receive time 1723161250500000000 is before the line above"},
        BadCase{"Hole", "1725839651.5: {}",
                "receive time 2024-09-08T23:54:11.500000000Z is more than 31d after "
                "2024-08-08T23:54:11.000000000Z"},
        BadCase{"TooLate", "99999999999.5: {}",
                "has no receive time in seconds and a colon: '99999999999.5: {}'"}),
    [](const testing::TestParamInfo<BadCase>& row) { return std::string{row.param.name}; });

// ---- archives
// -----------------------------------------------------------------------------------

void put(std::string& bytes, std::uint32_t value, int size) {
  for (int i = 0; i < size; ++i) {
    bytes.push_back(static_cast<char>((value >> (8 * i)) & 0xffU));
  }
}

std::string deflated(std::string_view text) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string out(text.size() + 100, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::uint32_t crc_of(std::string_view text) {
  return static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(text.data()), static_cast<uInt>(text.size())));
}

enum class Lengths : std::uint8_t { Ahead, Behind };

std::string member(std::string_view text, Lengths lengths) {
  const std::string packed = deflated(text);
  const bool is_behind = lengths == Lengths::Behind;
  std::string bytes = "PK\x03\x04";
  put(bytes, 20, 2);
  put(bytes, is_behind ? 8 : 0, 2);
  put(bytes, 8, 2);
  put(bytes, 0, 4);
  put(bytes, is_behind ? 0 : crc_of(text), 4);
  put(bytes, is_behind ? 0 : static_cast<std::uint32_t>(packed.size()), 4);
  put(bytes, is_behind ? 0 : static_cast<std::uint32_t>(text.size()), 4);
  put(bytes, 4, 2);
  put(bytes, 0, 2);
  bytes += "name" + packed;
  if (is_behind) {
    bytes += "PK\x07\x08";
    put(bytes, crc_of(text), 4);
    put(bytes, static_cast<std::uint32_t>(packed.size()), 4);
    put(bytes, static_cast<std::uint32_t>(text.size()), 4);
  }
  return bytes;
}

constexpr std::string_view kArchived = "{\"a\":1}\n{\"a\":2}\n";
const std::string kDirectory = "PK\x01\x02 directory";

class Archive : public testing::TestWithParam<Lengths> {};

TEST_P(Archive, GivesTheLinesOfItsOnlyMember) {
  const ScratchFile file{member(kArchived, GetParam()) + kDirectory};
  const ReadBack back = read_all({{file.path()}});
  EXPECT_EQ(back.error, "");
  EXPECT_EQ(back.lines, (Lines{"-  {\"a\":1}", "-  {\"a\":2}"}));
}

TEST_P(Archive, IsRefusedWhereverItIsCut) {
  const std::string bytes = member(kArchived, GetParam()) + kDirectory.substr(0, 4);
  for (std::size_t size = 4; size < bytes.size(); ++size) {
    const ScratchFile file{bytes.substr(0, size)};
    EXPECT_NE(read_all({{file.path()}}).error.find("the zip archive is cut off"), std::string::npos)
        << size;
  }
}

TEST_P(Archive, IsRefusedWithSeveralMembers) {
  const ScratchFile file{member(kArchived, GetParam()) + member(kArchived, GetParam())};
  EXPECT_NE(read_all({{file.path()}}).error.find("holds more than one file"), std::string::npos);
}

TEST_P(Archive, IsRefusedWithAWrongChecksum) {
  std::string bytes = member(kArchived, GetParam()) + kDirectory;
  const std::size_t at = GetParam() == Lengths::Ahead ? 14 : bytes.find("PK\x07\x08") + 4;
  bytes[at] = static_cast<char>(bytes[at] ^ 1);
  const ScratchFile file{bytes};
  EXPECT_NE(read_all({{file.path()}}).error.find("checksum of the zip archive does not match"),
            std::string::npos);
}

TEST_P(Archive, IsRefusedWhenEncryptedOrPackedOtherwise) {
  std::string encrypted = member(kArchived, GetParam()) + kDirectory;
  encrypted[6] = static_cast<char>(encrypted[6] | 1);
  std::string foreign = member(kArchived, GetParam()) + kDirectory;
  foreign[8] = 9;
  const ScratchFile file{encrypted};
  EXPECT_NE(read_all({{file.path()}}).error.find("is encrypted"), std::string::npos);
  const ScratchFile other{foreign};
  EXPECT_NE(read_all({{other.path()}}).error.find("uses method 9"), std::string::npos);
}

TEST(StoredArchive, GivesTheLinesOfItsOnlyMember) {
  std::string bytes = "PK\x03\x04";
  put(bytes, 20, 2);
  put(bytes, 0, 2);
  put(bytes, 0, 2);
  put(bytes, 0, 4);
  put(bytes, crc_of(kArchived), 4);
  put(bytes, static_cast<std::uint32_t>(kArchived.size()), 4);
  put(bytes, static_cast<std::uint32_t>(kArchived.size()), 4);
  put(bytes, 4, 2);
  put(bytes, 0, 2);
  bytes += "name" + std::string(kArchived);
  const ScratchFile file{bytes + kDirectory};
  EXPECT_EQ(read_all({{file.path()}}).lines, (Lines{"-  {\"a\":1}", "-  {\"a\":2}"}));
  const ScratchFile cut{bytes.substr(0, bytes.size() - 1)};
  EXPECT_NE(read_all({{cut.path()}}).error.find("the zip archive is cut off"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Kinds, Archive, testing::Values(Lengths::Ahead, Lengths::Behind),
                         [](const testing::TestParamInfo<Lengths>& row) {
                           return std::string{row.param == Lengths::Ahead ? "LengthsAhead"
                                                                          : "LengthsBehind"};
                         });

}  // namespace
}  // namespace tw::data
