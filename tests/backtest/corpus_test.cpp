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

/// A session of the corpus, with what belongs to it.
struct Sample {
  explicit Sample(const std::string& strategy)
      : history(walk.events()), session(fuzz::session_settings(strategy), history, log) {}

  const Walk walk{3, 1, 4'000};
  support::EventList history;
  KeepingLog log;
  Session session;
};

/// Its state in the middle of a walk.
std::unique_ptr<Sample> played(const std::string& strategy, int steps) {
  auto sample = std::make_unique<Sample>(strategy);
  EXPECT_TRUE(sample->session.start(1, {}).has_value());
  for (int step = 0; step < steps; ++step) {
    EXPECT_EQ(sample->session.step().value(), StepOutcome::Stepped);
  }
  EXPECT_TRUE(sample->session.commit().has_value());
  return sample;
}

/// The bytes of a file; with TW_UPDATE_GOLDEN=1 first made of `state`.
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
  struct File {
    const char* name;
    const char* strategy;
    int steps;
  };
  for (const File& file : {File{"grid_start", "grid", 0}, File{"grid_busy", "grid", 300},
                           File{"trend", "trend", 300}}) {
    const auto state = support::saved(played(file.strategy, file.steps)->session);
    Sample fresh(file.strategy);
    EXPECT_TRUE(fresh.session.load(corpus(file.name, state)).has_value()) << file.name;
  }
  engine::FactState facts;
  const auto state = support::saved(played("grid", 600)->session.loop().facts());
  EXPECT_TRUE(facts.load(corpus("facts", state)).has_value());
}

}  // namespace
}  // namespace tw::backtest
