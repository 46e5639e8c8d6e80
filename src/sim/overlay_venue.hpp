#pragma once

#include <cstdint>
#include <optional>
#include <tuple>
#include <vector>

#include "base/ring.hpp"
#include "market/order_book.hpp"
#include "model/ports.hpp"

namespace tw::sim {

/// Latency of the simulated venue, constant both ways.
struct OverlayConfig {
  Duration order_latency{};     ///< from our decision to the venue's matching
  Duration response_latency{};  ///< from the venue's matching to us
};

/// A venue laid over recorded market data. The recording never changes: our orders are virtual.
/// Rules:   market data and orders meet in time order; an order arrives `order_latency` after its
/// decision
///          and, at the same instant, before the market event of that instant. Of the commands of
///          one instant first cancels of earlier orders arrive, then orders, then cancels of these,
///          each by order id: when a command was submitted does not matter, only when it was
///          decided. A post-only order that would take expires. What takes is filled at recorded
///          prices, level by level, and a rest waits (Gtc) or expires (Ioc, and Fok before any
///          fill). A resting order fills whole, at its own price, as maker, when a later trade
///          prints strictly through it: the pessimistic queue. An id is accepted once, also after
///          its order ended (the newest kIdsKept are remembered). Reduce-only orders are not
///          simulated: they are refused as against the instrument's rules.
/// Fees:    notional times the instrument's rate, rounded half to even at 12 digits.
/// Output:  answers in time order, `response_latency` after their cause.
/// Cost:    O(resting orders) per trade, O(book change) per depth update; no allocation after
/// warm-up.
class OverlayVenue final : public Gateway {
 public:
  static constexpr std::size_t kOrdersMax = 1'024;  ///< resting and on their way, each
  static constexpr std::size_t kDeliveriesMax = 16'384;
  static constexpr std::size_t kIdsKept = 4'096;

  explicit OverlayVenue(const OverlayConfig& config);

  /// Makes an instrument tradable; its id is the next one (TW_ASSERT).
  void list(const Instrument& instrument);
  /// The command arrives at decided_at + order_latency, which must not lie in the past (TW_ASSERT).
  void submit(const Command& command) override;
  /// Time of the earliest command that has not arrived yet.
  std::optional<Timestamp> next_arrival() const;
  /// Lets every command with an arrival time up to `at` arrive.
  void advance_to(Timestamp at);
  /// One market event at event.ts_recv; what arrives up to then must have arrived (TW_ASSERT).
  void on_market(const Event& event);

  std::optional<Timestamp> next_delivery() const;
  /// The earliest answer; there must be one (TW_ASSERT).
  Event pop_delivery();

  std::size_t resting_orders() const { return resting_.size(); }

 private:
  struct Resting {
    PlaceOrder place;
    VenueOrderId venue_order_id;
    std::int64_t ticks = 0;
    Quantity filled;
  };
  struct Market {
    Instrument instrument;
    market::OrderBook book;
  };
  enum class Turn : std::uint8_t { CancelEarlier, Place, CancelFresh };
  struct Arrival {
    Timestamp at;
    Turn turn = Turn::Place;
    ClientOrderId order;
    Command command;
    friend bool operator<(const Arrival& a, const Arrival& b) {
      return std::tie(a.at, a.turn, a.order) < std::tie(b.at, b.turn, b.order);
    }
  };

  Arrival arrival_of(const Command& command) const;
  void arrive(const PlaceOrder& place, Timestamp at);
  void arrive(const CancelOrder& cancel, Timestamp at);
  std::optional<RejectReason> refusal(const PlaceOrder& place) const;
  void remember(ClientOrderId id);
  void take(Resting& order, Timestamp at);
  void fill(Resting& order, Price price, Quantity quantity, Liquidity liquidity, Timestamp at);
  void match_trade(const Trade& trade, Timestamp at);
  bool would_take(const Resting& order) const;
  Quantity takeable(const Resting& order) const;
  void deliver(Timestamp cause, EventBody body);

  OverlayConfig config_;
  std::vector<Market> markets_;
  std::vector<Arrival> arrivals_;   // in the order in which they arrive
  std::vector<Resting> resting_;    // in order of arrival
  std::vector<ClientOrderId> ids_;  // accepted once, ascending
  Ring<Event> deliveries_;
  Timestamp now_{};
  std::uint64_t venue_order_count_ = 0;
  std::uint64_t fill_count_ = 0;
};

}  // namespace tw::sim
