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

Result<void> Feed::take(std::string_view text, std::optional<Timestamp> ts_recv) {
  TW_ASSERT(events_.empty());  // they stand in the parser's memory
  TW_TRY(const Message message, parser_.parse(text));
  events_.begin(ts_recv.has_value() ? *ts_recv : message.ts_event.value_or(events_.ts_recv()));
  const Timestamp ts_event = message.ts_event.value_or(events_.ts_recv());
  if (const auto* book = std::get_if<BookMessage>(&message.body)) {
    return take_book(*book, ts_event);
  }
  if (const auto* trades = std::get_if<Trades>(&message.body)) {
    events_.put_trades(trades->entries);
    counts_.trades += trades->entries.size();
  } else if (const auto* quote = std::get_if<Quote>(&message.body)) {
    ++counts_.quotes;
    events_.put(ts_event, *quote);
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
  events_.put(ts_event, DepthUpdate{.instrument = listing_.id,
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
    events_.put(ts_event, FeedReset{.instrument = listing_.id, .reason = reason});
  }
}

}  // namespace tw::venues::okx
