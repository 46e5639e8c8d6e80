#include "venues/okx/feed.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "base/assert.hpp"

namespace tw::venues::okx {
namespace {

constexpr std::size_t kSummedLevels = 25;
constexpr std::size_t kSumRoom = 4'096;

std::unexpected<Error> refuse(std::string what) {
  return fail(ErrorCode::InvalidInput, std::move(what));
}

}  // namespace

std::int32_t book_checksum(std::span<const DepthLevel> bids, std::span<const DepthLevel> asks,
                           const BookGrid& grid, std::string& room) {
  room.clear();
  for (std::size_t i = 0; i < kSummedLevels; ++i) {
    for (const auto side : {bids, asks}) {
      if (i < side.size()) {
        room.append(room.empty() ? "" : ":");
        data::append_shortest(room, side[i].ticks, grid.price_decimals);
        room.push_back(':');
        data::append_shortest(room, side[i].lots, grid.quantity_decimals);
      }
    }
  }
  return std::bit_cast<std::int32_t>(data::crc32_of(room));
}

Feed::Feed(const Listing& listing, OtherSymbols others)
    : listing_(listing), parser_(listing, others) {
  sum_room_.reserve(kSumRoom);
}

Event Feed::event_of(Timestamp ts_event, EventBody body) const {
  return Event{.ts_event = ts_event, .ts_recv = ts_recv_, .body = std::move(body)};
}

Result<void> Feed::take(std::string_view text, std::optional<Timestamp> ts_recv) {
  TW_ASSERT(!pending_.has_value() && trades_.empty());
  TW_TRY(const Message message, parser_.parse(text));
  ts_recv_ = ts_recv.has_value() ? *ts_recv : message.ts_event.value_or(ts_recv_);
  const Timestamp ts_event = message.ts_event.value_or(ts_recv_);
  if (const auto* book = std::get_if<BookMessage>(&message.body)) {
    return take_book(*book, ts_event);
  }
  if (const auto* trades = std::get_if<Trades>(&message.body)) {
    trades_ = trades->entries;
    counts_.trades += trades_.size();
  } else if (const auto* quote = std::get_if<Quote>(&message.body)) {
    ++counts_.quotes;
    pending_ = event_of(ts_event, *quote);
  } else {
    ++counts_.skipped;
  }
  return {};
}

Result<Feed::Judgement> Feed::judge(const BookMessage& book) const {
  if (book.link.has_value() != is_linked_) {
    return refuse(is_linked_ ? "field 'seqId' is missing where messages before carried it"
                             : "field 'seqId' stands where messages before carried none");
  }
  if (!is_linked_) {
    return Judgement::Follows;
  }
  if (book.link->previous != venue_sequence_) {
    return book.link->sequence == venue_sequence_ ? Judgement::Copy : Judgement::Gap;
  }
  if (book.link->sequence != venue_sequence_) {
    return Judgement::Follows;
  }
  if (!book.bids.empty() || !book.asks.empty()) {
    return refuse("field 'seqId': " + std::to_string(venue_sequence_) +
                  " says that nothing changed, but there are levels");
  }
  return Judgement::Unchanged;
}

Result<void> Feed::take_book(const BookMessage& book, Timestamp ts_event) {
  if (channel_.empty()) {
    channel_ = book.channel;
  }
  if (channel_ != book.channel) {
    return refuse("field 'channel': '" + std::string(book.channel) + "' among messages of '" +
                  channel_ + "'");
  }
  if (book.kind == DepthKind::Snapshot) {
    return apply(book, ts_event);
  }
  ++counts_.depth;
  counts_.levels += book.bids.size() + book.asks.size();
  if (!is_chained_) {
    ++counts_.stale;
    return {};
  }
  TW_TRY(const Judgement judgement, judge(book));
  switch (judgement) {
    case Judgement::Follows:
      return apply(book, ts_event);
    case Judgement::Copy:
      ++counts_.stale;
      return {};
    case Judgement::Unchanged:
      ++counts_.updates;
      return {};
    case Judgement::Gap:
      ++counts_.gaps;
      lose_chain(FeedResetReason::SequenceGap, ts_event);
      return {};
  }
  return {};
}

bool Feed::is_sum_right(const BookMessage& book) {
  if (book.checksum == 0) {
    return true;
  }
  ++counts_.checksums_total;
  const bool is_right =
      book_checksum(ladder_.bids(), ladder_.asks(), listing_.grid, sum_room_) == book.checksum;
  counts_.checksums_equal += is_right ? 1U : 0U;
  return is_right;
}

Result<void> Feed::apply(const BookMessage& book, Timestamp ts_event) {
  const bool is_snapshot = book.kind == DepthKind::Snapshot;
  const bool is_possible =
      is_snapshot ? ladder_.replace(book.bids, book.asks) : ladder_.change(book.bids, book.asks);
  if (!is_possible) {
    return refuse("field 'data': a price occurs twice in a snapshot or there are too many levels");
  }
  if (!is_sum_right(book)) {
    lose_chain(FeedResetReason::ChecksumMismatch, ts_event);
    return {};
  }
  const std::uint64_t previous = sequence_;
  if (is_snapshot) {
    is_linked_ = book.link.has_value();
    sequence_ = is_linked_ ? book.link->sequence : sequence_ + 1;
  } else {
    // After maintenance the venue counts from a smaller number; ours goes on rising.
    sequence_ += is_linked_ && book.link->sequence > venue_sequence_
                     ? book.link->sequence - venue_sequence_
                     : 1;
  }
  venue_sequence_ = is_linked_ ? book.link->sequence : 0;
  is_chained_ = true;
  ++(is_snapshot ? counts_.snapshots : counts_.updates);
  pending_ = event_of(ts_event, DepthUpdate{.instrument = listing_.id,
                                            .kind = book.kind,
                                            .previous_sequence = is_snapshot ? 0 : previous,
                                            .sequence = sequence_,
                                            .bids = book.bids,
                                            .asks = book.asks});
  return {};
}

void Feed::lose_chain(FeedResetReason reason, Timestamp ts_event) {
  ladder_.clear();
  if (std::exchange(is_chained_, false)) {
    pending_ = event_of(ts_event, FeedReset{.instrument = listing_.id, .reason = reason});
  }
}

std::optional<Event> Feed::next() {
  if (pending_.has_value()) {
    return std::exchange(pending_, std::nullopt);
  }
  if (trades_.empty()) {
    return std::nullopt;
  }
  const TradeEntry& entry = trades_.front();
  trades_ = trades_.subspan(1);
  return event_of(entry.ts_event, entry.trade);
}

}  // namespace tw::venues::okx
