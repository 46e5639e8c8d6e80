#include "portfolio/recent_keys.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <deque>

#include "base/state_archive.hpp"
#include "support/allocation_count.hpp"

namespace tw::portfolio {
namespace {

// The obvious way: look through everything that is remembered.
struct NaiveKeys {
  std::size_t kept;
  std::deque<RecentKeys::Key> keys;

  KeyNovelty remember(RecentKeys::Key key) {
    if (std::ranges::find(keys, key) != keys.end()) {
      return KeyNovelty::Seen;
    }
    keys.push_back(key);
    if (keys.size() > kept) {
      keys.pop_front();
    }
    return KeyNovelty::New;
  }
};

RecentKeys loaded(const RecentKeys& saved, std::size_t kept) {
  std::vector<std::byte> bytes;
  StateWriter writer{bytes};
  saved.save(writer);
  StateReader reader{bytes};
  RecentKeys keys{kept};
  keys.load(reader);
  EXPECT_FALSE(reader.has_failed());
  EXPECT_EQ(reader.rest(), 0U);
  return keys;
}

// Few keys and few slots: chains meet, wrap around and are cut in the middle.
RC_GTEST_PROP(RecentKeysProperty, EqualTheNaiveTwin, ()) {
  const auto kept = *rc::gen::inRange<std::size_t>(1, 20);
  RecentKeys keys{kept};
  NaiveKeys naive{kept, {}};
  for (const std::uint64_t draw :
       *rc::gen::container<std::vector<std::uint64_t>>(300, rc::gen::inRange(0U, 60U))) {
    const RecentKeys::Key key{draw % 3, draw / 3};
    RC_ASSERT(keys.remember(key) == naive.remember(key));
    RC_ASSERT(keys.size() == naive.keys.size());
  }
  RC_ASSERT(loaded(keys, kept) == keys);
}

TEST(RecentKeys, ContinueAfterLoadingAsIfUninterrupted) {
  RecentKeys keys{4};
  for (std::uint64_t number = 1; number <= 6; ++number) {
    keys.remember({0, number});
  }
  RecentKeys again = loaded(keys, 4);
  EXPECT_EQ(again.remember({0, 3}), KeyNovelty::Seen);
  EXPECT_EQ(again.remember({0, 7}), KeyNovelty::New);
  EXPECT_FALSE(again == keys);
  EXPECT_EQ(again.remember({0, 3}), KeyNovelty::New) << "the oldest one left for 7";
}

TEST(RecentKeys, AreNotLoadedFromAnotherSizeOrFromRepeatedKeys) {
  const auto fails = [](std::uint64_t kept, std::uint64_t count, std::uint64_t number) {
    std::vector<std::byte> bytes;
    StateWriter{bytes}(kept, count, std::uint64_t{1}, std::uint64_t{5}, std::uint64_t{1}, number);
    StateReader reader{bytes};
    RecentKeys keys{4};
    keys.load(reader);
    return reader.has_failed();
  };
  EXPECT_FALSE(fails(4, 2, 6));
  EXPECT_TRUE(fails(8, 2, 6));
  EXPECT_TRUE(fails(4, 5, 6));
  EXPECT_TRUE(fails(4, 2, 5));
}

TEST(RecentKeys, TakeNoMemoryAfterConstruction) {
  RecentKeys keys{1'000};
  const std::uint64_t before = support::allocation_count();
  for (std::uint64_t number = 0; number < 5'000; ++number) {
    keys.remember({number % 7, number});
  }
  EXPECT_EQ(support::allocation_count(), before);
}

}  // namespace
}  // namespace tw::portfolio
