#include "market/quote_check.hpp"

namespace tw::market {

void QuoteCheck::on_book(std::uint64_t sequence, const DepthLevel& bid, const DepthLevel& ask) {
  const State state{sequence, bid, ask};
  if (waiting_.push(state) == Pushed::Full) {
    static_cast<void>(waiting_.pop());
    static_cast<void>(waiting_.push(state));  // there is room now
  }
}

void QuoteCheck::on_quote(const Quote& quote) {
  while (!waiting_.is_empty() && waiting_.front().sequence < quote.sequence) {
    settle(waiting_.pop());
  }
  if (!newest_.has_value() || quote.sequence >= newest_->sequence) {
    newest_ = quote;
  }
}

void QuoteCheck::finish() {
  while (!waiting_.is_empty()) {
    settle(waiting_.pop());
  }
}

void QuoteCheck::settle(const State& state) {
  if (!newest_.has_value() || newest_->sequence > state.sequence) {
    return;  // no quote is old enough
  }
  ++total_;
  equal_ += newest_->bid == state.bid && newest_->ask == state.ask ? 1U : 0U;
}

}  // namespace tw::market
