#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/ring.hpp"
#include "sim/flow_generator.hpp"
#include "sim/liquidity_source.hpp"
#include "sim/matching_book.hpp"
#include "sim/order_index.hpp"
#include "sim/recent_ids.hpp"

namespace tw::sim {

struct MatchingConfig {
  /// Orders of clients that are held. Each takes about 0.2 KiB.
  std::size_t orders_max = 20'000;
};

/// One limit order book per instrument, by price and then by time, in which all clients and the
/// generated flow meet. An order may meet another one of its own account.
/// Time:    a command arrives at its decision, before flow of the same instant; commands of one
///          instant arrive in the order in which they were submitted. Answers come at once.
/// Answers: those of `OverlayVenue`, with the same meaning. A post-only order that would take and a
///          Fok that does not find all of its quantity expire without being accepted; every other
///          valid order is accepted, takes level by level at the prices of the resting orders, and
///          its rest waits (a Gtc limit order) or expires. Each meeting gives the taker's Fill
///          first, then the maker's, where they are clients. Refused: an id that came before
///          (the newest RecentIds::kKept are remembered), a broken instrument rule, more orders or
///          levels than fit, and a conditional order, which is the exchange's (NoTriggerPrice).
/// Amend:   another price or a larger quantity loses the place and enters the market again, what is
///          left of it keeps its fills; a smaller one keeps the place. Refused as by the overlay:
///          a quantity that is filled already, a broken rule, a post-only order that would take.
/// Reduce-only: whoever submits it has cut it; here it is exempt from the minimum notional only.
/// Market:  the listener hears one snapshot of each instrument with the first advance after it was
///          listed, sequence 1; then of each command or action of flow its trades, in the order of
///          the fills, and one delta with every level that changed, sequences rising by one. While
///          it hears of a trade `books` stands as before the command. It may submit; it must not
///          advance or pop (TW_ASSERT).
/// Bounds:  an order has at most kOrderLotsMost lots and lies below kTicksEnd, so that the sum of a
///          level stays within the bounds of market data.
/// Cost:    O(log levels) per command and O(1) per fill (MatchingBook says more); no allocation
///          after warm-up. With flow O(log instruments) per action.
class MatchingVenue final : public LiquiditySource {
 public:
  static constexpr std::size_t kDeliveriesKept = 4'096;  ///< before memory grows
  static constexpr std::size_t kOrdersMost = 32'768;     ///< orders_max is not above (TW_ASSERT)
  static constexpr std::int64_t kOrderLotsMost = std::int64_t{1} << 44;

  explicit MatchingVenue(const MatchingConfig& config = {});

  /// Who hears of the market from now on; null: nobody. It outlives the venue.
  void listen(MarketListener* listener) { listener_ = listener; }
  void list(const Instrument& instrument) override;
  /// Lets a listed instrument have flow, which fills its book and begins with the next advance.
  /// Errors: as FlowGenerator::make; Conflict where it has flow already.
  Checked<void> set_flow(InstrumentId instrument, const FlowSettings& settings, std::uint64_t seed);

  /// No flow until then: what it would have done meanwhile it never does.
  void rest_until(Timestamp at);
  /// The market of an instrument with flow is at another price from now on: generated orders go,
  /// those of clients that lie on the way are filled at their prices, flow fills the book around
  /// the new price, and one trade there says so. Not within an advance (TW_ASSERT).
  /// Errors: NotFound where there is no flow or it has not begun; InvalidInput for a price at which
  ///         flow has no room for its levels. Nothing happens then.
  Checked<void> jump(InstrumentId instrument, Price to);

  /// The command must not arrive in the past (TW_ASSERT).
  void submit(const Command& command) override;
  void advance_to(Timestamp at) override;
  std::optional<Timestamp> next_event() const override {
    const Timestamp next = next_time();
    return next == kTimestampMax ? std::nullopt : std::optional(next);
  }
  bool has_delivery(Timestamp at) const override {
    return !deliveries_.is_empty() && deliveries_.front().ts_recv <= at;
  }
  Event pop_delivery() override;
  /// They stay in their place, also over `load`.
  const market::Books& books() const override { return books_; }

