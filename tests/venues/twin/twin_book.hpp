#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.hpp"
#include "model/order.hpp"

namespace tw::twin {

/// Quantity that rests at one price of one side; zero where nothing does.
struct TwinLevel {
  Side side = Side::Buy;
  Decimal price;
  Decimal quantity;
  friend bool operator==(const TwinLevel&, const TwinLevel&) = default;
};

/// The obvious order book: a map of decimals per side, with the texts that the venue wrote.
class TwinBook {
 public:
  struct Resting {
    Decimal quantity;
    std::string price_text;
    std::string quantity_text;
  };
  using Levels = std::map<Decimal, Resting>;  ///< from the lowest price

  void clear();
  /// Takes one entry of a message and gives its price back; quantity zero deletes.
  Decimal set(Side side, const std::string& price, const std::string& quantity);
  /// Drops what lies beyond the best `depth` levels of a side.
  void truncate(std::size_t depth);

  const Levels& levels(Side side) const { return side == Side::Buy ? bids_ : asks_; }
  std::optional<TwinLevel> best(Side side) const;
  TwinLevel at(Side side, Decimal price) const;
  /// The level `index` from the touch outward; nothing where the side is shorter.
  const Resting* from_touch(Side side, std::size_t index) const;

 private:
  Levels bids_;
  Levels asks_;
};

/// CRC-32 of IEEE 802.3, bit by bit.
std::uint32_t twin_crc32(std::string_view text);

}  // namespace tw::twin
