#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/assert.hpp"

namespace tw::sim {

/// Numbers other than zero under 64-bit keys; a key may have several. What it holds has no order
/// that anybody sees.
/// Cost:    O(1); memory for four times what it held at most, taken in steps of two.
class FlatIndex {
 public:
  std::size_t size() const { return size_; }

  void add(std::uint64_t key, std::uint64_t value) {
    TW_ASSERT(value != 0);
    if (2 * (size_ + 1) > slots_.size()) {
      grow();
    }
    put({key, value});
    ++size_;
  }
  /// One that is there (TW_ASSERT).
  void remove(std::uint64_t key, std::uint64_t value) {
    TW_ASSERT(size_ > 0);
    std::size_t at = home_of(key);
    while (slots_[at].key != key || slots_[at].value != value) {
      TW_ASSERT(slots_[at].value != 0);
      at = next(at);
    }
    close_gap(at);
    --size_;
  }
  /// The first value under the key that `is_right`.
  template <class Predicate>
  std::optional<std::uint64_t> find(std::uint64_t key, Predicate is_right) const {
    if (size_ == 0) {
      return std::nullopt;
    }
    for (std::size_t at = home_of(key); slots_[at].value != 0; at = next(at)) {
      if (slots_[at].key == key && is_right(slots_[at].value)) {
        return slots_[at].value;
      }
    }
    return std::nullopt;
  }
  std::optional<std::uint64_t> find(std::uint64_t key) const {
    return find(key, [](std::uint64_t) { return true; });
  }
  /// The key is asked for soon: where it lies comes near meanwhile.
  void expect(std::uint64_t key) const {
    if (!slots_.empty()) {
      __builtin_prefetch(&slots_[home_of(key)]);
    }
  }

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::uint64_t value = 0;  // zero: free
  };

  std::size_t next(std::size_t at) const { return (at + 1) & (slots_.size() - 1); }
  std::size_t home_of(std::uint64_t key) const {
    constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15;
    const std::uint64_t mixed = (key ^ (key >> 32U)) * kGolden;
    return static_cast<std::size_t>(mixed ^ (mixed >> 32U)) & (slots_.size() - 1);
  }
  void put(Slot slot) {
    std::size_t at = home_of(slot.key);
    while (slots_[at].value != 0) {
      at = next(at);
    }
    slots_[at] = slot;
  }
  void grow() {
    constexpr std::size_t kFirst = 64;
    std::vector<Slot> before(slots_.empty() ? kFirst : 2 * slots_.size());
    before.swap(slots_);
    for (const Slot& slot : before) {
      if (slot.value != 0) {
        put(slot);
      }
    }
  }
  // Moves back what would not be found any more across the free slot.
  void close_gap(std::size_t gap) {
    for (std::size_t at = next(gap); slots_[at].value != 0; at = next(at)) {
      const std::size_t from_home = (at - home_of(slots_[at].key)) & (slots_.size() - 1);
      const std::size_t from_gap = (at - gap) & (slots_.size() - 1);
      if (from_home >= from_gap) {
        slots_[gap] = slots_[at];
        gap = at;
      }
    }
    slots_[gap] = {};
  }

  std::vector<Slot> slots_;  // a power of two
  std::size_t size_ = 0;
};

/// One number other than zero under each key, for keys that rise and leave about as they came:
/// those of a window lie side by side.
/// Cost:    as FlatIndex, and neighbours share memory; 16 bytes per key of the window.
class WindowIndex {
 public:
  /// `width` keys or more lie side by side.
  explicit WindowIndex(std::size_t width) : slots_(std::bit_ceil(width)) {}

  void add(std::uint64_t key, std::uint64_t value) {
    Slot& slot = slot_of(key);
    if (slot.value != 0) {
      others_.add(key, value);
      return;
    }
    slot = {key, value};
  }
  /// One that is there (TW_ASSERT).
  void remove(std::uint64_t key, std::uint64_t value) {
    Slot& slot = slot_of(key);
    if (slot.key != key || slot.value != value) {
      others_.remove(key, value);
      return;
    }
    slot = {};
  }
  std::optional<std::uint64_t> find(std::uint64_t key) const {
    const Slot& slot = slots_[key & (slots_.size() - 1)];
    return slot.key == key && slot.value != 0 ? std::optional(slot.value) : others_.find(key);
  }

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::uint64_t value = 0;  // zero: free
  };
  Slot& slot_of(std::uint64_t key) { return slots_[key & (slots_.size() - 1)]; }

  std::vector<Slot> slots_;
  FlatIndex others_;  // whose place was taken
};

}  // namespace tw::sim
