#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "model/order.hpp"

namespace tw::sim {

/// Where the order of an id lies. A hash with open addressing that nobody iterates.
/// Cost:    O(1) expected; all memory, 48 to 96 bytes per order, is taken by the constructor.
class OrderIndex {
 public:
  /// Room for `orders_max` ids.
  explicit OrderIndex(std::size_t orders_max);

  std::optional<std::uint32_t> find(ClientOrderId id) const;
  /// An id that is not there; not full (TW_ASSERT).
  void add(ClientOrderId id, std::uint32_t slot);
  /// One that is there (TW_ASSERT).
  void remove(ClientOrderId id);
  std::size_t size() const { return size_; }

 private:
  static constexpr std::uint32_t kEmpty = ~std::uint32_t{0};
  static constexpr int kNeighbours = 3;  // bits of an id that are not mixed
  struct Entry {
    ClientOrderId id;
    std::uint32_t slot = kEmpty;
  };

  std::size_t home_of(ClientOrderId id) const;
  std::size_t next_to(std::size_t at) const { return (at + 1) & (entries_.size() - 1); }
  std::size_t place_of(ClientOrderId id) const;

  std::size_t orders_max_;
  std::vector<Entry> entries_;  // a power of two, at most half of them in use
  int shift_ = 0;
  std::size_t size_ = 0;
};

}  // namespace tw::sim
