#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/ring.hpp"
#include "market/books.hpp"
#include "sim/arrival_queue.hpp"
#include "sim/latency.hpp"
#include "sim/liquidity_source.hpp"
#include "sim/own_orders.hpp"
#include "sim/queue_model.hpp"
#include "sim/recent_ids.hpp"

namespace tw::sim {

/// How much of an order one event fills.
enum class FillRule : std::uint8_t {
  Partial,  ///< what the recording offers: the rest of a trade, the levels of the book
  Whole,    ///< all of it, a taker at the touch: as if nobody were ever too small
};

/// Which trades beyond its price fill a resting order.
enum class ThroughRule : std::uint8_t {
  Any,       ///< every one: somebody traded at a worse price, so the order was in the way
  Opposite,  ///< those of an aggressor of the other side; others wait for the book to say so
};

/// Funding of an instrument at one moment.
struct FundingPoint {
  InstrumentId instrument;
  Timestamp at;
  Rate rate;                  ///< of the notional; > 0: longs pay
  std::optional<Price> mark;  ///< else the mid of the last synced book
};

struct OverlayConfig {
  Latency order_latency = Latency::constant({});     ///< from our decision to the venue's matching
  Latency response_latency = Latency::constant({});  ///< from the venue's matching to us
  QueueSettings queue = {};
  FillRule fill = FillRule::Partial;
  ThroughRule through = ThroughRule::Any;
  std::vector<FundingPoint> funding = {};  ///< by time
  /// Orders that are held, and commands on their way. Each takes about 0.7 KiB from the start.
  std::size_t orders_max = OwnOrders::kOrdersMax;
};

/// A venue laid over recorded market data. The recording never changes: our orders are virtual,
/// and each is alone with the recording.
/// Time:    market data and orders meet in time order; a command arrives `order_latency` after its
///          decision and, at the same instant, before the market event of that instant. One
///          connection keeps the order of commands, another that of answers (ArrivalQueue says how
///          commands of one instant follow). Answers come `response_latency` after their cause.
/// Orders:  an id is accepted once, also after its order ended (the newest kIdsKept are
///          remembered). A post-only order that would take expires. What takes fills at recorded
///          prices, level by level, and a rest waits (Gtc) or expires (Ioc, and Fok before any
///          fill). Fok asks for all it wants in the book.
/// Maker:   a resting order fills at its own price, all of it, when a trade prints strictly through
///          it (ThroughRule says which trades count). A trade at its price against its side fills
///          what the queue model leaves of it. Where the model follows the book it also fills, all
///          of it, when a depth update moves the other side's best level from beyond its price to
///          it or through it. An order that rests on the other side's best level after taking waits
///          until that level has left. In one event orders fill by arrival.
/// Queue:   a level's place is taken on arrival and kept over a FeedReset and over save and load;
///          the first snapshot afterwards counts as one change of the level.
/// Reduce-only: the venue keeps a signed position per account and instrument from its own fills.
///          Without a position on the other side such an order is refused; one that is larger is
///          cut to the position (Bybit: 110017, "qty above position is truncated"), and after every
///          fill each resting one is cut again or expires. The venue says so with OrderAmended. A
///          conditional one is checked when it triggers.
/// Trigger: Last is the newest trade, Mark the mid of the synced book, as no recording holds mark
///          prices; Index is refused. An order whose price is reached already is refused
///          (110092, 110093). Once triggered it is a market or limit order of that moment; on an
///          unsynced book it expires.
/// Amend:   names the new price and the new total quantity. Another price or a larger quantity
///          loses the place and enters the market again; a smaller one keeps it. Refused: a
///          quantity that is filled already (110064), a broken instrument rule, an unsynced book,
///          and a post-only order that would take; the order then stays as it was. A conditional
///          order that waits changes without ado; its trigger stays.
/// Funding: position * mark * rate at its moment, before commands of the same instant arrive; none
///          while there is neither a mark nor a mid, or where its mark makes a value that no money
///          can state.
/// Fees:    notional times the instrument's rate, rounded half to even at 12 digits.
/// Cost:    O(orders that a trade or the touch reaches) and O(log orders) per changed level in the
///          range of our prices; no allocation after warm-up.
class OverlayVenue final : public LiquiditySource {
 public:
  static constexpr std::size_t kDeliveriesKept = 4'096;  ///< before memory grows
  static constexpr std::size_t kIdsKept = RecentIds::kKept;

  explicit OverlayVenue(OverlayConfig config);

  /// Makes an instrument tradable; its id is the next one (TW_ASSERT).
  void list(const Instrument& instrument) override;
  /// The command must not arrive in the past (TW_ASSERT).
  void submit(const Command& command) override;
  /// Time of the earliest command that has not arrived yet, or of funding.
  std::optional<Timestamp> next_arrival() const {
    const auto command = arrivals_.next();
    if (funding_next_ == config_.funding.size()) {
      return command;
    }
    const Timestamp funding = config_.funding[funding_next_].at;
    return command.has_value() ? std::min(*command, funding) : funding;
  }
  std::optional<Timestamp> next_event() const override { return next_arrival(); }
  /// Whether that is up to `at`.
  bool has_arrival(Timestamp at) const {
    return arrivals_.is_due(at) ||
           (funding_next_ < config_.funding.size() && config_.funding[funding_next_].at <= at);
  }
  /// Lets every command with an arrival time up to `at` arrive, and pays funding.
  void advance_to(Timestamp at) override;
  /// One market event at event.ts_recv; what arrives up to then must have arrived (TW_ASSERT).
  void on_market(const Event& event) { on_market(event, event.ts_recv); }
  /// The same where the venue acts on it at another moment: earlier, as it has not reached us yet.
  void on_market(const Event& event, Timestamp at);

