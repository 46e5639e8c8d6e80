#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/event.hpp"

namespace tw::data {

/// The best levels of a book as a venue's checksum sees them.
/// Input:   whole messages in venue order; `depth` is what was subscribed to.
/// Output:  sides best first. `truncate` cuts each side to `depth` and says what fell out, as
/// levels
///          of zero lots: some venues never delete those.
/// Errors:  false where a side would grow beyond the depth plus the levels of one message, or where
///          a snapshot names a price twice; the ladder is empty then.
/// Cost:    O(levels) per change, no allocation after construction.
class Ladder {
 public:
  explicit Ladder(std::size_t depth);

  bool replace(std::span<const DepthLevel> bids, std::span<const DepthLevel> asks);
  bool change(std::span<const DepthLevel> bids, std::span<const DepthLevel> asks);
  void truncate(std::vector<DepthLevel>& bids_out, std::vector<DepthLevel>& asks_out);
  void clear();

  std::span<const DepthLevel> bids() const { return bids_; }
  std::span<const DepthLevel> asks() const { return asks_; }

 private:
  std::size_t depth_;
  std::vector<DepthLevel> bids_;
  std::vector<DepthLevel> asks_;
};

/// Appends `units * 10^-decimals` to `text` as venues print it: `decimals` digits behind the point,
/// none where decimals is 0.
void append_fixed(std::string& text, std::int64_t units, int decimals);
/// The same without the zeros at the end and the point they leave: `8477`, `0.5`.
void append_shortest(std::string& text, std::int64_t units, int decimals);

/// CRC-32 of IEEE 802.3, the one of zlib.
std::uint32_t crc32_of(std::string_view text);

}  // namespace tw::data
