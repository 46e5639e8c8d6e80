#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/accounts.hpp"

namespace tw::sim {

/// What an order holds of its account until it is released.
struct Claim {
  OrderClaim order;
  Decimal amount;  ///< value of the order; without margin what it locked of the asset it gives
};

/// The claims of one account by order.
/// Cost:    O(log) to find; to add or take a move of 16 bytes per claim behind it. No allocation
///          while there are no more claims than there have been.
class ClaimBook {
 public:
  std::size_t size() const { return keys_.size(); }
  /// Null where the order holds nothing; valid until the next change.
  const Claim* find(VenueOrderId order) const;
  /// The order holds nothing yet (TW_ASSERT).
  void add(const Claim& claim);
  std::optional<Claim> take(VenueOrderId order);
  /// By order, from 0 to size() - 1.
  const Claim& at(std::size_t rank) const { return slots_[keys_[rank].slot]; }

 private:
  struct Key {
    VenueOrderId order;
    std::uint32_t slot = 0;
  };
  std::size_t rank_of(VenueOrderId order) const;
  bool is_at(std::size_t rank, VenueOrderId order) const {
    return rank < keys_.size() && keys_[rank].order == order;
  }

  std::vector<Key> keys_;  // by order
  std::vector<Claim> slots_;
  std::vector<std::uint32_t> free_;  // of the slots
};

}  // namespace tw::sim
