#include "support/corpus.hpp"

#include <gtest/gtest.h>

namespace tw {
namespace {

TEST(VenueSimFuzz, SurvivesItsCorpus) { EXPECT_GE(support::replay_corpus("venue_sim"), 8U); }

TEST(VenueSimFuzz, SurvivesChangesOfItsCorpus) {
  support::replay_changed_corpus("venue_sim", 50, 1);
}

}  // namespace
}  // namespace tw
