#pragma once

#include <utility>

#include "base/assert.hpp"
#include "base/ring.hpp"

namespace tw::sim {

/// Pushes into a ring that must not drop anything: a full one becomes twice as large.
template <class T>
void push_growing(Ring<T>& ring, const T& value) {
  if (ring.size() == ring.capacity()) {
    Ring<T> larger(2 * ring.capacity());
    while (!ring.is_empty()) {
      const Pushed moved = larger.push(ring.pop());
      TW_ASSERT(moved == Pushed::Stored);
    }
    ring = std::move(larger);
  }
  const Pushed pushed = ring.push(value);
  TW_ASSERT(pushed == Pushed::Stored);
}

}  // namespace tw::sim
