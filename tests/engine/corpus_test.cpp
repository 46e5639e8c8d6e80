#include <gtest/gtest.h>

#include "support/corpus.hpp"

namespace tw::engine {
namespace {

TEST(FactsFuzz, SurvivesItsCorpus) { EXPECT_GE(support::replay_corpus("facts"), 3U); }

}  // namespace
}  // namespace tw::engine
