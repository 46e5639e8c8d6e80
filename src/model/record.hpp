#pragma once

#include <cstdint>
#include <variant>

#include "model/command.hpp"
#include "model/event.hpp"
#include "model/signal.hpp"

namespace tw {

/// A risk rule, in the words of the person who reads the refusal.
enum class RuleId : std::uint8_t {
  KillLatch,
  EntriesPaused,
  BookState,
  InstrumentRules,
  OrderNotional,
  PositionNotional,
  OpenOrders,
  Gate,             ///< closed for one of the GateReasons
  BookAge,          ///< nothing was heard of the book for too long
  OrderRate,        ///< orders and amends within a second
  DailyLoss,        ///< since the first equity of the UTC day
  AccountExposure,  ///< all positions and open orders of the account together
  Margin,           ///< what the order would reserve, against what is free
  Balance,          ///< spot: the asset that the order gives, against what is free of it
};

inline constexpr RuleId kRuleIdLast = RuleId::Balance;

/// What a rule said of an intent.
struct Verdict {
  RuleId rule = RuleId::KillLatch;
  bool is_allowed = true;
  Decimal value;  ///< what was asked for, in the rule's unit
  Decimal limit;
  std::uint32_t limits_version = 0;
  friend bool operator==(const Verdict&, const Verdict&) = default;
};

/// An intent that risk refused; nothing was sent.
struct Refusal {
  Route route;
  OrderTerms terms;
  Verdict verdict;
  SignalId cause = {};  ///< as of PlaceOrder
  friend bool operator==(const Refusal&, const Refusal&) = default;
};

/// Market inputs consumed since the last index: they are on the tape, this says which.
struct FeedIndex {
  std::uint64_t first = 0;  ///< number of the first market event, counted from the session's start
  std::uint64_t count = 0;
  friend bool operator==(const FeedIndex&, const FeedIndex&) = default;
};

/// One step of an order's life, kept so that its history reads without replay.
struct OrderTransition {
  ClientOrderId order;
  OrderStatus from = OrderStatus::PendingNew;
  OrderStatus to = OrderStatus::PendingNew;
  friend bool operator==(const OrderTransition&, const OrderTransition&) = default;
};

/// Everything the journal holds: the inputs that are facts, and what the engine decided. Market
/// event kinds never occur in a record.
using RecordBody = std::variant<FeedIndex, Event, Command, Refusal, OrderTransition, SignalJudged>;

struct Record {
  GroupId group;
  std::uint64_t group_seq = 0;  ///< counts the records of the group from 1
  EngineSeq engine_seq;         ///< the input it belongs to
  Timestamp at;                 ///< engine time
  RecordBody body;
};

}  // namespace tw