  std::optional<Timestamp> next_delivery() const {
    return deliveries_.is_empty() ? std::nullopt : std::optional(deliveries_.front().ts_recv);
  }
  /// Whether that is up to `at`.
  bool has_delivery(Timestamp at) const override {
    return !deliveries_.is_empty() && deliveries_.front().ts_recv <= at;
  }
  /// The earliest answer; there must be one (TW_ASSERT).
  Event pop_delivery() override;

  /// Orders in the market, and those that wait for their trigger.
  std::size_t resting_orders() const { return orders_.resting(); }
  std::size_t waiting_orders() const { return orders_.size() - orders_.resting(); }
  Quantity position(AccountId account, InstrumentId instrument) const;
  const OverlayConfig& config() const { return config_; }
  /// The recorded books as of the newest market event. They stay in their place, also over `load`
  /// and assignment.
  const market::Books& books() const override { return books_; }

  /// Appends everything but books and configuration. A venue with equal configuration and
  /// instruments that loads it, and then sees a snapshot of each book that was synced, goes on bit
  /// for bit.
  void save(std::vector<std::byte>& bytes) const;
  /// Errors: InvalidInput for bytes that `save` did not write, of another version, configuration or
  ///         number of instruments; the venue is unchanged then.
  Checked<void> load(std::span<const std::byte> bytes);
  /// Brings a book back after `load`: market events that it saw before, in order from a moment
  /// when it was unsynced. Orders do not meet them again.
  void follow_book(const Event& event) { books_.apply(event); }

 private:
  struct Market {
    Instrument instrument;
    std::optional<std::int64_t> bid = {};  // touch of the last synced book, ticks
    std::optional<std::int64_t> ask = {};
    std::optional<std::int64_t> mid = {};   // of the last one with both sides, half ticks
    std::optional<std::int64_t> last = {};  // newest trade, half ticks
  };
  struct Position {
    AccountId account;
    InstrumentId instrument;
    Quantity quantity;
  };
  struct Reached {
    OrderRef ref;
    bool is_through = false;
  };

  Market& market_of(const OwnOrder& order) { return markets_[order.terms().instrument.value()]; }
  const Market& market_of(const OwnOrder& order) const {
    return markets_[order.terms().instrument.value()];
  }
  const market::OrderBook& book_of(const Market& market) const {
    return books_.at(market.instrument.id());
  }

  // commands
  void arrive(const PlaceOrder& place, Timestamp at);
  void arrive(const CancelOrder& cancel, Timestamp at);
  void arrive(const AmendOrder& amend, Timestamp at);
  std::optional<RejectReason> refusal(const PlaceOrder& place) const;
  std::optional<RejectReason> refusal(const OwnOrder& held, const OwnOrder& wanted) const;
  static std::optional<RejectReason> refusal(const Market& market, const Trigger& trigger);
  static bool loses_place(const OwnOrder& held, const OwnOrder& wanted);

  // an order meets the market
  void cut(OwnOrder& order) const;
  std::optional<OrderExpired> immediate_end(const OwnOrder& order) const;
  void enter(OwnOrder& order, Quantity asked, Timestamp at);
  void take_then_rest(OwnOrder& order, Timestamp at);
  void take(OwnOrder& order, Timestamp at);
  Quantity takeable(const OwnOrder& order) const;
  void trigger(const OrderRef& ref, Timestamp at);

  // the market meets our orders
  void match_trade(Market& market, const Trade& trade, Timestamp at);
  void fill_reached(const Market& market, std::int64_t lots, Timestamp at);
  void apply_depth(Market& market, const DepthUpdate& update, Timestamp at);
  void follow_levels(const Market& market, const DepthUpdate& update, Side side);
  void follow_touch(Market& market, Timestamp at);
  void gather_passed(std::span<const OrderRef> refs, Side side, std::optional<std::int64_t> before,
                     std::optional<std::int64_t> now);
  void fire(const Market& market, TriggerBy by, Timestamp at);

  // fills, positions, money
  void fill(OwnOrder& order, Price price, Quantity quantity, Liquidity liquidity, Timestamp at);
  void fill_resting(OwnOrder& order, Quantity quantity, Timestamp at);
  Quantity reducible(AccountId account, const OrderTerms& terms) const;
  void hold_reduce_only(const Route& route, InstrumentId instrument, Timestamp at);
  Quantity& position_for(AccountId account, InstrumentId instrument);
  void pay_funding(const FundingPoint& point);
  void deliver(Timestamp cause, const EventBody& body);
  void locate(OwnOrder& order) const;

  void save_orders(std::vector<std::byte>& bytes) const;
  Checked<void> load_orders(std::span<const std::byte> bytes);

  OverlayConfig config_;
  QueueModel queue_;
  std::vector<Market> markets_;
  market::Books books_;  // one for each of them
  ArrivalQueue arrivals_;
  OwnOrders orders_;
  RecentIds ids_;
  std::vector<Position> positions_;  // in the order of their first fill
  Ring<Event> deliveries_{kDeliveriesKept};
  std::vector<Reached> reached_;    // what one event reaches
  std::vector<OrderRef> reducing_;  // what one fill may cut
  Timestamp now_{};
  Timestamp last_delivery_{};
  Duration feed_latency_{};  // of the newest market event
  std::size_t funding_next_ = 0;
  std::uint64_t venue_order_count_ = 0;
  std::uint64_t fill_count_ = 0;
};

}  // namespace tw::sim
