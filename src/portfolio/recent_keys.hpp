#pragma once

#include <cstdint>
#include <vector>

namespace tw {
class StateReader;
class StateWriter;
}  // namespace tw

namespace tw::portfolio {

enum class KeyNovelty : std::uint8_t { New, Seen };

/// Remembers the last `kept` keys, so that what is reported several times counts once: a flat table
/// with linear probing over a ring of keys.
/// Cost:    O(1), about 20 bytes of memory per key, all of it taken at construction.
class RecentKeys {
 public:
  struct Key {
    std::uint64_t scope = 0;   ///< what the number is unique in
    std::uint64_t number = 0;  ///< the venue's
    friend bool operator==(const Key&, const Key&) = default;
  };

  /// Remembers `kept` keys, 1 to 2^30 (TW_ASSERT).
  explicit RecentKeys(std::size_t kept);
  /// Says whether the key was seen and remembers it; the oldest one is forgotten when all are
  /// taken.
  KeyNovelty remember(Key key);
  std::size_t size() const { return size_; }

  void save(StateWriter& out) const;
  /// Takes the keys of a saved one into an empty one of the same size; a failed reader takes none.
  void load(StateReader& in);

  /// Same keys in the same order of arrival.
  friend bool operator==(const RecentKeys& a, const RecentKeys& b);

 private:
  std::size_t home(Key key) const;
  std::size_t slot_of(Key key) const;
  void forget(Key key);
  const Key& oldest_first(std::size_t index) const;

  std::vector<Key> ring_;             // in order of arrival, from next_ on once it is full
  std::vector<std::uint32_t> slots_;  // place in the ring + 1; 0 is free
  std::size_t size_ = 0;
  std::size_t next_ = 0;
  int shift_ = 0;
};

}  // namespace tw::portfolio
