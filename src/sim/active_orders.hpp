#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "sim/exchange_types.hpp"
#include "sim/flat_index.hpp"

namespace tw::sim {

/// A live order with what only the exchange needs to know of it.
struct ActiveOrder {
  HeldOrder held;
  EndCause ending = EndCause::None;  ///< why the cancel that is on its way was sent
  VenueOrderId twin;                 ///< the stop that ends when this one fires
  std::uint64_t closed_row = 0;      ///< number of its row of closed PnL, from 1
  bool has_claim = false;
  bool is_fired = false;   ///< its trigger price was reached; it waits for its turn
  std::uint32_t slot = 0;  ///< its place

  bool is_waiting() const { return held.status == HeldStatus::Untriggered; }
  bool is_reducing() const { return held.request.terms.reduce_only == ReduceOnly::Yes; }
};

/// A key for FlatIndex: the client's id of an order in one account.
std::uint64_t key_of(AccountId account, const LinkId& link_id);

/// The live orders by their id and, of each account, in the order of ids. They stay in their place
/// until they are removed.
/// Cost:    O(1) each; no allocation while there are no more than there were before.
class ActiveOrders {
 public:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  std::size_t size() const { return slots_.size() - free_.size(); }
  /// An id above all of the account that are there (TW_ASSERT).
  ActiveOrder& add(const HeldOrder& held);
  void remove(ActiveOrder& order);
  /// Null when there is none.
  ActiveOrder* find(VenueOrderId id);
  const ActiveOrder* find(VenueOrderId id) const;
  /// Newest of an account.
  const ActiveOrder* last(AccountId account) const;
  /// Oldest of an account, then the one after it; null at the end.
  ActiveOrder* first(AccountId account);
  ActiveOrder* after(const ActiveOrder& order);
  const ActiveOrder* first(AccountId account) const;
  const ActiveOrder* after(const ActiveOrder& order) const;

 private:
  static constexpr std::size_t kWindow = 4'096;
  struct Ends {
    std::uint32_t first = kNone;
    std::uint32_t last = kNone;
  };

  struct Neighbours {  // of the account, by id; kNone at the ends
    std::uint32_t previous = kNone;
    std::uint32_t next = kNone;
  };

  std::deque<ActiveOrder> slots_;
  std::vector<Neighbours> chains_;  // beside the slots
  std::vector<std::uint32_t> free_;
  std::vector<Ends> accounts_;
  WindowIndex by_id_{kWindow};  // to the slot + 1
};

}  // namespace tw::sim
