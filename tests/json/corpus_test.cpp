#include <gtest/gtest.h>

#include "support/corpus.hpp"

namespace tw::json {
namespace {

TEST(DocumentCorpus, ReplaysWithoutABrokenInvariant) {
  EXPECT_GE(support::replay_corpus("document"), 10u);
}

}  // namespace
}  // namespace tw::json
