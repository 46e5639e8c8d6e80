#pragma once

#include <cstdint>
#include <optional>

#include "base/fixed_text.hpp"
#include "model/event.hpp"

namespace tw::sim {

/// The client's own id of an order; empty where it gave none.
using LinkId = FixedText<36>;

/// Why the exchange did not take a request. The wire names each with its own code and text.
enum class Refusal : std::uint8_t {
  UnknownInstrument,
  InstrumentClosed,
  PriceOffTick,
  QuantityOffStep,
  QuantityTooSmall,
  QuantityTooLarge,
  NotionalTooSmall,
  PriceOutOfBand,
  NoMarketPrice,
  InsufficientBalance,
  NothingToReduce,  ///< reduce-only, and the account is flat
  ReduceSameSide,   ///< reduce-only in the direction of the position
  TriggerPassedUp,  ///< should rise to a price that is reached already
  TriggerPassedDown,
  TriggerDirectionMissing,
  DuplicateLinkId,
  UnknownOrder,  ///< no such order, or it ended
  BelowFilled,
  NotModified,
  TooManyOrders,
  TooManyConditional,
  StopOnReduceOnly,  ///< reduce-only orders take no take-profit or stop-loss
  StopWrongSide,     ///< a take-profit or stop-loss that would trigger at once
  NoPosition,
  LeverageNotModified,
  LeverageOutOfRange,
  MarginNotEnough,  ///< the change would need more than there is
  HasOrdersOrPosition,
  ModeNotModified,
  NotOffered,  ///< the venue has it, the simulator not yet
};

enum class QuantityUnit : std::uint8_t { Base, Quote };
enum class CloseOnTrigger : std::uint8_t { No, Yes };

/// A take-profit or a stop-loss; no price: none.
struct StopTerms {
  std::optional<Price> price = {};
  TriggerBy by = TriggerBy::Last;
  OrderType type = OrderType::Market;
  Price limit_price = {};
  friend bool operator==(const StopTerms&, const StopTerms&) = default;
};
/// Full: of the whole position, whatever its size; Partial: of what one order filled.
enum class StopMode : std::uint8_t { Full, Partial };

/// How far from the touch a market order may trade: ticks, or percent of it.
struct SlippageTolerance {
  enum class Unit : std::uint8_t { None, Ticks, Percent };
  Unit unit = Unit::None;
  Decimal amount = {};
};

/// What a client asks for.
struct OrderRequest {
  LinkId link_id;
  OrderTerms terms;  ///< of a market order the price is left out; post-only is a flag of it
  QuantityUnit unit = QuantityUnit::Base;
  CloseOnTrigger close_on_trigger = CloseOnTrigger::No;
  StopTerms take_profit = {};
  StopTerms stop_loss = {};
  StopMode stop_mode = StopMode::Full;
  SlippageTolerance slippage = {};  ///< of a market order
};

/// The stops of a position: what is set, changed or (price zero) removed; what is left out stays.
/// Full changes what is there, Partial adds of `quantity`.
struct StopsRequest {
  std::optional<StopTerms> take_profit = {};
  std::optional<StopTerms> stop_loss = {};
  StopMode mode = StopMode::Full;
  Quantity quantity = {};
};

/// What an amend changes; what is left out stays.
struct AmendRequest {
  std::optional<Price> price = {};
  std::optional<Quantity> quantity = {};
  std::optional<Price> trigger_price = {};
  std::optional<StopTerms> take_profit = {};
  std::optional<StopTerms> stop_loss = {};
  std::optional<StopMode> stop_mode = {};
};

enum class HeldStatus : std::uint8_t {
  Untriggered,
  Triggered,
  New,
  PartiallyFilled,
  Filled,
  Canceled,
  PartlyFilledCanceled,  ///< spot
  Rejected,
  Deactivated,  ///< conditional, ended before its trigger
};
constexpr bool is_final(HeldStatus status) { return status >= HeldStatus::Filled; }

/// Who made an order.
enum class OrderOrigin : std::uint8_t {
  User,
  Stop,  ///< a conditional order of the user, once triggered
  TakeProfit,
  StopLoss,
  PartialTakeProfit,
  PartialStopLoss,
  Closing,       ///< quantity zero, reduce-only and close-on-trigger: the whole position
  AdminClosing,  ///< by the control port
  Liquidation,
  TakeOver,
};

/// Why an order ended without being filled.
enum class EndCause : std::uint8_t {
  None,
  ByUser,
  WouldTake,
  NothingToMatch,  ///< an IOC or market order found nothing, or not all
  NoFullFill,      ///< FOK
  ReduceOnly,      ///< nothing left to reduce
  StopsCleared,    ///< its position is gone
  OtherStopFired,  ///< take-profit and stop-loss of one entry
  Liquidation,
  NotAffordable,  ///< at its trigger
  NoMarket,
  Admin,
  SelfMatch,    ///< it would have met an order of its own account
  BeyondPrice,  ///< the rest of a market order lies outside of its slippage tolerance
};

/// One order as the venue holds it, also after its end.
struct HeldOrder {
  VenueOrderId id = {};
  AccountId account = {};
  OrderRequest request = {};  ///< as amended; quantity in base units or contracts
  HeldStatus status = HeldStatus::New;
  EndCause cause = EndCause::None;
  OrderOrigin origin = OrderOrigin::User;
  VenueOrderId parent = {};  ///< of a take-profit or stop-loss that came with an order
  LinkId parent_link_id = {};
  Decimal asked_value = {};  ///< what a market order was to be worth; zero where it asked in base
  Quantity filled = {};
  Decimal filled_value = {};  ///< sum of price * quantity, inverse: quantity / price
  Decimal fee = {};           ///< so far, > 0 is a cost
  Currency fee_currency = {};
  Decimal closed_pnl = {};
  Price last_at_creation = {};  ///< newest trade when it came
  Timestamp created = {};
  Timestamp updated = {};
  std::uint64_t sequence = 0;  ///< of its newest change, rises over all orders

