#include <gtest/gtest.h>

#include "support/corpus.hpp"

namespace tw::venue_sim {
namespace {

TEST(OracleCorpus, ReplaysWithoutABrokenInvariant) {
  EXPECT_GE(support::replay_corpus("oracle"), 8u);
}

TEST(OracleCorpus, SurvivesChangedBytes) { support::replay_changed_corpus("oracle", 200, 7); }

}  // namespace
}  // namespace tw::venue_sim
