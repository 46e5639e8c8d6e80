#include <gtest/gtest.h>

#include "support/corpus.hpp"

namespace tw::net {
namespace {

TEST(WebSocketFuzz, SurvivesItsCorpus) { EXPECT_GE(support::replay_corpus("websocket"), 10U); }

TEST(WebSocketFuzz, SurvivesChangesOfItsCorpus) {
  support::replay_changed_corpus("websocket", 400, 12);
}

}  // namespace
}  // namespace tw::net
