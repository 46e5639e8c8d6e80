#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "base/state_archive.hpp"
#include "sim/active_orders.hpp"
#include "sim/exchange.hpp"
#include "sim/order_checks.hpp"
#include "sim/order_history.hpp"
#include "sim/waiting_orders.hpp"

namespace tw::sim {

/// What the exchange knows of an instrument beside its contract.
struct VenueMarket {
  ReferencePrices prices;
  Trading trading = Trading::Open;
};

/// A fill whose take-profit and stop-loss are still to be made.
struct StopsDue {
  VenueOrderId parent;
  Quantity opened;
};

/// One account in one instrument.
struct Pair {
  std::uint32_t active = 0;       ///< orders in the market
  std::uint32_t conditional = 0;  ///< of the user, waiting
  int sign = 0;                   ///< of the position that its stops belong to
  bool is_dirty = false;          ///< filled since its orders were brought in line
  /// The venue of the orders has another position: what a takeover closed never met it. It is not
  /// told of reduce-only any more.
  bool is_apart = false;
  std::vector<VenueOrderId> reducing = {};  ///< reduce-only orders in the market, by id
  std::vector<VenueOrderId> stops = {};     ///< take-profits and stop-losses that wait, by id
  std::vector<StopsDue> due = {};
};

struct PairId {
  AccountId account;
  InstrumentId instrument;
};

struct Exchange::State final : Valuation {
  State(LiquiditySource& source, const ExchangeLimits& wanted);

  // ---- what it values by
  std::optional<Price> mark(InstrumentId instrument) const override;
  std::optional<Decimal> usd_index(Currency currency) const override;
  OrderContext context(InstrumentId instrument) const;
  Quantity position(PairId pair) const;
  /// What an order of this side may reduce.
  Quantity reducible(PairId pair, Side side) const;
  /// What is left of that for an order beside the others that rest.
  Quantity reducible_beside(PairId pair, Side side, VenueOrderId order);
  Pair& pair_of(PairId pair);
  static PairId pair_of(const HeldOrder& held) {
    return {held.account, held.request.terms.instrument};
  }

  // ---- time (exchange_flow.cpp)
  std::optional<Timestamp> next_event() const;
  void find_funding();
  void pass(Timestamp at);
  void settle();
  void drain();
  bool follow_up();
  void keep_up(PairId id);
  void recut(PairId id);
  void fire(InstrumentId instrument, TriggerBy by, Price price);

  // ---- requests (exchange_requests.cpp)
  Taken<VenueOrderId> place(AccountId account, const OrderRequest& request);
  std::optional<Refusal> prepare(HeldOrder& held);
  std::optional<Refusal> complete(HeldOrder& held);
  std::optional<Refusal> check_reducing(HeldOrder& held);
  bool is_closable(PairId pair, Quantity quantity);
  std::optional<Refusal> check_room(const HeldOrder& held);
  const HeldOrder* find(AccountId account, const LinkId& link_id) const;
  std::optional<Refusal> afford(const HeldOrder& held) const;
  Taken<VenueOrderId> enter(HeldOrder& held);
  Taken<VenueOrderId> amend(AccountId account, VenueOrderId id, const AmendRequest& request);
  std::optional<Refusal> check_amend(const ActiveOrder& order, OrderRequest& wanted);
  Taken<VenueOrderId> amend_resting(ActiveOrder& order, const OrderRequest& wanted);
  Taken<VenueOrderId> cancel(AccountId account, VenueOrderId id);
  Taken<VenueOrderId> end_order(VenueOrderId id, EndCause cause);
  Taken<VenueOrderId> close_position(PairId pair, OrderOrigin origin);

