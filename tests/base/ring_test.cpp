#include "base/ring.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <deque>
#include <memory>

namespace tw {
namespace {

TEST(Ring, GivesBackInOrder) {
  Ring<int> ring{2};
  EXPECT_EQ(ring.push(1), Pushed::Stored);
  EXPECT_EQ(ring.push(2), Pushed::Stored);
  EXPECT_EQ(ring.pop(), 1);
  EXPECT_EQ(ring.pop(), 2);
  EXPECT_TRUE(ring.is_empty());
}

TEST(Ring, RefusesWhenFull) {
  Ring<int> ring{1};
  EXPECT_EQ(ring.push(1), Pushed::Stored);
  EXPECT_EQ(ring.push(2), Pushed::Full);
  EXPECT_EQ(ring.front(), 1);
  EXPECT_EQ(ring.size(), 1U);
  EXPECT_EQ(ring.capacity(), 1U);
}

TEST(Ring, HoldsWhatOnlyMoves) {
  Ring<std::unique_ptr<int>> ring{2};
  ASSERT_EQ(ring.push(std::make_unique<int>(7)), Pushed::Stored);
  EXPECT_EQ(*ring.pop(), 7);
}

TEST(Ring, NeverReadsWhatIsNotThere) {
  Ring<int> ring{2};
  EXPECT_DEATH(ring.pop(), "size_ > 0");
  EXPECT_DEATH(ring.front(), "size_ > 0");
  ASSERT_EQ(ring.push(1), Pushed::Stored);
  EXPECT_EQ(ring.at(0), 1);
  EXPECT_DEATH(ring.at(1), "index < size_");
  EXPECT_DEATH(Ring<int>{0}, "capacity > 0");
}

RC_GTEST_PROP(RingProperty, EqualsABoundedDeque, ()) {
  const auto capacity = *rc::gen::inRange<std::size_t>(1, 9);
  const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(-40, 60));
  Ring<int> ring{capacity};
  std::deque<int> model;
  for (const int step : steps) {  // below zero pops, else pushes
    if (step < 0) {
      if (!model.empty()) {
        RC_ASSERT(ring.pop() == model.front());
        model.pop_front();
      }
    } else {
      const bool has_room = model.size() < capacity;
      RC_ASSERT((ring.push(step) == Pushed::Stored) == has_room);
      if (has_room) {
        model.push_back(step);
      }
    }
    RC_ASSERT(ring.size() == model.size());
    RC_ASSERT(ring.is_empty() == model.empty());
    for (std::size_t i = 0; i < model.size(); ++i) {
      RC_ASSERT(ring.at(i) == model[i]);
    }
  }
}

}  // namespace
}  // namespace tw
