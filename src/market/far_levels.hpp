#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tw::market {

/// A price level under the key of its side: the lower, the nearer to the touch.
struct KeyedLevel {
  std::uint64_t key = 0;
  std::int64_t lots = 0;
  friend bool operator==(const KeyedLevel&, const KeyedLevel&) = default;
};

/// Price levels without order: the few of a book side that lie far from the touch.
/// Errors:  a level beyond the capacity is not taken (Change::Full).
/// Cost:    O(1) expected per change; `nearest` O(size); `ordered` sorts once after changes. All
///          memory is taken at construction: 22 bytes per level of capacity, of which 18 are not
///          touched before they are needed.
/// Source:  linear probing with backward shift, Knuth, TAOCP 3, 6.4, algorithm R; multiplicative
///          hashing, ibid.
class FarLevels {
 public:
  static constexpr std::size_t kCapacityMax = 32'768;

  enum class Change : std::uint8_t { Added, Changed, Removed, Absent, Full };

  /// Room for `capacity` levels, 1..kCapacityMax (TW_ASSERT).
  explicit FarLevels(std::size_t capacity);

  /// New lots (>= 0) at a key; zero removes it.
  Change set(std::uint64_t key, std::int64_t lots);
  /// Lots at a key, 0 when there are none.
  std::int64_t lots_at(std::uint64_t key) const;
  std::size_t size() const { return levels_.size(); }
  /// All levels in no order. Removing the one at index i moves the last one to i.
  std::span<const KeyedLevel> levels() const { return levels_; }
  /// The lowest key; not empty (TW_ASSERT).
  std::uint64_t nearest() const;
  /// Level `index` in the order of keys; index < size (TW_ASSERT).
  const KeyedLevel& ordered(std::size_t index) const;
  void clear();

 private:
  using Place = std::uint16_t;  // index into levels_ plus one; 0 = free

  std::size_t home(std::uint64_t key) const;
  /// The slot that holds the key, or the free one where it belongs.
  std::size_t find(std::uint64_t key) const;
  void remove(std::size_t slot);
  void free_slot(std::size_t slot);

  std::size_t capacity_;
  int hash_shift_;
  std::vector<Place> slots_;  // a power of two, at least twice the capacity
  std::vector<KeyedLevel> levels_;
  // Indexes of levels_ by key, made when asked for: hence mutable, and no reader may share it with
  // another thread.
  mutable std::vector<std::uint16_t> order_;
  mutable bool is_ordered_ = true;
};

}  // namespace tw::market
