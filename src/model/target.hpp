#pragma once

#include "model/order.hpp"

namespace tw {

/// A quote a strategy wants to have in the book; execution turns the difference to its live orders
/// into requests.
struct QuoteTarget {
  Side side = Side::Buy;
  Price price;
  Quantity quantity;
  friend bool operator==(const QuoteTarget&, const QuoteTarget&) = default;
};

/// How a wanted quote takes the place of a live one on its side.
enum class QuoteReplace : std::uint8_t {
  Cancel,  ///< the old one is canceled, the new one is placed
  Amend,   ///< the old one is amended where it can be, else as Cancel
};

/// A position a strategy wants to hold and what an order towards it may cost; execution finds the
/// order.
struct PositionTarget {
  Quantity quantity;                  ///< signed
  OrderType type = OrderType::Limit;  ///< Limit: IOC, `slack_ticks` beyond the opposite touch
  std::int64_t slack_ticks = 0;       ///< in the instrument's tick_size, >= 0
  friend bool operator==(const PositionTarget&, const PositionTarget&) = default;
};

}  // namespace tw
