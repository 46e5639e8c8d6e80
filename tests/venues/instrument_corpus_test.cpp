#include <gtest/gtest.h>

#include "support/corpus.hpp"

namespace tw::venues {
namespace {

TEST(InstrumentCorpus, ReplaysWithoutABrokenInvariant) {
  EXPECT_GE(support::replay_corpus("instrument_list"), 8u);
}

}  // namespace
}  // namespace tw::venues
