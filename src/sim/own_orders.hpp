#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "model/command.hpp"
#include "sim/order_index.hpp"
#include "sim/queue_model.hpp"

namespace tw::sim {

/// One order that the simulated venue holds.
struct OwnOrder {
  PlaceOrder place;  ///< as amended
  VenueOrderId venue_order_id;
  std::int64_t ticks = 0;  ///< of the limit price
  std::int64_t trigger_half_ticks = 0;
  Quantity filled;
  QueuePlace queue;
  bool is_waiting = false;  ///< for its trigger
  std::uint64_t rank = 0;   ///< by arrival at its place; given by OwnOrders

  const OrderTerms& terms() const { return place.terms; }
  Quantity remaining() const { return place.terms.quantity - filled; }
};

/// Where an order stands among those it is sorted with.
struct OrderRef {
  std::int64_t key = 0;  ///< the smaller, the earlier the market reaches it
  std::uint64_t rank = 0;
  std::uint32_t slot = 0;
  friend auto operator<=>(const OrderRef&, const OrderRef&) = default;
};

/// The orders of the venue by id, and of each instrument by the price at which the market reaches
/// them: resting ones by limit price, conditional ones by trigger price.
/// Cost:    O(1) to find one, O(orders moved) to add or remove. The constructor takes about 300
///          bytes per order, `list` 24 bytes per order, up to kListReserved of them, for
///          each of six lists; only a longer list allocates later.
class OwnOrders {
 public:
  static constexpr std::size_t kOrdersMax = 1'024;  ///< unless told otherwise
  static constexpr std::size_t kListReserved = 1'024;

  explicit OwnOrders(std::size_t orders_max = kOrdersMax);
  /// The next instrument.
  void list();

  bool is_full() const { return by_id_.size() == slots_.size(); }
  std::size_t size() const { return by_id_.size(); }
  std::size_t resting() const { return resting_count_; }
  /// Resting ones that only reduce.
  std::size_t reducing() const { return reducing_count_; }
  /// Null when there is none.
  OwnOrder* find(ClientOrderId id);
  const OwnOrder* find(ClientOrderId id) const;
  /// The order of a reference, null when it has gone or moved since.
  OwnOrder* at(const OrderRef& ref);

  /// Not full, an id that is not there (TW_ASSERT). The order gets its rank.
  OwnOrder& add(const OwnOrder& order);
  /// One that is there (TW_ASSERT).
  void remove(ClientOrderId id);
  /// As `add`, with the rank it has: for one that was saved.
  OwnOrder& restore(const OwnOrder& order);
  std::uint64_t last_rank() const { return last_rank_; }
  void continue_ranks(std::uint64_t last) { last_rank_ = last; }

  /// Resting orders of a side, the best price first. Key: ticks, negative for Buy.
  std::span<const OrderRef> resting(InstrumentId instrument, Side side) const;
  /// Conditional orders that watch one price, the nearest first. Key: half ticks of the trigger
  /// price, negative for Fall.
  std::span<const OrderRef> waiting(InstrumentId instrument, TriggerBy by,
                                    TriggerDirection direction) const;
  /// Appends every order in the order of ranks.
  void copy(std::vector<OwnOrder>& out) const;

  /// Key of a limit price.
  static std::int64_t key_of(Side side, std::int64_t ticks) {
    return side == Side::Buy ? -ticks : ticks;
  }
  /// Key of a watched price.
  static std::int64_t key_of(TriggerDirection direction, std::int64_t half_ticks) {
    return direction == TriggerDirection::Fall ? -half_ticks : half_ticks;
  }

 private:
  // Resting: Buy, Sell; waiting: Last rise, Last fall, Mark rise, Mark fall.
  using Lists = std::array<std::vector<OrderRef>, 6>;

  static std::size_t list_of(const OwnOrder& order);
  static std::size_t waiting_list(TriggerBy by, TriggerDirection direction);
  static OrderRef ref_of(const OwnOrder& order, std::uint32_t slot);
  void count(const OwnOrder& order, int sign);

  std::vector<OwnOrder> slots_;
  std::vector<std::uint32_t> free_;
  OrderIndex by_id_;
  std::vector<Lists> lists_;
  std::size_t resting_count_ = 0;
  std::size_t reducing_count_ = 0;
  std::uint64_t last_rank_ = 0;
};

}  // namespace tw::sim
