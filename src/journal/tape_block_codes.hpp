#pragma once

#include <cstdint>

#include "model/order.hpp"

// Codes shared by the writer and the reader of a block.
namespace tw::journal {

enum class TapeKind : std::uint8_t { Snapshot, Delta, TradeBuy, TradeSell, Quote, Reset };
inline constexpr std::uint64_t kTapeKinds = 6;
/// Added to the kind of an event whose ts_event is its ts_recv.
inline constexpr std::uint64_t kUnstamped = 8;

/// DepthShape: the message follows the sequence of the one before; then the order of each side.
inline constexpr std::uint64_t kFollows = 1;
inline constexpr unsigned kBidOrderShift = 1;
inline constexpr unsigned kAskOrderShift = 3;
inline constexpr std::uint64_t kOrderMask = 3;

/// QuoteChange: what differs from the quote before; for asks two bits higher.
inline constexpr std::uint64_t kTickChanged = 1;
inline constexpr std::uint64_t kLotsChanged = 2;
inline constexpr unsigned kAskChangeShift = 2;

constexpr std::size_t book_index(Side side) { return side == Side::Buy ? 0 : 1; }

/// Distance of a price from another, counted away from the touch.
constexpr std::uint64_t outward(Side side, std::uint64_t from, std::uint64_t to) {
  return side == Side::Buy ? from - to : to - from;
}

}  // namespace tw::journal
