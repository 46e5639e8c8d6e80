#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/assert.hpp"

namespace tw {

enum class Pushed : std::uint8_t { Stored, Full };

/// Bounded first-in-first-out queue; the caller decides what a full queue means.
/// Cost: O(1), all memory is taken at construction.
template <class T>
class Ring {
 public:
  explicit Ring(std::size_t capacity) : slots_(capacity) { TW_ASSERT(capacity > 0); }

  [[nodiscard]] Pushed push(T value) {
    if (size_ == slots_.size()) {
      return Pushed::Full;
    }
    slots_[(head_ + size_) % slots_.size()] = std::move(value);
    ++size_;
    return Pushed::Stored;
  }
  /// Oldest element; the ring must not be empty (TW_ASSERT).
  T& front() {
    TW_ASSERT(size_ > 0);
    return slots_[head_];
  }
  const T& front() const {
    TW_ASSERT(size_ > 0);
    return slots_[head_];
  }
  T pop() {
    T value = std::move(front());
    head_ = (head_ + 1) % slots_.size();
    --size_;
    return value;
  }
  /// Element `index` counted from the oldest.
  const T& at(std::size_t index) const {
    TW_ASSERT(index < size_);
    return slots_[(head_ + index) % slots_.size()];
  }
  bool is_empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  std::size_t capacity() const { return slots_.size(); }

 private:
  std::vector<T> slots_;
  std::size_t head_ = 0;
  std::size_t size_ = 0;
};

}  // namespace tw
