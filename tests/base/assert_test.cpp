#include "base/assert.hpp"

#include <gtest/gtest.h>

#include <cstdio>

namespace tw {
namespace {

void print_hook(const char* expression, const char*, int line) {
  std::fprintf(stderr, "hook saw %s at %s line\n", expression, line > 0 ? "a" : "no");
}

TEST(Assert, PassesWhatHolds) {
  int evaluations = 0;
  TW_ASSERT(++evaluations == 1);
  EXPECT_EQ(evaluations, 1);
}

TEST(Assert, AbortsNamingExpressionAndFile) {
  const int one = 1;
  EXPECT_EXIT(TW_ASSERT(one == 2), ::testing::KilledBySignal(SIGABRT),
              "assert_test.cpp:[0-9]+: invariant broken: one == 2");
}

TEST(Assert, RunsTheHookBeforeTheAbort) {
  EXPECT_EXIT(
      {
        set_assert_hook(print_hook);
        TW_ASSERT(false);
      },
      ::testing::KilledBySignal(SIGABRT), "hook saw false at a line");
}

TEST(Assert, ForgetsARemovedHook) {
  EXPECT_EXIT(
      {
        set_assert_hook(print_hook);
        set_assert_hook(nullptr);
        TW_ASSERT(false);
      },
      ::testing::KilledBySignal(SIGABRT), "invariant broken: false\n$");
}

}  // namespace
}  // namespace tw
