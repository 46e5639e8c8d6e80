#include "model/names.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace tw {
namespace {

// All names of an enum in the order of its enumerators.
template <class Enum>
std::vector<std::string_view> names_up_to(Enum last) {
  std::vector<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    names.push_back(name_of(static_cast<Enum>(i)));
  }
  return names;
}

using Names = std::vector<std::string_view>;

TEST(Names, OrderWords) {
  EXPECT_EQ(names_up_to(Side::Sell), (Names{"buy", "sell"}));
  EXPECT_EQ(names_up_to(OrderType::Market), (Names{"limit", "market"}));
  EXPECT_EQ(names_up_to(TimeInForce::Fok), (Names{"gtc", "ioc", "fok"}));
  EXPECT_EQ(names_up_to(TriggerBy::Index), (Names{"last", "mark", "index"}));
  EXPECT_EQ(names_up_to(TriggerDirection::Fall), (Names{"none", "rise", "fall"}));
  EXPECT_EQ(names_up_to(Liquidity::Taker), (Names{"maker", "taker"}));
  EXPECT_EQ(names_up_to(PositionSide::Short), (Names{"net", "long", "short"}));
}

TEST(Names, States) {
  EXPECT_EQ(names_up_to(OrderStatus::Expired),
            (Names{"pending_new", "new", "partially_filled", "pending_cancel", "filled", "canceled",
                   "rejected", "expired"}));
  EXPECT_EQ(names_up_to(RequestStatus::Unknown),
            (Names{"sent", "accepted", "rejected", "unknown"}));
}

TEST(Names, Reasons) {
  EXPECT_EQ(names_up_to(RejectReason::BelowFilled),
            (Names{"none", "would_take", "not_filled", "instrument_rule", "unknown_order",
                   "duplicate_order_id", "no_market", "withdrawn", "nothing_to_reduce",
                   "trigger_passed", "no_trigger_price", "below_filled"}));
  EXPECT_EQ(
      names_up_to(CancelReason::Unanswered),
      (Names{"requoted", "book_invalid", "entries_paused", "killed", "halted", "unanswered"}));
  EXPECT_EQ(names_up_to(GateReason::Invariant),
            (Names{"journal_stalled", "daily_loss", "invariant"}));
  EXPECT_EQ(names_up_to(kMarginModeLast), (Names{"cash", "isolated", "cross"}));
  EXPECT_EQ(names_up_to(FeedResetReason::ChecksumMismatch),
            (Names{"sequence_gap", "reconnect", "replay_seam", "checksum_mismatch"}));
}

TEST(Names, RulesAndActions) {
  EXPECT_EQ(names_up_to(RuleId::Margin),
            (Names{"kill_latch", "entries_paused", "book_state", "instrument_rules",
                   "order_notional", "position_notional", "open_orders", "gate", "book_age",
                   "order_rate", "daily_loss", "account_exposure", "margin"}));
  EXPECT_EQ(names_up_to(UserAction::Rearm),
            (Names{"pause_entries", "resume_entries", "kill", "rearm"}));
}

TEST(Names, Signals) {
  EXPECT_EQ(names_up_to(SignalDirection::Short), (Names{"flat", "long", "short"}));
  EXPECT_EQ(names_up_to(kSignalFateLast),
            (Names{"accepted", "invalid", "weak", "expired", "duplicate", "outvoted", "no_change",
                   "busy", "unplaced", "unapproved"}));
}

TEST(Names, AValueOutsideItsEnumIsABug) {
  EXPECT_DEATH(name_of(static_cast<Side>(2)), "kIsOfItsEnum");
}

}  // namespace
}  // namespace tw
