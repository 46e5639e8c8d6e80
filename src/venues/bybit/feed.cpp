#include "venues/bybit/feed.hpp"

#include "base/assert.hpp"

namespace tw::venues::bybit {
namespace {

constexpr std::uint64_t kUpdateAfterRestart = 1;

}  // namespace

Feed::Feed(const Listing& listing, OtherSymbols others)
    : listing_(listing), parser_(listing, others) {}

Result<void> Feed::take(std::string_view text, std::optional<Timestamp> ts_recv) {
  TW_ASSERT(events_.empty());  // they stand in the parser's memory
  TW_TRY(const Message message, parser_.parse(text));
  events_.begin(ts_recv.has_value() ? *ts_recv : message.ts_sent.value_or(events_.ts_recv()));
  if (const auto* book = std::get_if<BookMessage>(&message.body)) {
    return take_book(*book, message.ts_event);
  }
  if (const auto* trades = std::get_if<Trades>(&message.body)) {
    events_.put_trades(trades->entries);
    counts_.trades += trades->entries.size();
  } else if (const auto* ticker = std::get_if<Ticker>(&message.body)) {
    return take_ticker(*ticker, message.ts_event);
  } else {
    ++counts_.skipped;
  }
  return {};
}

Result<void> Feed::take_book(const BookMessage& book, Timestamp ts_event) {
  if (book.depth != depth_.value_or(book.depth)) {
    return fail(ErrorCode::InvalidInput, "field 'topic': a book of " + std::to_string(book.depth) +
                                             " levels among those of " + std::to_string(*depth_) +
                                             " levels");
  }
  depth_ = book.depth;
  const bool is_snapshot = book.kind == DepthKind::Snapshot || book.update == kUpdateAfterRestart;
  if (!is_snapshot) {
    ++counts_.depth;
    counts_.levels += book.bids.size() + book.asks.size();
  }
  if (!is_snapshot && (!update_.has_value() || book.update <= *update_)) {
    ++counts_.stale;
    return {};
  }
  if (!is_snapshot && book.update != *update_ + 1) {
    ++counts_.gaps;
    update_.reset();
    events_.put(ts_event,
                FeedReset{.instrument = listing_.id, .reason = FeedResetReason::SequenceGap});
    return {};
  }
  ++(is_snapshot ? counts_.snapshots : counts_.updates);
  events_.put(ts_event, DepthUpdate{.instrument = listing_.id,
                                    .kind = is_snapshot ? DepthKind::Snapshot : DepthKind::Delta,
                                    .previous_sequence = is_snapshot ? 0 : *update_,
                                    .sequence = book.update,
                                    .bids = book.bids,
                                    .asks = book.asks});
  update_ = book.update;
  return {};
}

Result<void> Feed::take_ticker(const Ticker& message, Timestamp ts_event) {
  merge(ticker_, message);
  const bool is_about_touch = message.bid_price.has_value() || message.ask_price.has_value() ||
                              message.bid_quantity.has_value() || message.ask_quantity.has_value();
  if (!is_about_touch || !ticker_.bid_price.has_value() || !ticker_.ask_price.has_value() ||
      !ticker_.bid_quantity.has_value() || !ticker_.ask_quantity.has_value()) {
    return {};
  }
  const auto bid = listing_.grid.ticks(*ticker_.bid_price);
  const auto ask = listing_.grid.ticks(*ticker_.ask_price);
  const auto bid_lots = listing_.grid.lots(*ticker_.bid_quantity);
  const auto ask_lots = listing_.grid.lots(*ticker_.ask_quantity);
  if (!bid.has_value() || !ask.has_value() || !bid_lots.has_value() || !ask_lots.has_value()) {
    return fail(ErrorCode::InvalidInput,
                "field 'data': best bid or ask is off the instrument's grid");
  }
  ++counts_.quotes;
  events_.put(ts_event, Quote{.instrument = listing_.id,
                              .sequence = 0,  // the book counts otherwise
                              .bid = {.ticks = *bid, .lots = *bid_lots},
                              .ask = {.ticks = *ask, .lots = *ask_lots}});
  return {};
}

}  // namespace tw::venues::bybit
