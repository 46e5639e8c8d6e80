#include "venues/kraken/feed.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/assert.hpp"
#include "data/message_fields.hpp"

namespace tw::venues::kraken {
namespace {

constexpr std::size_t kSummedLevels = 10;
constexpr std::size_t kSumRoom = 4'096;

std::unexpected<Error> refuse(std::string what) {
  return fail(ErrorCode::InvalidInput, std::move(what));
}

// The digits of `units * 10^-decimals` written with `written` decimals, without point and leading
// zeros. Digits that would be cut are zeros: the venue wrote no more.
void append_digits(std::string& text, std::int64_t units, int decimals, int written) {
  std::array<char, 20> digits{};
  const auto [stop, code] = std::to_chars(digits.data(), digits.data() + digits.size(), units);
  std::string_view all{digits.data(), static_cast<std::size_t>(stop - digits.data())};
  if (written < decimals) {
    all.remove_suffix(std::min(all.size(), static_cast<std::size_t>(decimals - written)));
  }
  text.append(all);
  text.append(static_cast<std::size_t>(std::max(written - decimals, 0)), '0');
}

// What fell out of the depth is deleted by the message that pushed it out.
void take_fallen(std::vector<DepthLevel>& levels, const std::vector<DepthLevel>& fallen) {
  for (const DepthLevel& level : fallen) {
    const auto named = std::ranges::find(levels, level.ticks, &DepthLevel::ticks);
    if (named == levels.end()) {
      levels.push_back(level);
      continue;
    }
    for (DepthLevel& each : levels) {
      each.lots = each.ticks == level.ticks ? 0 : each.lots;
    }
  }
}

}  // namespace

std::uint32_t book_checksum(std::span<const DepthLevel> bids, std::span<const DepthLevel> asks,
                            const BookGrid& grid, WrittenDecimals written, std::string& room) {
  room.clear();
  for (const auto side : {asks, bids}) {
    for (const DepthLevel& level : side.first(std::min(side.size(), kSummedLevels))) {
      append_digits(room, level.ticks, grid.price_decimals, written.price);
      append_digits(room, level.lots, grid.quantity_decimals, written.quantity);
    }
  }
  return data::crc32_of(room);
}

Feed::Feed(const Listing& listing, std::optional<std::uint32_t> depth, OtherSymbols others,
           std::optional<WrittenDecimals> written)
    : listing_(listing), parser_(listing, others, written), depth_(depth) {
  TW_ASSERT(!depth.has_value() || (*depth > 0 && *depth <= kDepthMax));
  sum_room_.reserve(kSumRoom);
  for (auto* const levels : {&bids_, &asks_, &bids_out_, &asks_out_}) {
    levels->reserve(2 * data::kMessageLevelsMax);
  }
}

Result<void> Feed::take(std::string_view text, std::optional<Timestamp> ts_recv) {
  TW_ASSERT(events_.empty());  // they stand in the parser's memory
  TW_TRY(const Message message, parser_.parse(text));
  events_.begin(ts_recv.has_value() ? *ts_recv : message.ts_event.value_or(events_.ts_recv()));
  if (const auto* book = std::get_if<BookMessage>(&message.body)) {
    return take_book(*book, message.ts_event.value_or(events_.ts_recv()));
  }
  if (const auto* trades = std::get_if<Trades>(&message.body)) {
    events_.put_trades(trades->entries);
    counts_.trades += trades->entries.size();
  } else {
    ++counts_.skipped;
  }
  return {};
}

Result<void> Feed::settle_depth(const BookMessage& book) {
  const std::optional<std::uint32_t> depth = book.depth.has_value() ? book.depth : depth_;
  if (!depth.has_value()) {
    return refuse("message does not say its depth: name the one that was subscribed to");
  }
  if (*depth > kDepthMax || depth != depth_.value_or(*depth)) {
    return refuse("channel is of depth " + std::to_string(*depth) + ", expected " +
                  std::to_string(depth_.value_or(kDepthMax)));
  }
  depth_ = depth;
  if (!ladder_.has_value()) {
    ladder_.emplace(*depth);
  }
  return {};
}

bool Feed::is_sum_right(const BookMessage& book) {
  if (!book.checksum.has_value()) {
    return true;
  }
  ++counts_.checksums_total;
  const WrittenDecimals written = parser_.written().value_or(WrittenDecimals{});
  const bool is_right = book_checksum(ladder_->bids(), ladder_->asks(), listing_.grid, written,
                                      sum_room_) == *book.checksum;
  counts_.checksums_equal += is_right ? 1U : 0U;
  return is_right;
}

Result<void> Feed::take_book(const BookMessage& book, Timestamp ts_event) {
  TW_CHECK(settle_depth(book));
  const bool is_snapshot = book.kind == DepthKind::Snapshot;
  if (!is_snapshot) {
    ++counts_.depth;
    counts_.levels += book.bids.size() + book.asks.size();
  }
  if (!is_snapshot && !is_chained_) {
    ++counts_.stale;
    return {};
  }
  if (!(is_snapshot ? ladder_->replace(book.bids, book.asks)
                    : ladder_->change(book.bids, book.asks))) {
    return refuse("message names a price twice in a snapshot or has too many levels");
  }
  ladder_->truncate(bids_out_, asks_out_);
  if (!is_sum_right(book)) {
    ladder_->clear();
    if (std::exchange(is_chained_, false)) {
      events_.put(ts_event, FeedReset{.instrument = listing_.id,
                                      .reason = FeedResetReason::ChecksumMismatch});
    }
    return {};
  }
  bids_.assign(book.bids.begin(), book.bids.end());
  asks_.assign(book.asks.begin(), book.asks.end());
  take_fallen(bids_, bids_out_);
  take_fallen(asks_, asks_out_);
  is_chained_ = true;
  ++(is_snapshot ? counts_.snapshots : counts_.updates);
  const std::uint64_t previous = sequence_++;
  events_.put(ts_event, DepthUpdate{.instrument = listing_.id,
                                    .kind = book.kind,
                                    .previous_sequence = is_snapshot ? 0 : previous,
                                    .sequence = sequence_,
                                    .bids = bids_,
                                    .asks = asks_});
  return {};
}

}  // namespace tw::venues::kraken
