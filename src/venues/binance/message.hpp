#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <variant>

#include "data/venue_message.hpp"
#include "model/event.hpp"
#include "model/instrument.hpp"

namespace tw::venues::binance {

using data::OtherSymbols;
using data::Skipped;

/// The venue's markets: they differ in the fields of messages and in how diffs join a snapshot.
enum class Market : std::uint8_t {
  Spot,
  Usdm,   ///< futures settled in a stable coin
  Coinm,  ///< futures settled in the base coin
};

/// Market of a listing's category: `spot`, `usdm` or `coinm`.
std::optional<Market> market_of(CategoryName category);

/// REST answer of GET /api/v3/depth, /fapi/v1/depth or /dapi/v1/depth: the whole book as of
/// `sequence`.
struct DepthSnapshot {
  std::uint64_t sequence = 0;  ///< lastUpdateId
  std::span<const DepthLevel> bids;
  std::span<const DepthLevel> asks;
};

/// `@depth` message: what changed in the book from `first_sequence` to `sequence`.
struct DepthDiff {
  std::uint64_t first_sequence = 0;     ///< U
  std::uint64_t sequence = 0;           ///< u
  std::uint64_t previous_sequence = 0;  ///< pu: `sequence` of the diff before this one; spot: U - 1
  std::span<const DepthLevel> bids;
  std::span<const DepthLevel> asks;
};

using MessageBody = std::variant<DepthSnapshot, DepthDiff, Trade, Quote, Skipped>;

/// One message of the venue.
struct Message {
  std::optional<Timestamp> ts_event;  ///< T, else E: spot snapshots and quotes carry neither
  MessageBody body;
};

inline constexpr std::size_t kMessageBytesMax = 4U << 20U;
inline constexpr std::size_t kLevelsMax = 16'384;  ///< per side of one message

}  // namespace tw::venues::binance
