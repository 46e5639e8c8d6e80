#include "sim/claim_book.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace tw::sim {

std::size_t ClaimBook::rank_of(VenueOrderId order) const {
  // Ids rise, so the next one to come stands behind all others.
  if (keys_.empty() || keys_.back().order < order) {
    return keys_.size();
  }
  return static_cast<std::size_t>(std::ranges::lower_bound(keys_, order, {}, &Key::order) -
                                  keys_.begin());
}

const Claim* ClaimBook::find(VenueOrderId order) const {
  const std::size_t rank = rank_of(order);
  return is_at(rank, order) ? &at(rank) : nullptr;
}

void ClaimBook::add(const Claim& claim) {
  const std::size_t rank = rank_of(claim.order.order);
  TW_ASSERT(!is_at(rank, claim.order.order));
  std::uint32_t slot = 0;
  if (free_.empty()) {
    slot = static_cast<std::uint32_t>(slots_.size());
    slots_.push_back(claim);
    free_.reserve(slots_.capacity());
  } else {
    slot = free_.back();
    free_.pop_back();
    slots_[slot] = claim;
  }
  keys_.insert(keys_.begin() + static_cast<std::ptrdiff_t>(rank), {claim.order.order, slot});
}

std::optional<Claim> ClaimBook::take(VenueOrderId order) {
  const std::size_t rank = rank_of(order);
  if (!is_at(rank, order)) {
    return std::nullopt;
  }
  const std::uint32_t slot = keys_[rank].slot;
  keys_.erase(keys_.begin() + static_cast<std::ptrdiff_t>(rank));
  free_.push_back(slot);
  return slots_[slot];
}

}  // namespace tw::sim
