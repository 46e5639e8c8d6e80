#include "data/text_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "data/scratch_file.hpp"

namespace tw::data {
namespace {

TEST(TextFile, IsReadWhole) {
  const std::string_view text("a\0\r\n\xFF", 5);
  EXPECT_EQ(read_text_file(ScratchFile(text).path()).value(), text);
  EXPECT_EQ(read_text_file(ScratchFile("").path()).value(), "");
}

TEST(TextFile, SaysWhatIsNone) {
  const std::string none = ScratchFile("").path();  // it is gone by now
  EXPECT_EQ(read_text_file(none).error().code, ErrorCode::NotFound);
  EXPECT_EQ(read_text_file(testing::TempDir()).error().code, ErrorCode::Unavailable);
  ASSERT_EQ(::mkfifo(none.c_str(), 0600), 0);
  const auto read = read_text_file(none);  // to open a pipe is to wait for a writer
  ::unlink(none.c_str());
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().code, ErrorCode::Unavailable);
  EXPECT_NE(read.error().what.find(none), std::string::npos);
}

}  // namespace
}  // namespace tw::data
