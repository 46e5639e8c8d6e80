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

}  // namespace tw
