#include "market/books.hpp"

namespace tw::market {

const BookChange& Books::apply(const DepthUpdate& update) {
  OrderBook& book = books_.at(update.instrument.value());
  newest_ = {update.instrument, update.sequence, book.state(), ApplyOutcome::Applied};
  newest_.outcome = book.apply(update);
  return newest_;
}

const BookChange& Books::apply(const FeedReset& reset) {
  OrderBook& book = books_.at(reset.instrument.value());
  newest_ = {reset.instrument, 0, book.state(), ApplyOutcome::Applied};
  book.reset();
  return newest_;
}

void Books::apply(const Event& event) {
  if (const auto* depth = std::get_if<DepthUpdate>(&event.body)) {
    apply(*depth);
  } else if (const auto* reset = std::get_if<FeedReset>(&event.body)) {
    apply(*reset);
  }
}

}  // namespace tw::market
