#pragma once

#include <cstdint>
#include <optional>

#include "base/ring.hpp"
#include "model/event.hpp"

namespace tw::market {

/// Compares a book with the best prices its venue publishes on their own. Each state of the book is
/// compared with the newest quote whose sequence is not above the book's; quotes may arrive later
/// than the update they belong to, so a state waits until a quote with a higher sequence was seen.
/// Input:   book states and quotes in the order they came, sequences of the same numbering.
/// Output:  how many states had a quote to compare with, and how many were equal in price and
/// quantity. Errors:  none; more than kWaitingMax waiting states give up the oldest uncounted.
/// Cost:    O(1) amortised, no allocation after construction.
class QuoteCheck {
 public:
  static constexpr std::size_t kWaitingMax = 4'096;

  QuoteCheck() : waiting_(kWaitingMax) {}

  /// The book's touch after an update.
  void on_book(std::uint64_t sequence, const DepthLevel& bid, const DepthLevel& ask);
  void on_quote(const Quote& quote);
  /// The end of the data: what still waits is compared with the newest quote.
  void finish();

  std::uint64_t equal() const { return equal_; }
  std::uint64_t total() const { return total_; }

 private:
  struct State {
    std::uint64_t sequence = 0;
    DepthLevel bid;
    DepthLevel ask;
  };
  void settle(const State& state);

  Ring<State> waiting_;
  std::optional<Quote> newest_;
  std::uint64_t equal_ = 0;
  std::uint64_t total_ = 0;
};

}  // namespace tw::market
