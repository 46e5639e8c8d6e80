#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <variant>

#include "model/instrument.hpp"
#include "model/order.hpp"
#include "model/position.hpp"

namespace tw {

// ---- market: public data of one instrument
// -------------------------------------------------------

/// New absolute quantity of one price level; zero lots delete it.
struct DepthLevel {
  std::int64_t ticks = 0;
  std::int64_t lots = 0;
  friend bool operator==(const DepthLevel&, const DepthLevel&) = default;
};

enum class DepthKind : std::uint8_t { Snapshot, Delta };

/// One venue message about the book, whole: nobody sees it half applied. The levels belong to
/// whoever made the event and are valid until the next one is taken from there.
struct DepthUpdate {
  InstrumentId instrument;
  DepthKind kind = DepthKind::Delta;
  std::uint64_t previous_sequence = 0;  ///< what a delta follows; ignored for a snapshot
  std::uint64_t sequence = 0;
  std::span<const DepthLevel> bids;
  std::span<const DepthLevel> asks;
};

/// One public trade.
struct Trade {
  InstrumentId instrument;
  std::uint64_t trade_id = 0;
  std::int64_t ticks = 0;
  std::int64_t lots = 0;
  Side aggressor = Side::Buy;
};

/// Best bid and ask as the venue publishes them on their own.
struct Quote {
  InstrumentId instrument;
  std::uint64_t sequence = 0;  ///< counted as the sequences of the book; 0 where it is not
  DepthLevel bid;
  DepthLevel ask;
};

enum class FeedResetReason : std::uint8_t {
  SequenceGap,
  Reconnect,
  ReplaySeam,
  ChecksumMismatch,  ///< our book is not the one the venue summed up
};

/// The book of this instrument is not valid until the next snapshot.
struct FeedReset {
  InstrumentId instrument;
  FeedResetReason reason = FeedResetReason::SequenceGap;
  friend bool operator==(const FeedReset&, const FeedReset&) = default;
};

// ---- private: the venue about our orders
// -----------------------------------------------------------

enum class RejectReason : std::uint8_t {
  None,
  WouldTake,       ///< post-only would have removed liquidity
  NotFilled,       ///< IOC or FOK found too little
  InstrumentRule,  ///< tick, step or minimum
  UnknownOrder,    ///< nothing to cancel under this id
  DuplicateOrderId,
  NoMarket,         ///< the venue has no book for it now
  Withdrawn,        ///< by us, before it left: trading stopped while it waited for the disk
  NothingToReduce,  ///< reduce-only, and no position on the other side (any more)
  TriggerPassed,    ///< the watched price is there already
  NoTriggerPrice,   ///< nobody publishes the watched price
  BelowFilled,      ///< an amend to a quantity that is filled already
};

struct OrderAccepted {
  ClientOrderId order;
  VenueOrderId venue_order_id;
  Price working_price;
  friend bool operator==(const OrderAccepted&, const OrderAccepted&) = default;
};
struct OrderRejected {
  ClientOrderId order;
  RejectReason reason = RejectReason::None;
  friend bool operator==(const OrderRejected&, const OrderRejected&) = default;
};
struct OrderCanceled {
  ClientOrderId order;
  Quantity filled;  ///< cumulated at the venue when it ended
  friend bool operator==(const OrderCanceled&, const OrderCanceled&) = default;
};
/// Ended by its own terms (post-only, IOC, FOK), not by us.
struct OrderExpired {
  ClientOrderId order;
  RejectReason reason = RejectReason::None;
  Quantity filled;
  friend bool operator==(const OrderExpired&, const OrderExpired&) = default;
};
struct CancelRejected {
  ClientOrderId order;
  RejectReason reason = RejectReason::None;
  friend bool operator==(const CancelRejected&, const CancelRejected&) = default;
};

/// Why an order changed: we asked for it, or it was reduce-only and larger than the position.
enum class AmendCause : std::uint8_t { Requested, Position };
/// The venue changed what it holds.
struct OrderAmended {
  ClientOrderId order;
  AmendCause cause = AmendCause::Requested;
  Price working_price;
  Quantity quantity;  ///< the total from now on
  friend bool operator==(const OrderAmended&, const OrderAmended&) = default;
};
struct AmendRejected {
  ClientOrderId order;
  RejectReason reason = RejectReason::None;
  friend bool operator==(const AmendRejected&, const AmendRejected&) = default;
};
/// A conditional order went into the market.
struct OrderTriggered {
  ClientOrderId order;
  friend bool operator==(const OrderTriggered&, const OrderTriggered&) = default;
};
/// No answer came in time: the venue may have done what was asked, or not. What it says later, or
/// says when it is asked, ends that.
struct RequestUnanswered {
  ClientOrderId order;
  RequestKind request = RequestKind::Place;
  friend bool operator==(const RequestUnanswered&, const RequestUnanswered&) = default;
};
/// Funding of one position at one moment: money moves, the position does not.
struct FundingPaid {
  AccountId account;
  InstrumentId instrument;
  Timestamp due;  ///< with account and instrument the key under which it counts once
  Rate rate;      ///< fraction of the notional; > 0: longs pay
  Price mark;
  Money amount;  ///< > 0 into the wallet
  friend bool operator==(const FundingPaid&, const FundingPaid&) = default;
};

// ---- timers, users, configuration
// ------------------------------------------------------------------

struct TimerFired {
  TimerId timer;
  StrategyId strategy;
  Timestamp due;
  friend bool operator==(const TimerFired&, const TimerFired&) = default;
};

enum class UserAction : std::uint8_t { PauseEntries, ResumeEntries, Kill, Rearm };
struct UserCommand {
  UserAction action = UserAction::PauseEntries;
  TenantId tenant;
  friend bool operator==(const UserCommand&, const UserCommand&) = default;
};

/// A writer took over: all client order ids that follow carry its epoch.
struct WriterStarted {
  std::uint32_t epoch = 0;
  std::array<std::uint8_t, 32> settings_digest{};  ///< SHA-256 of the session's settings text
  friend bool operator==(const WriterStarted&, const WriterStarted&) = default;
};
struct InstrumentDefined {
  Listing listing;
  InstrumentTerms terms;
  friend bool operator==(const InstrumentDefined&, const InstrumentDefined&) = default;
};
/// Money put into an account from outside.
struct AccountFunded {
  Account account;
  Money amount;
  friend bool operator==(const AccountFunded&, const AccountFunded&) = default;
};

/// How an account stands in for its positions from now on; before its first order.
struct MarginModeSet {
  AccountId account;
  MarginMode mode = MarginMode::Cash;
  friend bool operator==(const MarginModeSet&, const MarginModeSet&) = default;
};
/// The leverage of an account in one instrument from now on.
struct LeverageSet {
  AccountId account;
  InstrumentId instrument;
  Decimal leverage;  ///< >= 1
  friend bool operator==(const LeverageSet&, const LeverageSet&) = default;
};

// ---- what the engine says to itself, so that recovery needs no market data
// ---------------------------------------------------------

/// Why nothing that increases risk may leave. Each reason stands until it is taken back.
enum class GateReason : std::uint8_t {
  JournalStalled,  ///< the disk does not answer
  DailyLoss,       ///< more was lost today than is allowed
  Invariant,       ///< a fact contradicts what is known: nobody may trust the group's state
};
enum class GateState : std::uint8_t { Open, Closed };
struct GateChanged {
  GateReason reason = GateReason::JournalStalled;
  GateState state = GateState::Closed;
  friend bool operator==(const GateChanged&, const GateChanged&) = default;
};
/// The first equity of a UTC day: what the loss of the day is measured from.
struct DayStarted {
  AccountId account;
  Timestamp day;
  Money equity;
  friend bool operator==(const DayStarted&, const DayStarted&) = default;
};

using EventBody =
    std::variant<DepthUpdate, Trade, Quote, FeedReset, OrderAccepted, OrderRejected, OrderCanceled,
                 OrderExpired, CancelRejected, Fill, TimerFired, UserCommand, WriterStarted,
                 InstrumentDefined, AccountFunded, OrderAmended, AmendRejected, OrderTriggered,
                 FundingPaid, MarginModeSet, LeverageSet, GateChanged, DayStarted,
                 RequestUnanswered>;

/// The one kind of input of the engine: an immutable value.
struct Event {
  Timestamp ts_event;  ///< the venue's stamp; ts_recv where there is none
  Timestamp ts_recv;   ///< when we read it: this advances engine time
  EventBody body;
};

/// Market data are on the tape; every other input is a fact that the journal holds.
constexpr bool is_market(const EventBody& body) { return body.index() <= 3; }

}  // namespace tw
