#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "market/far_levels.hpp"
#include "market/tick_bitmap.hpp"
#include "model/event.hpp"

namespace tw::market {

enum class SideOutcome : std::uint8_t {
  Taken,
  Full,       ///< more levels than there is room for; the content is unspecified until `clear`
  Duplicate,  ///< a whole side named one price twice; likewise
};

/// One side of a book: lots by tick in a window around the touch, a bitmap of the ticks that have
/// any, and a hash of the levels that lie farther out than the window. The window follows the
/// touch; a price better than all it covers moves it at once, so that the best level and its
/// neighbours always lie inside.
/// Input:   levels with ticks and lots >= 0; the caller checked them.
/// Cost:    O(1) per level inside the window, without a branch on its content; O(1) expected
///          outside. Moving the window costs O(levels that enter or leave it), and O(far levels)
///          when it moves away from the other side; either needs a move of the touch by 16,384
///          ticks or more. 1.2 MiB, taken at construction; what is not needed is not touched.
class BookSide {
 public:
  static constexpr std::size_t kLevelsMax = FarLevels::kCapacityMax;

  /// `side` is the side of the resting orders: Buy for bids.
  explicit BookSide(Side side);

  /// Takes changes in their order; zero lots delete.
  SideOutcome change(std::span<const DepthLevel> changes);
  /// Takes a whole side in any order; entries with zero lots say nothing.
  SideOutcome replace(std::span<const DepthLevel> whole);
  void clear();

  std::size_t size() const { return near_count_ + far_.size(); }
  std::optional<DepthLevel> best() const {
    return best_ == kNone ? std::nullopt
                          : std::optional{DepthLevel{ticks_of(best_), lots_[slot_of(best_)]}};
  }
  /// Level `index` from the touch outward; index < size (TW_ASSERT).
  DepthLevel level(std::size_t index) const;
  /// Fills `out` from the touch outward and returns how many levels it wrote.
  std::size_t copy_levels(std::span<DepthLevel> out) const;
  /// Lots at exactly this price, 0 when there are none; any ticks.
  std::int64_t lots_at(std::int64_t ticks) const;

 private:
  static constexpr std::uint64_t kTicks = TickBitmap::kBits;
  static constexpr std::uint64_t kHeadroom = kTicks / 4;  // free ticks before the touch
  static constexpr std::uint64_t kDriftMax = kTicks * 3 / 4;
  static constexpr std::uint64_t kNone = ~std::uint64_t{0};  // no key reaches it

  // Keys lie in [kKeyBias, kKeyBias + 2^63): the window may begin before the first and end after
  // the last one without a wrap.
  static constexpr std::uint64_t kKeyBias = std::uint64_t{1} << 62U;

  static std::uint64_t key_of(std::int64_t ticks, std::uint64_t mask) {
    return (static_cast<std::uint64_t>(ticks) ^ mask) + kKeyBias;
  }
  std::uint64_t key_of(std::int64_t ticks) const { return key_of(ticks, mask_); }
  std::int64_t ticks_of(std::uint64_t key) const {
    return static_cast<std::int64_t>((key - kKeyBias) ^ mask_);
  }
  static std::size_t slot_of(std::uint64_t key) { return key % kTicks; }
  bool is_near(std::uint64_t key) const { return key - origin_ < kTicks; }
  std::uint64_t key_at(std::size_t slot) const;

  Bit set_near(std::uint64_t key, std::int64_t lots);
  std::size_t take_near(std::span<const DepthLevel> changes);
  SideOutcome set_outside(std::uint64_t key, std::int64_t lots);
  void move_nearer(std::uint64_t key);
  void move_away(std::uint64_t best);
  void settle();

  std::uint64_t mask_;          // turns ticks into keys: the lower, the nearer to the touch
  std::uint64_t origin_ = 0;    // lowest key of the window; a key's slot is key % kTicks
  std::uint64_t best_ = kNone;  // as of the last complete change
  std::size_t near_count_ = 0;
  std::unique_ptr<std::int64_t[]> lots_;  // by slot; meaningful where the bit is set
  TickBitmap occupied_;
  FarLevels far_{kLevelsMax};
};

}  // namespace tw::market
