#include "base/result.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <type_traits>

namespace tw {
namespace {

static_assert(std::is_trivially_copyable_v<Fault>);

Result<int> half(int value) {
  if (value % 2 != 0) {
    return fail(ErrorCode::InvalidInput, "value " + std::to_string(value) + " is odd", "number.odd",
                {{"value", std::to_string(value)}});
  }
  return value / 2;
}

Result<int> quarter(int value) {
  TW_TRY(const int first, half(value));
  TW_TRY(const int second, half(first));
  return second;
}

Result<void> check_quarter(int value, int& reached) {
  TW_CHECK(quarter(value));
  reached = value;
  return {};
}

Checked<int> positive(int value) {
  if (value <= 0) {
    return fault(ErrorCode::InvalidInput, Field::Quantity);
  }
  return value;
}

Checked<void> check_both(int a, int b) {
  TW_CHECK(positive(a));
  TW_CHECK(positive(b));
  return {};
}

Result<std::unique_ptr<int>> boxed(int value) { return std::make_unique<int>(value); }

Result<int> unboxed(int value) {
  TW_TRY(const std::unique_ptr<int> box, boxed(value));
  return *box;
}

TEST(Result, TryBindsTheValue) { EXPECT_EQ(quarter(12).value(), 3); }

TEST(Result, TryReturnsTheFirstErrorWhole) {
  const auto result = quarter(6);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, ErrorCode::InvalidInput);
  EXPECT_EQ(result.error().what, "value 3 is odd");
  EXPECT_EQ(result.error().id, "number.odd");
  ASSERT_EQ(result.error().arguments.size(), 1U);
  EXPECT_EQ(result.error().arguments.front().name, "value");
}

TEST(Result, TryMovesWhatOnlyMoves) { EXPECT_EQ(unboxed(5).value(), 5); }

TEST(Result, CheckStopsAtTheError) {
  int reached = 0;
  EXPECT_FALSE(check_quarter(6, reached).has_value());
  EXPECT_EQ(reached, 0);
  EXPECT_TRUE(check_quarter(8, reached).has_value());
  EXPECT_EQ(reached, 8);
}

TEST(Checked, CarriesItsFault) {
  EXPECT_TRUE(check_both(1, 2).has_value());
  EXPECT_EQ(check_both(1, 0).error(), (Fault{ErrorCode::InvalidInput, Field::Quantity}));
  EXPECT_EQ(check_both(-1, 2).error().field, Field::Quantity);
}

TEST(Checked, ComparesWithItsValue) {
  EXPECT_EQ(positive(3), 3);
  EXPECT_NE(positive(-3), -3);
}

}  // namespace
}  // namespace tw
