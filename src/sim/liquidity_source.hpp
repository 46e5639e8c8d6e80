#pragma once

#include <cstddef>
#include <optional>

#include "market/books.hpp"
#include "model/ports.hpp"

namespace tw::sim {

/// Where the orders of a simulated venue meet somebody: recorded data (OverlayVenue), where every
/// order is alone with the recording, or one book of generated flow in which all clients meet
/// (MatchingVenue). It matches; accounts, margin, conditional orders and history are those of
/// `Exchange`.
/// Time:    commands, `advance_to` and answers go in time order. A command submitted and advanced
/// to
///          at one instant is matched at that instant; its answers are popped in the order in which
///          they happened.
class LiquiditySource : public Gateway {
 public:
  /// Makes an instrument tradable; its id is the next one (TW_ASSERT).
  virtual void list(const Instrument& instrument) = 0;
  /// Lets everything up to `at` happen: commands arrive, generated flow goes on.
  virtual void advance_to(Timestamp at) = 0;
  /// When something happens by itself next.
  virtual std::optional<Timestamp> next_event() const = 0;
  /// Whether an answer lies ready up to `at`.
  virtual bool has_delivery(Timestamp at) const = 0;
  /// The earliest answer; there must be one (TW_ASSERT).
  virtual Event pop_delivery() = 0;
  /// The public books: what a client sees, own orders included where clients meet.
  virtual const market::Books& books() const = 0;
};

/// Who hears of the public market as it moves: each depth update, trade and reset, in order, with
/// levels that are valid during the call.
class MarketListener {
 public:
  virtual ~MarketListener() = default;
  virtual void on_market(const Event& event) = 0;
};

}  // namespace tw::sim
