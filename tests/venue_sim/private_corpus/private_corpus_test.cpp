#include <gtest/gtest.h>

#include "support/corpus.hpp"

// What the fuzz target asserts: every answer is JSON, and what is refused changes nothing.
namespace tw::venue_sim {
namespace {

TEST(PrivateCorpus, IsAnsweredInJsonAndRefusedWithoutATrace) {
  EXPECT_GE(support::replay_corpus("private_api"), 3U);
}

TEST(PrivateCorpus, IsWithItsBytesChangedToo) {
  support::replay_changed_corpus("private_api", 20, 20240808);
}

}  // namespace
}  // namespace tw::venue_sim
