#include "model/names.hpp"

#include "base/assert.hpp"

// Every switch names all enumerators, so the compiler reports a missing one; a value outside the
// enum is a bug.
namespace tw {
namespace {

std::string_view no_such_enumerator() {
  constexpr bool kIsOfItsEnum = false;
  TW_ASSERT(kIsOfItsEnum);
  return {};
}

}  // namespace

std::string_view name_of(Side side) {
  switch (side) {
    case Side::Buy:
      return "buy";
    case Side::Sell:
      return "sell";
  }
  return no_such_enumerator();
}

std::string_view name_of(OrderType type) {
  switch (type) {
    case OrderType::Limit:
      return "limit";
    case OrderType::Market:
      return "market";
  }
  return no_such_enumerator();
}

std::string_view name_of(TimeInForce time_in_force) {
  switch (time_in_force) {
    case TimeInForce::Gtc:
      return "gtc";
    case TimeInForce::Ioc:
      return "ioc";
    case TimeInForce::Fok:
      return "fok";
  }
  return no_such_enumerator();
}

std::string_view name_of(TriggerBy by) {
  switch (by) {
    case TriggerBy::Last:
      return "last";
    case TriggerBy::Mark:
      return "mark";
    case TriggerBy::Index:
      return "index";
  }
  return no_such_enumerator();
}

std::string_view name_of(TriggerDirection direction) {
  switch (direction) {
    case TriggerDirection::None:
      return "none";
    case TriggerDirection::Rise:
      return "rise";
    case TriggerDirection::Fall:
      return "fall";
  }
  return no_such_enumerator();
}

std::string_view name_of(Liquidity liquidity) {
  switch (liquidity) {
    case Liquidity::Maker:
      return "maker";
    case Liquidity::Taker:
      return "taker";
  }
  return no_such_enumerator();
}

std::string_view name_of(OrderStatus status) {
  switch (status) {
    case OrderStatus::PendingNew:
      return "pending_new";
    case OrderStatus::New:
      return "new";
    case OrderStatus::PartiallyFilled:
      return "partially_filled";
    case OrderStatus::PendingCancel:
      return "pending_cancel";
    case OrderStatus::Filled:
      return "filled";
    case OrderStatus::Canceled:
      return "canceled";
    case OrderStatus::Rejected:
      return "rejected";
    case OrderStatus::Expired:
      return "expired";
  }
  return no_such_enumerator();
}

std::string_view name_of(RequestStatus status) {
  switch (status) {
    case RequestStatus::Sent:
      return "sent";
    case RequestStatus::Accepted:
      return "accepted";
    case RequestStatus::Rejected:
      return "rejected";
    case RequestStatus::Unknown:
      return "unknown";
  }
  return no_such_enumerator();
}

std::string_view name_of(PositionSide side) {
  switch (side) {
    case PositionSide::Net:
      return "net";
    case PositionSide::Long:
      return "long";
    case PositionSide::Short:
      return "short";
  }
  return no_such_enumerator();
}

std::string_view name_of(RejectReason reason) {
  switch (reason) {
    case RejectReason::None:
      return "none";
    case RejectReason::WouldTake:
      return "would_take";
    case RejectReason::NotFilled:
      return "not_filled";
    case RejectReason::InstrumentRule:
      return "instrument_rule";
    case RejectReason::UnknownOrder:
      return "unknown_order";
    case RejectReason::DuplicateOrderId:
      return "duplicate_order_id";
    case RejectReason::NoMarket:
      return "no_market";
    case RejectReason::Withdrawn:
      return "withdrawn";
    case RejectReason::NothingToReduce:
      return "nothing_to_reduce";
    case RejectReason::TriggerPassed:
      return "trigger_passed";
    case RejectReason::NoTriggerPrice:
      return "no_trigger_price";
    case RejectReason::BelowFilled:
      return "below_filled";
  }
  return no_such_enumerator();
}

std::string_view name_of(CancelReason reason) {
  switch (reason) {
    case CancelReason::Requoted:
      return "requoted";
    case CancelReason::BookInvalid:
      return "book_invalid";
    case CancelReason::EntriesPaused:
      return "entries_paused";
    case CancelReason::Killed:
      return "killed";
    case CancelReason::Halted:
      return "halted";
    case CancelReason::Unanswered:
      return "unanswered";
  }
  return no_such_enumerator();
}

std::string_view name_of(RuleId rule) {
  switch (rule) {
    case RuleId::KillLatch:
      return "kill_latch";
    case RuleId::EntriesPaused:
      return "entries_paused";
    case RuleId::BookState:
      return "book_state";
    case RuleId::InstrumentRules:
      return "instrument_rules";
    case RuleId::OrderNotional:
      return "order_notional";
    case RuleId::PositionNotional:
      return "position_notional";
    case RuleId::OpenOrders:
      return "open_orders";
    case RuleId::Gate:
      return "gate";
    case RuleId::BookAge:
      return "book_age";
    case RuleId::OrderRate:
      return "order_rate";
    case RuleId::DailyLoss:
      return "daily_loss";
    case RuleId::AccountExposure:
      return "account_exposure";
    case RuleId::Margin:
      return "margin";
    case RuleId::Balance:
      return "balance";
  }
  return no_such_enumerator();
}

std::string_view name_of(UserAction action) {
  switch (action) {
    case UserAction::PauseEntries:
      return "pause_entries";
    case UserAction::ResumeEntries:
      return "resume_entries";
    case UserAction::Kill:
      return "kill";
    case UserAction::Rearm:
      return "rearm";
  }
  return no_such_enumerator();
}

std::string_view name_of(GateReason reason) {
  switch (reason) {
    case GateReason::JournalStalled:
      return "journal_stalled";
    case GateReason::DailyLoss:
      return "daily_loss";
    case GateReason::Invariant:
      return "invariant";
  }
  return no_such_enumerator();
}

std::string_view name_of(MarginMode mode) {
  switch (mode) {
    case MarginMode::Cash:
      return "cash";
    case MarginMode::Isolated:
      return "isolated";
    case MarginMode::Cross:
      return "cross";
  }
  return no_such_enumerator();
}

std::string_view name_of(FeedResetReason reason) {
  switch (reason) {
    case FeedResetReason::SequenceGap:
      return "sequence_gap";
    case FeedResetReason::Reconnect:
      return "reconnect";
    case FeedResetReason::ChecksumMismatch:
      return "checksum_mismatch";
    case FeedResetReason::ReplaySeam:
      return "replay_seam";
  }
  return no_such_enumerator();
}

std::string_view name_of(ContractKind kind) {
  switch (kind) {
    case ContractKind::Linear:
      return "linear";
    case ContractKind::Inverse:
      return "inverse";
    case ContractKind::Spot:
      return "spot";
  }
  return {};
}

std::string_view name_of(SignalDirection direction) {
  switch (direction) {
    case SignalDirection::Flat:
      return "flat";
    case SignalDirection::Long:
      return "long";
    case SignalDirection::Short:
      return "short";
  }
  return no_such_enumerator();
}

std::string_view name_of(SignalFate fate) {
  switch (fate) {
    case SignalFate::Accepted:
      return "accepted";
    case SignalFate::Invalid:
      return "invalid";
    case SignalFate::Weak:
      return "weak";
    case SignalFate::Expired:
      return "expired";
    case SignalFate::Duplicate:
      return "duplicate";
    case SignalFate::Outvoted:
      return "outvoted";
    case SignalFate::NoChange:
      return "no_change";
    case SignalFate::Busy:
      return "busy";
    case SignalFate::Unplaced:
      return "unplaced";
    case SignalFate::Unapproved:
      return "unapproved";
  }
  return no_such_enumerator();
}

}  // namespace tw
