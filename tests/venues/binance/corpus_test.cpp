#include <gtest/gtest.h>

#include "support/corpus.hpp"

namespace tw::venues::binance {
namespace {

TEST(ParseCorpus, ReplaysWithoutABrokenInvariant) {
  EXPECT_GE(support::replay_corpus("binance"), 10u);
}

}  // namespace
}  // namespace tw::venues::binance
