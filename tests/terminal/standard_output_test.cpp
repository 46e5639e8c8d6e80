#include "terminal/standard_output.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>

namespace tw::terminal {
namespace {

// Standard output is another file meanwhile.
Result<void> written_to(int file, std::string_view text) {
  std::fflush(stdout);
  const int kept = dup(STDOUT_FILENO);
  dup2(file, STDOUT_FILENO);
  Result<void> written = write_out(text);
  dup2(kept, STDOUT_FILENO);
  close(kept);
  return written;
}

TEST(WriteOut, SaysThatThereIsNoSpace) {
  const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
  const Result<void> written = written_to(full, "result");
  close(full);
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().id, "out.unwritable");
  EXPECT_EQ(written.error().code, ErrorCode::Unavailable);
  EXPECT_EQ(written.error().arguments[0].value, "@reason.standard_output");
  EXPECT_EQ(written.error().arguments[1].value, "@reason.no_space");
}

TEST(WriteOut, SaysThatItWasClosed) {
  const int reader = open("/dev/null", O_RDONLY | O_CLOEXEC);
  const Result<void> written = written_to(reader, "result");
  close(reader);
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().arguments[1].value, "@reason.closed");
}

TEST(WriteOut, IsDoneWhenEverythingIsWritten) {
  const int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
  EXPECT_TRUE(written_to(null, std::string(100'000, 'x')).has_value());
  close(null);
}

}  // namespace
}  // namespace tw::terminal
