#include "base/ordered_list.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tw {
namespace {

std::vector<int> held(const OrderedList<int>& list) { return {list.begin(), list.end()}; }

TEST(OrderedList, KeepsTheOrderOfAdding) {
  OrderedList<int> list;
  for (const int value : {3, 1, 2, 5, 4}) {
    list.push_back(value);
  }
  list.erase(1);
  list.erase(3);
  EXPECT_EQ(held(list), (std::vector{3, 2, 5}));
}

TEST(OrderedList, IsEqualByWhatItHolds) {
  OrderedList<int> a;
  OrderedList<int> b;
  for (const int value : {9, 1, 2, 3, 4}) {
    a.push_back(value);
  }
  a.erase(0);
  for (const int value : {1, 2, 3, 4}) {
    b.push_back(value);
  }
  EXPECT_EQ(a, b);
  b.erase(3);
  EXPECT_NE(a, b);
}

TEST(OrderedList, NeverErasesWhatIsNotThere) {
  OrderedList<int> list;
  EXPECT_DEATH(list.erase(0), "index < size");
  list.push_back(1);
  EXPECT_DEATH(list.erase(1), "index < size");
}

TEST(OrderedList, StaysWhereItsMemoryWasReserved) {
  constexpr std::size_t kCount = 8;
  OrderedList<int> list;
  list.reserve(kCount);
  list.push_back(0);
  const int* const begin = list.all().data();
  int last = 0;
  for (int round = 0; round < 1'000; ++round) {
    while (list.size() < kCount) {
      list.push_back(++last);
    }
    list.erase(0);
    const auto place = static_cast<std::size_t>(list.all().data() - begin);
    ASSERT_LT(place, 3 * kCount);
  }
  EXPECT_EQ(held(list).back(), last);
}

RC_GTEST_PROP(OrderedListProperty, EqualsAVector, ()) {
  const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(-40, 60));
  OrderedList<int> list;
  std::vector<int> model;
  for (const int step : steps) {  // below zero erases, else adds
    if (step >= 0) {
      list.push_back(step);
      model.push_back(step);
    } else if (!model.empty()) {
      const std::size_t index = static_cast<std::size_t>(-step) % model.size();
      list.erase(index);
      model.erase(model.begin() + static_cast<std::ptrdiff_t>(index));
    }
    RC_ASSERT(held(list) == model);
    RC_ASSERT(list.size() == model.size() && list.empty() == model.empty());
  }
}

}  // namespace
}  // namespace tw
