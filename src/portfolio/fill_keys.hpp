#pragma once

#include <cstdint>
#include <unordered_set>

#include "base/ids.hpp"
#include "base/ring.hpp"

namespace tw::portfolio {

enum class KeyNovelty : std::uint8_t { New, Seen };

/// Remembers the last kKept fills by (instrument, fill id), so that one reported over several
/// channels counts once.
/// Cost:    O(1); memory bounded by kKept, one small allocation for each new key.
class FillKeys {
 public:
  static constexpr std::size_t kKept = 65'536;

  FillKeys();
  /// Says whether the key was seen and remembers it.
  KeyNovelty remember(InstrumentId instrument, FillId fill);

 private:
  struct Key {
    InstrumentId instrument;
    FillId fill;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const;
  };
  std::unordered_set<Key, KeyHash> keys_;  // looked up only, never walked
  Ring<Key> oldest_first_;
};

}  // namespace tw::portfolio
