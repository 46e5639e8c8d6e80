#include <gtest/gtest.h>

#include "support/corpus.hpp"

namespace tw::data {
namespace {

TEST(DataCorpus, ReplaysWithoutABrokenInvariant) { EXPECT_GE(support::replay_corpus("data"), 33u); }

}  // namespace
}  // namespace tw::data
