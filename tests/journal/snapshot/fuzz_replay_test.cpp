#include <gtest/gtest.h>

#include "support/corpus.hpp"

namespace tw::journal {
namespace {

TEST(SnapshotFuzz, SurvivesItsCorpus) { EXPECT_GE(support::replay_corpus("snapshot"), 5U); }

TEST(SnapshotFuzz, SurvivesRandomChangesOfItsCorpus) {
  support::replay_changed_corpus("snapshot", 400, 12);
}

}  // namespace
}  // namespace tw::journal
