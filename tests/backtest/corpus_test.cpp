#include <gtest/gtest.h>

#include <cstdlib>

#include "backtest/walk.hpp"
#include "sample_session.hpp"
#include "support/corpus.hpp"
#include "support/saved_state.hpp"

namespace tw::backtest {
namespace {

std::string corpus_file(const std::string& name) {
  return std::string(TW_SOURCE_DIR) + "/fuzz/corpus/saved_state/" + name;
}

/// The state of a session in the middle of a walk, or its facts alone.
enum class Whole : std::uint8_t { Session, Facts };
std::vector<std::byte> state_of(const std::string& strategy, int steps,
                                Whole whole = Whole::Session) {
  const Walk walk(3, 1, 4'000);
  support::EventList history(walk.events());
  KeepingLog log;
  Session session(fuzz::session_settings(strategy), history, log);
  EXPECT_TRUE(session.start(1, {}).has_value());
  for (int step = 0; step < steps; ++step) {
    EXPECT_EQ(session.step().value(), StepOutcome::Stepped);
  }
  EXPECT_TRUE(session.commit().has_value());
  return whole == Whole::Session ? support::saved(session) : support::saved(session.loop().facts());
}

/// The file, written anew with TW_UPDATE_GOLDEN=1.
std::vector<std::byte> corpus(const std::string& name, std::span<const std::byte> state) {
  if (std::getenv("TW_UPDATE_GOLDEN") != nullptr) {
    std::ofstream out(corpus_file(name), std::ios::binary);
    out.write(reinterpret_cast<const char*>(state.data()),
              static_cast<std::streamsize>(state.size()));
  }
  std::ifstream in(corpus_file(name), std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
  const auto all = std::as_bytes(std::span(bytes));
  return {all.begin(), all.end()};
}

TEST(SavedStateFuzz, SurvivesItsCorpus) { EXPECT_GE(support::replay_corpus("saved_state"), 4U); }

// A corpus of another version is refused at its first bytes and would test nothing.
TEST(SavedStateFuzz, ItsCorpusIsOfThisVersion) {
  EXPECT_EQ(corpus("grid_start", state_of("grid", 0)), state_of("grid", 0));
  EXPECT_EQ(corpus("grid_busy", state_of("grid", 300)), state_of("grid", 300));
  const auto facts = state_of("grid", 600, Whole::Facts);
  EXPECT_EQ(corpus("facts", facts), facts);
  EXPECT_EQ(corpus("trend", state_of("trend", 300)), state_of("trend", 300));
}

}  // namespace
}  // namespace tw::backtest
