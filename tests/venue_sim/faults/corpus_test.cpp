#include <gtest/gtest.h>

#include "support/corpus.hpp"

namespace tw::venue_sim {
namespace {

TEST(FaultsCorpus, ReplaysWithoutABrokenInvariant) {
  EXPECT_GE(support::replay_corpus("faults"), 10u);
}

TEST(FaultsCorpus, SurvivesChangedBytes) { support::replay_changed_corpus("faults", 20, 7); }

}  // namespace
}  // namespace tw::venue_sim
