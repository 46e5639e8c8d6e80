#include <gtest/gtest.h>

#include "support/corpus.hpp"

namespace tw::journal {
namespace {

TEST(JournalFuzz, SurvivesItsCorpus) { EXPECT_GE(support::replay_corpus("journal"), 5U); }

TEST(JournalFuzz, SurvivesRandomChangesOfItsCorpus) {
  support::replay_changed_corpus("journal", 40, 11);
}

}  // namespace
}  // namespace tw::journal
