#include "portfolio/recent_keys.hpp"

#include <bit>

#include "base/assert.hpp"
#include "base/state_archive.hpp"

namespace tw::portfolio {
namespace {
constexpr std::size_t kKeptMax = std::size_t{1} << 30U;
}

RecentKeys::RecentKeys(std::size_t kept) {
  TW_ASSERT(kept >= 1 && kept <= kKeptMax);
  ring_.resize(kept);
  slots_.resize(std::bit_ceil(2 * kept));
  shift_ = 64 - std::countr_zero(slots_.size());
}

KeyNovelty RecentKeys::remember(Key key) {
  if (slots_[slot_of(key)] != 0) {
    return KeyNovelty::Seen;
  }
  if (size_ == ring_.size()) {
    forget(ring_[next_]);
  } else {
    ++size_;
  }
  ring_[next_] = key;
  slots_[slot_of(key)] = static_cast<std::uint32_t>(next_ + 1);  // forgetting may have moved it
  next_ = next_ + 1 == ring_.size() ? 0 : next_ + 1;
  return KeyNovelty::New;
}

void RecentKeys::save(StateWriter& out) const {
  out(static_cast<std::uint64_t>(ring_.size()), static_cast<std::uint64_t>(size_));
  for (std::size_t i = 0; i < size_; ++i) {
    out(oldest_first(i).scope, oldest_first(i).number);
  }
}

void RecentKeys::load(StateReader& in) {
  TW_ASSERT(size_ == 0);
  std::uint64_t kept = 0;
  std::uint64_t count = 0;
  in(kept, count);
  in.require(kept == ring_.size() && count <= kept && count <= in.rest() / sizeof(Key));
  for (std::uint64_t i = 0; i < count && !in.has_failed(); ++i) {
    Key key;
    in(key.scope, key.number);
    in.require(!in.has_failed() && remember(key) == KeyNovelty::New);
  }
}

bool operator==(const RecentKeys& a, const RecentKeys& b) {
  if (a.size_ != b.size_ || a.ring_.size() != b.ring_.size()) {
    return false;
  }
  for (std::size_t i = 0; i < a.size_; ++i) {
    if (!(a.oldest_first(i) == b.oldest_first(i))) {
      return false;
    }
  }
  return true;
}

// Numbers of a venue follow each other: the golden ratio spreads them, the high bits are mixed
// best.
std::size_t RecentKeys::home(Key key) const {
  return (key.number * 0x9E3779B97F4A7C15U + key.scope) >> static_cast<unsigned>(shift_);
}

// Where the key is, or the free slot where it belongs; at most half of the slots are taken.
std::size_t RecentKeys::slot_of(Key key) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = home(key);
  while (slots_[slot] != 0 && !(ring_[slots_[slot] - 1] == key)) {
    slot = (slot + 1) & mask;
  }
  return slot;
}

// Closes the hole, so that no probe ends early: whoever may move back does.
void RecentKeys::forget(Key key) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t hole = slot_of(key);
  TW_ASSERT(slots_[hole] != 0);
  for (std::size_t slot = (hole + 1) & mask; slots_[slot] != 0; slot = (slot + 1) & mask) {
    const std::size_t distance = (slot - home(ring_[slots_[slot] - 1])) & mask;
    if (distance >= ((slot - hole) & mask)) {
      slots_[hole] = slots_[slot];
      hole = slot;
    }
  }
  slots_[hole] = 0;
}

const RecentKeys::Key& RecentKeys::oldest_first(std::size_t index) const {
  const std::size_t first = size_ == ring_.size() ? next_ : 0;
  const std::size_t place = first + index;
  return ring_[place < ring_.size() ? place : place - ring_.size()];
}

}  // namespace tw::portfolio
