#include "market/quote_check.hpp"

namespace tw::market {
namespace {

// Makes room by giving up the oldest element, if there is one.
template <class T>
std::optional<T> push_newest(Ring<T>& ring, const T& value) {
  std::optional<T> oldest;
  if (ring.size() == ring.capacity()) {
    oldest = ring.pop();
  }
  static_cast<void>(ring.push(value));  // there is room
  return oldest;
}

}  // namespace

void QuoteCheck::on_book(std::uint64_t sequence, const DepthLevel& bid, const DepthLevel& ask) {
  static_cast<void>(push_newest(states_, State{sequence, bid, ask}));
  settle_before(last_sequence_);
}

void QuoteCheck::on_quote(const Quote& quote) {
  if (quote.sequence == 0 || quote.sequence < last_sequence_) {
    return;
  }
  last_sequence_ = quote.sequence;
  settle_before(quote.sequence);
  if (const auto passed = push_newest(quotes_, quote)) {
    newest_ = passed;
  }
}

void QuoteCheck::settle_before(std::uint64_t sequence) {
  while (!states_.is_empty() && states_.front().sequence < sequence) {
    settle(states_.pop());
  }
}

void QuoteCheck::finish() {
  while (!states_.is_empty()) {
    settle(states_.pop());
  }
}

void QuoteCheck::settle(const State& state) {
  while (!quotes_.is_empty() && quotes_.front().sequence <= state.sequence) {
    newest_ = quotes_.pop();
  }
  if (!newest_.has_value() || newest_->sequence > state.sequence) {
    return;  // no quote is old enough
  }
  ++total_;
  equal_ += newest_->bid == state.bid && newest_->ask == state.ask ? 1U : 0U;
}

}  // namespace tw::market
