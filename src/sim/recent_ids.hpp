#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "model/order.hpp"

namespace tw::sim {

/// Order ids that were accepted once: the newest kKept at least.
/// Cost:    O(log kept); ids come in ascending order but for a few, so adding one is an append. All
///          memory is taken by the constructor.
class RecentIds {
 public:
  static constexpr std::size_t kKept = 4'096;

  RecentIds() { ids_.reserve(2 * kKept); }

  /// Whether it is above all that came before.
  bool is_newest(ClientOrderId id) const { return ids_.empty() || id > ids_.back(); }
  bool has(ClientOrderId id) const {
    return !is_newest(id) && std::ranges::binary_search(ids_, id);
  }
  void add(ClientOrderId id) {
    if (ids_.size() == 2 * kKept) {
      ids_.erase(ids_.begin(), ids_.begin() + static_cast<std::ptrdiff_t>(kKept));
    }
    ids_.insert(std::ranges::upper_bound(ids_, id), id);
  }
  /// Ascending.
  std::span<const ClientOrderId> all() const { return ids_; }

 private:
  std::vector<ClientOrderId> ids_;
};

}  // namespace tw::sim