  Quantity remaining() const { return request.terms.quantity - filled; }
  bool is_conditional() const { return request.terms.is_conditional(); }
};

enum class ExecutionKind : std::uint8_t { Trade, Funding, TakeOver };

/// One execution of an order, or funding of a position.
struct Execution {
  std::uint64_t id = 0;  ///< unique at this venue, rises
  ExecutionKind kind = ExecutionKind::Trade;
  VenueOrderId order = {};
  LinkId link_id = {};
  AccountId account = {};
  InstrumentId instrument = {};
  Side side = Side::Buy;
  OrderType type = OrderType::Limit;
  OrderOrigin origin = OrderOrigin::User;
  Liquidity liquidity = Liquidity::Taker;
  Price price = {};
  Quantity quantity = {};
  Decimal value = {};
  Price order_price = {};
  Quantity order_quantity = {};
  Quantity leaves = {};
  Quantity closed = {};    ///< of a position by this fill
  Decimal pnl_gross = {};  ///< of that part, before fees
  Money fee = {};          ///< > 0 is a cost; of funding: > 0 was paid
  Rate fee_rate = {};
  Price mark = {};
  Price index = {};
  Timestamp at = {};
  std::uint64_t sequence = 0;
};

/// A part of a position that was closed, with all it cost.
struct ClosedPnl {
  AccountId account = {};
  InstrumentId instrument = {};
  VenueOrderId order = {};
  Side side = Side::Buy;  ///< of the closing order
  OrderType type = OrderType::Market;
  ExecutionKind kind = ExecutionKind::Trade;
  Quantity order_quantity = {};
  Price order_price = {};
  Quantity closed = {};
  Decimal entry_value = {};
  Decimal exit_value = {};
  Decimal open_fee = {};
  Decimal close_fee = {};
  Decimal pnl = {};
  Decimal leverage = {};
  std::uint32_t fills = 0;
  Timestamp created = {};
  Timestamp updated = {};
};

}  // namespace tw::sim
