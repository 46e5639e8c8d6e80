#include "sim/order_index.hpp"

#include <bit>

#include "base/assert.hpp"

namespace tw::sim {

OrderIndex::OrderIndex(std::size_t orders_max)
    : orders_max_(orders_max), entries_(std::bit_ceil(2 * orders_max + (2U << kNeighbours))) {
  shift_ = 64 - (std::countr_zero(entries_.size()) - kNeighbours);
}

// Ids that follow each other are mostly neighbours here too.
// Source: multiplicative hashing by the golden ratio, Knuth, TAOCP 3, 6.4.
std::size_t OrderIndex::home_of(ClientOrderId id) const {
  const std::uint64_t epoch = std::uint64_t{id.epoch} * 0xD1342543DE82EF95U;
  const std::uint64_t group = ((id.sequence >> kNeighbours) ^ epoch) * 0x9E3779B97F4A7C15U;
  const std::uint64_t within = id.sequence & ((1U << kNeighbours) - 1U);
  return static_cast<std::size_t>((group >> static_cast<unsigned>(shift_)) << kNeighbours | within);
}

// Of the id, else the empty entry where it would go.
std::size_t OrderIndex::place_of(ClientOrderId id) const {
  std::size_t at = home_of(id);
  while (entries_[at].slot != kEmpty && entries_[at].id != id) {
    at = next_to(at);
  }
  return at;
}

std::optional<std::uint32_t> OrderIndex::find(ClientOrderId id) const {
  const Entry& entry = entries_[place_of(id)];
  return entry.slot == kEmpty ? std::nullopt : std::optional(entry.slot);
}

void OrderIndex::add(ClientOrderId id, std::uint32_t slot) {
  const std::size_t at = place_of(id);
  TW_ASSERT(size_ < orders_max_ && entries_[at].slot == kEmpty);
  entries_[at] = {id, slot};
  ++size_;
}

// Entries behind it that were pushed out of their place move up.
void OrderIndex::remove(ClientOrderId id) {
  std::size_t hole = place_of(id);
  TW_ASSERT(entries_[hole].slot != kEmpty);
  const std::size_t mask = entries_.size() - 1;
  for (std::size_t at = next_to(hole); entries_[at].slot != kEmpty; at = next_to(at)) {
    const std::size_t home = home_of(entries_[at].id);
    if (((at - home) & mask) >= ((at - hole) & mask)) {
      entries_[hole] = entries_[at];
      hole = at;
    }
  }
  entries_[hole] = {};
  --size_;
}

}  // namespace tw::sim
