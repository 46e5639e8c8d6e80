#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/decimal.hpp"
#include "base/time.hpp"

namespace tw {
class StateReader;
class StateWriter;
}  // namespace tw

namespace tw::performance {

/// Some samples of a value, one after the other: their extremes and how they ended.
struct PathPiece {
  Timestamp at;  ///< of the last sample
  Decimal low;
  Decimal high;
  Decimal last;
  friend bool operator==(const PathPiece&, const PathPiece&) = default;
};

/// What a value did over time, for charts: the first sample, then at most kPiecesMax pieces of
/// equally many samples each, of which the last may hold fewer. When there is no room, each two
/// neighbours become one piece, so that no extreme is ever lost.
/// Input:   samples in time order (TW_ASSERT).
/// Cost:    O(1) per sample on average, 56 bytes per piece; no allocation after construction.
class ValuePath {
 public:
  static constexpr std::size_t kPiecesMax = 512;

  ValuePath() { pieces_.reserve(kPiecesMax); }
  void on(Timestamp at, Decimal value);

  /// A piece of the first sample alone, which is in the next piece again; nothing before it.
  const std::optional<PathPiece>& first() const { return first_; }
  std::span<const PathPiece> pieces() const { return pieces_; }
  /// Samples in each piece but the last, a power of two.
  std::uint64_t samples_each() const { return samples_each_; }

  void save(StateWriter& out) const;
  /// Into an empty one.
  void load(StateReader& in);
  friend bool operator==(const ValuePath&, const ValuePath&) = default;

 private:
  void halve();
  bool is_sound() const;
  template <class Self, class Archive>
  static void state(Self& self, Archive& archive);

  std::optional<PathPiece> first_;
  std::vector<PathPiece> pieces_;
  std::uint64_t samples_each_ = 1;
  std::uint64_t samples_last_ = 0;  // in the last piece
};

}  // namespace tw::performance
