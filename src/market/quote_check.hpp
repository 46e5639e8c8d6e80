#pragma once

#include <cstdint>
#include <optional>

#include "base/ring.hpp"
#include "model/event.hpp"

namespace tw::market {

/// Compares a book with the best prices its venue publishes on their own. Each state of the book is
/// compared with the newest quote whose sequence is not above the book's. Quotes come on a stream
/// of their own, ahead of the book or behind it: a state waits until a quote with a higher sequence
/// was seen, and quotes wait until the book has come so far.
/// Input:   book states and quotes, each in their order, sequences of one numbering. A quote of
///          sequence 0 is numbered otherwise and says nothing.
/// Output:  how many states had a quote to compare with, and how many were equal in price and
///          quantity.
/// Errors:  none; beyond kWaitingMax waiting ones the oldest state is given up uncounted, the
///          oldest quote taken for passed.
/// Cost:    O(1) amortised, no allocation after construction.
class QuoteCheck {
 public:
  static constexpr std::size_t kWaitingMax = 4'096;

  QuoteCheck() : states_(kWaitingMax), quotes_(kWaitingMax) {}

  /// The book's touch after an update.
  void on_book(std::uint64_t sequence, const DepthLevel& bid, const DepthLevel& ask);
  void on_quote(const Quote& quote);
  /// The end of the data: what still waits is compared.
  void finish();

  std::uint64_t equal() const { return equal_; }
  std::uint64_t total() const { return total_; }

 private:
  struct State {
    std::uint64_t sequence = 0;
    DepthLevel bid;
    DepthLevel ask;
  };
  void settle_before(std::uint64_t sequence);
  void settle(const State& state);

  Ring<State> states_;
  Ring<Quote> quotes_;               // ahead of every state that was settled
  std::optional<Quote> newest_;      // of those that are not
  std::uint64_t last_sequence_ = 0;  // of a quote
  std::uint64_t equal_ = 0;
  std::uint64_t total_ = 0;
};

}  // namespace tw::market