  /// Orders of clients, and of flow, that rest.
  std::size_t resting_orders() const { return index_.size(); }
  std::size_t generated_orders(InstrumentId instrument) const;
  /// The private side of the public book: for those who compare.
  const MatchingBook& book(InstrumentId instrument) const {
    return markets_.at(instrument.value()).book;
  }

  /// Appends everything but configuration, instruments, settings of flow and listener. A venue
  /// with equal ones that loads it goes on bit for bit; its books are there at once.
  void save(std::vector<std::byte>& bytes) const;
  /// Errors: InvalidInput for bytes that `save` did not write, of another version or other
  ///         instruments; the venue is unchanged then.
  Checked<void> load(std::span<const std::byte> bytes);

 private:
  struct Market {
    Instrument instrument;
    MatchingBook book = {};
    std::optional<FlowGenerator> flow = {};
    std::size_t generated = 0;
    std::uint64_t sequence = 0;  // of the public book; 0 before its snapshot
    std::uint64_t trades = 0;
    std::array<std::vector<DepthLevel>, 2> changed = {};  // bids and asks of one command
  };

  // time
  struct FlowDue {
    Timestamp at;
    std::size_t market = 0;
    friend auto operator<=>(const FlowDue&, const FlowDue&) = default;
  };
  Timestamp flow_at() const { return flows_.empty() ? kTimestampMax : flows_.front().at; }
  Timestamp next_time() const {
    return pending_.is_empty() ? flow_at() : std::min(flow_at(), pending_.front().decided_at);
  }
  void begin(Timestamp at);
  void begin(Market& market, Timestamp at);
  void find_flow();
  void run_flow();
  void refill(Market& market);
  void sweep(Market& market, Side side, std::int64_t ticks);
  void carry_out(Market& market, const FlowAction& action);
  bool cancel_generated(Market& market, const FlowAction& action);

  // commands
  void arrive(const PlaceOrder& place);
  void arrive(const CancelOrder& cancel);
  void arrive(const AmendOrder& amend);
  std::optional<RejectReason> refusal(const PlaceOrder& place) const;
  std::optional<RejectReason> refusal(const Market& market, const BookOrder& held,
                                      const OrderTerms& wanted) const;
  std::optional<OrderExpired> immediate_end(const Market& market, const BookOrder& order,
                                            const OrderTerms& terms) const;
  Market& market_of(const BookOrder& order) { return markets_[order.instrument.value()]; }

  // orders meet
  void take(Market& market, BookOrder& order);
  void meet(Market& market, BookOrder& taker, std::uint32_t maker_slot);
  void report(const Market& market, const BookOrder& order, Price price, Quantity quantity,
              Liquidity liquidity);
  void rest(Market& market, const BookOrder& order);
  void remove(Market& market, std::uint32_t slot);
  void touch(Market& market, const BookOrder& order, std::int64_t lots);

  // answers and the public market
  void deliver(const EventBody& body);
  void publish_trade(Market& market, const BookOrder& taker, std::int64_t ticks, std::int64_t lots);
  void publish_snapshot(Market& market);
  void publish_changes(Market& market);
  void tell(const EventBody& body);

  template <class Archive, class Self>
  static void state(Archive& archive, Self& venue);
  template <class Archive, class Self>
  static void market_state(Archive& archive, Self& market);
  void copy_orders(const Market& market, std::vector<BookOrder>& out) const;
  bool is_possible(const Market& market, const BookOrder& order) const;
  Checked<void> restore(Market& market, const std::vector<BookOrder>& orders);
  void load_queues(StateReader& in);

  MatchingConfig config_;
  MarketListener* listener_ = nullptr;
  std::vector<Market> markets_;
  market::Books books_;  // one for each of them
  OrderPool pool_;
  OrderIndex index_;
  RecentIds ids_;
  Ring<Command> pending_;
  Ring<Event> deliveries_{kDeliveriesKept};
  std::vector<FlowDue> flows_;  // next actions of flow: a heap, the soonest in front
  bool has_begun_ = true;       // every listed instrument, every flow
  bool is_busy_ = false;
  Timestamp now_{};
  Timestamp last_submitted_{};
  std::uint64_t venue_order_count_ = 0;
  std::uint64_t fill_count_ = 0;
};

}  // namespace tw::sim
