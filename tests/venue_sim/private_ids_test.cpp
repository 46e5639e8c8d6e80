#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <set>

#include "venue_sim/wire_ids.hpp"

namespace tw::venue_sim {
namespace {

RC_GTEST_PROP(OrderId, GivesItsNumberBack, ()) {
  const auto id = VenueOrderId{*rc::gen::arbitrary<std::uint64_t>()};
  const std::string text = order_id_text(id, OrderIdForm::Uuid);
  RC_ASSERT(parse_order_id(text, OrderIdForm::Uuid) == id);
}

TEST(OrderId, LooksLikeAUuidOfItsKind) {
  const std::string text = order_id_text(VenueOrderId{1}, OrderIdForm::Uuid);
  ASSERT_EQ(text.size(), 36U);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
    EXPECT_EQ(text[i] == '-', is_dash) << text;
  }
  EXPECT_EQ(text[14], '4');
}

TEST(OrderId, HasNineteenDigitsForSpot) {
  EXPECT_EQ(order_id_text(VenueOrderId{42}, OrderIdForm::Digits), "1600000000000000042");
  EXPECT_EQ(parse_order_id("1600000000000000042", OrderIdForm::Digits), VenueOrderId{42});
}

TEST(OrderId, RefusesWhatItDidNotWrite) {
  std::string text = order_id_text(VenueOrderId{1}, OrderIdForm::Uuid);
  text.back() = text.back() == '0' ? '1' : '0';
  EXPECT_EQ(parse_order_id(text, OrderIdForm::Uuid), std::nullopt);
  EXPECT_EQ(parse_order_id("", OrderIdForm::Uuid), std::nullopt);
  EXPECT_EQ(parse_order_id("42", OrderIdForm::Digits), std::nullopt);
  EXPECT_EQ(parse_order_id("0600000000000000042", OrderIdForm::Digits), std::nullopt);
  EXPECT_EQ(parse_order_id(order_id_text(VenueOrderId{1}, OrderIdForm::Uuid), OrderIdForm::Digits),
            std::nullopt);
}

TEST(ExecutionId, DiffersFromOthersAndFromOrders) {
  std::set<std::string> seen;
  for (std::uint64_t i = 0; i < 1'000; ++i) {
    EXPECT_TRUE(seen.insert(execution_id_text(i)).second);
    EXPECT_TRUE(seen.insert(order_id_text(VenueOrderId{i}, OrderIdForm::Uuid)).second);
  }
}

}  // namespace
}  // namespace tw::venue_sim
