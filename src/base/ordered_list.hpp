#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

#include "base/assert.hpp"

namespace tw {

/// Values in the order in which they were added, side by side. Removing one moves those on its
/// shorter side, so the oldest leaves as cheaply as the newest.
/// Cost:    O(1) amortized to add; O(shorter side) to remove. No allocation while there are no more
///          than the values that were reserved. In use is memory of three times the values at most.
template <class T>
  requires std::is_trivially_copyable_v<T>
class OrderedList {
 public:
  /// Memory for `count` values at a time.
  void reserve(std::size_t count) { slots_.reserve(kSpread * count); }

  T& emplace_back() {
    push_back(T{});
    return slots_.back();
  }
  void push_back(const T& value) { slots_.push_back(value); }
  /// Removes the value at `index` < size (TW_ASSERT).
  void erase(std::size_t index) {
    TW_ASSERT(index < size());
    const auto at = slots_.begin() + static_cast<std::ptrdiff_t>(first_ + index);
    if (index < size() / 2) {
      std::move_backward(begin_of(), at, at + 1);
      ++first_;
    } else {
      slots_.erase(at);
    }
    if (first_ >= (kSpread - 1) * size()) {
      slots_.erase(slots_.begin(), begin_of());
      first_ = 0;
    }
  }

  std::size_t size() const { return slots_.size() - first_; }
  bool empty() const { return size() == 0; }
  std::span<T> all() { return std::span(slots_).subspan(first_); }
  std::span<const T> all() const { return std::span(slots_).subspan(first_); }
  auto begin() { return all().begin(); }
  auto end() { return all().end(); }
  auto begin() const { return all().begin(); }
  auto end() const { return all().end(); }

  friend bool operator==(const OrderedList& a, const OrderedList& b) {
    return std::ranges::equal(a.all(), b.all());
  }

 private:
  static constexpr std::size_t kSpread = 3;

  auto begin_of() { return slots_.begin() + static_cast<std::ptrdiff_t>(first_); }

  std::vector<T> slots_;
  std::size_t first_ = 0;  // what lies before it was removed
};

}  // namespace tw