  // ---- commands and answers (exchange_booking.cpp)
  /// Names the order, and holds a copy.
  ActiveOrder& add(HeldOrder& held);
  void send(const ActiveOrder& order);
  void send_cancel(ActiveOrder& order, EndCause cause);
  void send_amend(const ActiveOrder& order, Price price, Quantity quantity);
  void submit(const CommandBody& body);
  void book(const Event& event);
  void book(const OrderAccepted& accepted);
  void book(const OrderRejected& rejected);
  void book(const OrderCanceled& canceled);
  void book(const OrderExpired& expired);
  void book(const OrderAmended& amended);
  void book(const CancelRejected& rejected);
  void book(const AmendRejected& rejected);
  void book(const Fill& fill);
  Execution execution_of(const ActiveOrder& order, const Fill& fill, const Closing& closing);
  void note_closing(ActiveOrder& order, const Closing& closing, ExecutionKind kind);
  void end(ActiveOrder& order, EndCause cause);
  void finish(ActiveOrder& order, HeldStatus status, EndCause cause);
  /// Takes an order back that was never taken.
  void forget(ActiveOrder& order);
  void join_pair(const ActiveOrder& order);
  void leave_pair(const ActiveOrder& order);
  void claim(ActiveOrder& order);
  void claim_rest(VenueOrderId id);
  void stamp(HeldOrder& held);
  void changed(HeldOrder& held);
  void executed(const Execution& execution);
  void moved(PairId pair);
  void mark_dirty(PairId id);
  const HeldOrder* find(VenueOrderId id) const;

  // ---- conditional orders and stops (stop_orders.cpp)
  void wait(ActiveOrder& order);
  void stop_waiting(ActiveOrder& order);
  void trigger(VenueOrderId id);
  bool fit_to_position(HeldOrder& held);
  bool size_by_value(HeldOrder& held) const;
  bool enter_market(ActiveOrder& order);
  void end_twin(const ActiveOrder& order);
  void clear_stops(PairId id);
  void attach(PairId id, const StopsDue& due);
  VenueOrderId set_full(PairId id, StopKind kind, const StopTerms& stop, const HeldOrder* parent);
  VenueOrderId add_partial(PairId id, StopKind kind, const StopTerms& stop, Quantity quantity);
  ActiveOrder* find_full(PairId id, StopKind kind);
  ActiveOrder* find_child(PairId id, OrderOrigin origin, VenueOrderId parent);
  HeldOrder stop_order(PairId id, StopKind kind, const StopTerms& stop) const;
  VenueOrderId add_stop(HeldOrder held);
  void pair_up(VenueOrderId one, VenueOrderId other);
  void resize_full(PairId id);
  Taken<void> set_stops(PairId id, const StopsRequest& request);
  std::optional<Refusal> check_set(PairId id, const StopsRequest& request) const;
  Taken<void> set_full_stops(PairId id, const StopsRequest& request);
  Taken<void> add_partial_stops(PairId id, const StopsRequest& request);

  // ---- funding and liquidation (liquidation.cpp)
  void pay_funding();
  void pay_funding(InstrumentId instrument);
  void liquidate();
  void liquidate(PairId id);
  bool cancel_before(PairId id);
  bool reduce_tier(PairId id, const VenuePosition& held);
  void take_over(PairId id);

  // ---- saving (exchange_saved.cpp)
  void save(std::vector<std::byte>& bytes) const;
  bool load(std::span<const std::byte> bytes);
  void load_orders(StateReader& in);
  bool is_sound(const ActiveOrder& order) const;
  bool restore(const ActiveOrder& saved);

  LiquiditySource& liquidity;
  ExchangeLimits limits;
  std::vector<Contract> contracts;
  std::vector<VenueMarket> markets;  // one for each of them
  Accounts accounts;
  ActiveOrders orders;
  OrderHistory history;
  WaitingOrders waiting;
  std::vector<std::vector<Pair>> pairs;  // by account, counted from 1, and instrument
  Timestamp now{};
  Timestamp funding_due = kTimestampMax;  // the first of all instruments
  std::uint64_t order_count = 0;
  std::uint64_t execution_count = 0;
  std::uint64_t sequence = 0;

  // Of the request that runs.
  std::vector<Change> changes;
  std::deque<VenueOrderId> fired;  // conditional orders whose price was reached
  std::deque<PairId> dirty;
  VenueOrderId asked;  // the order whose request may be refused
  std::optional<RejectReason> refused;
  std::vector<VenueOrderId> reached;  // scratch
};

}  // namespace tw::sim
