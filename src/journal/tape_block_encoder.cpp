#include <algorithm>
#include <ranges>
#include <variant>

#include "base/assert.hpp"
#include "base/crc32c.hpp"
#include "journal/tape_block.hpp"
#include "journal/tape_block_codes.hpp"

namespace tw::journal {
namespace {

// Units that venues stamp in; the coarsest that divides every stamp of a block is used.
constexpr std::array<std::uint32_t, 3> kStampUnits{1'000'000, 1'000, 1};

std::uint64_t bits_of(std::int64_t value) { return static_cast<std::uint64_t>(value); }
std::uint64_t bits_of(Timestamp at) { return bits_of(to_nanoseconds(at)); }

TapeKind kind_of(const EventBody& body) {
  if (const auto* update = std::get_if<DepthUpdate>(&body)) {
    return update->kind == DepthKind::Snapshot ? TapeKind::Snapshot : TapeKind::Delta;
  }
  if (const auto* trade = std::get_if<Trade>(&body)) {
    return trade->aggressor == Side::Buy ? TapeKind::TradeBuy : TapeKind::TradeSell;
  }
  return std::holds_alternative<Quote>(body) ? TapeKind::Quote : TapeKind::Reset;
}

void count(TapeCounts& counts, const EventBody& body) {
  switch (kind_of(body)) {
    case TapeKind::Snapshot:
      ++counts.snapshots;
      break;
    case TapeKind::Delta:
      ++counts.deltas;
      break;
    case TapeKind::TradeBuy:
    case TapeKind::TradeSell:
      ++counts.trades;
      break;
    case TapeKind::Quote:
      ++counts.quotes;
      break;
    case TapeKind::Reset:
      ++counts.resets;
      break;
  }
}

LevelOrder order_of(Side side, std::span<const DepthLevel> levels) {
  if (levels.size() < 2) {
    return LevelOrder::Outward;
  }
  const bool is_rising = levels[0].ticks < levels[1].ticks;
  const bool is_strict =
      std::ranges::adjacent_find(levels, [is_rising](const DepthLevel& a, const DepthLevel& b) {
        return is_rising ? a.ticks >= b.ticks : a.ticks <= b.ticks;
      }) == levels.end();
  if (!is_strict) {
    return LevelOrder::Any;
  }
  return is_rising == (side == Side::Sell) ? LevelOrder::Outward : LevelOrder::Inward;
}

void put_varint(std::vector<std::byte>& out, std::uint64_t value) {
  for (; value > 127; value >>= 7U) {
    out.push_back(static_cast<std::byte>((value & 127U) | 128U));
  }
  out.push_back(static_cast<std::byte>(value));
}

}  // namespace

void BlockEncoder::begin(Timestamp first_time) {
  for (Numbers& numbers : columns_) {
    numbers.clear();
  }
  context_ = TapeContext(first_time);
  counts_ = {};
  first_time_ = first_time;
  last_time_ = first_time;
  items_ = 0;
  has_keyframe_ = false;
}

void BlockEncoder::add_keyframe(const BookImage& book) {
  TW_ASSERT(is_empty() && !has_keyframe_);
  has_keyframe_ = true;
  put(TapeColumn::Keyframe, std::to_underlying(book.state()));
  if (book.state() == BookImageState::Blank) {
    return;
  }
  put(TapeColumn::Keyframe, bits_of(book.ts_event()));
  put(TapeColumn::Keyframe, bits_of(book.ts_recv()));
  if (book.state() == BookImageState::Unsynced) {
    put(TapeColumn::Keyframe, std::to_underlying(book.reset_reason()));
    return;
  }
  put(TapeColumn::Keyframe, book.sequence());
  put(TapeColumn::Keyframe, book.bids().size());
  put(TapeColumn::Keyframe, book.asks().size());
  book.bids().collect(side_);
  std::ranges::reverse(side_);
  add_keyframe_side(side_);
  book.asks().collect(side_);
  add_keyframe_side(side_);
}

// Levels outward from the touch.
void BlockEncoder::add_keyframe_side(std::span<const DepthLevel> levels) {
  items_ += levels.size();
  for (std::size_t i = 0; i < levels.size(); ++i) {
    if (i == 0) {
      put(TapeColumn::Keyframe, bits_of(levels[i].ticks));
    } else {
      const std::int64_t step = levels[i].ticks - levels[i - 1].ticks;
      put(TapeColumn::KeyframeTick, bits_of(step < 0 ? -step : step) - 1);
    }
    put(TapeColumn::KeyframeLots, bits_of(levels[i].lots));
  }
}

void BlockEncoder::add(const Event& event) {
  const bool is_unstamped = event.ts_event == event.ts_recv;
  put(TapeColumn::Kind, std::to_underlying(kind_of(event.body)) + (is_unstamped ? kUnstamped : 0));
  put(TapeColumn::ReceiveTime, bits_of(event.ts_recv) - context_.ts_recv);
  context_.ts_recv = bits_of(event.ts_recv);
  if (!is_unstamped) {
    put(TapeColumn::Stamp, bits_of(event.ts_event));  // differences are made by fold_stamps
  }
  count(counts_, event.body);
  ++items_;
  last_time_ = event.ts_recv;
  if (const auto* update = std::get_if<DepthUpdate>(&event.body)) {
    add_body(*update);
  } else if (const auto* trade = std::get_if<Trade>(&event.body)) {
    add_body(*trade);
  } else if (const auto* quote = std::get_if<Quote>(&event.body)) {
    add_body(*quote);
  } else if (const auto* reset = std::get_if<FeedReset>(&event.body)) {
    add_body(*reset);
  }
}

void BlockEncoder::add_body(const DepthUpdate& update) {
  const bool is_following = update.previous_sequence == context_.sequence;
  const LevelOrder bid_order = order_of(Side::Buy, update.bids);
  const LevelOrder ask_order = order_of(Side::Sell, update.asks);
  put(TapeColumn::DepthShape, (is_following ? kFollows : 0) |
                                  std::uint64_t{std::to_underlying(bid_order)} << kBidOrderShift |
                                  std::uint64_t{std::to_underlying(ask_order)} << kAskOrderShift);
  if (!is_following) {
    put(TapeColumn::Rare, zigzag(update.previous_sequence - context_.sequence));
  }
  put(TapeColumn::DepthSequence, zigzag(update.sequence - update.previous_sequence));
  context_.sequence = update.sequence;
  put(TapeColumn::LevelCount, update.bids.size());
  put(TapeColumn::LevelCount, update.asks.size());
  counts_.levels += update.bids.size() + update.asks.size();
  items_ += update.bids.size() + update.asks.size();
  add_levels(Side::Buy, bid_order, update.bids);
  add_levels(Side::Sell, ask_order, update.asks);
}

void BlockEncoder::add_levels(Side side, LevelOrder order, std::span<const DepthLevel> levels) {
  if (levels.empty()) {
    return;
  }
  const std::size_t index = book_index(side);
  const std::size_t last = levels.size() - 1;
  std::uint64_t before = context_.touch[index];
  for (std::size_t i = 0; i <= last; ++i) {
    const DepthLevel& level = levels[order == LevelOrder::Inward ? last - i : i];
    const std::uint64_t step = outward(side, before, bits_of(level.ticks));
    before = bits_of(level.ticks);
    if (i == 0) {
      put(TapeColumn::FirstTick, zigzag(step));
      if (context_.quote_ticks[index] == TapeContext::kNoTick) {
        context_.touch[index] = before;
      }
    } else if (order == LevelOrder::Any) {
      put(TapeColumn::AnyTick, zigzag(step));
    } else {
      put(TapeColumn::Tick, step - 1);
    }
    add_lots(side, level);
  }
}

// A level at the best price mostly holds what the last quote said.
void BlockEncoder::add_lots(Side side, const DepthLevel& level) {
  const std::size_t index = book_index(side);
  if (bits_of(level.ticks) == context_.quote_ticks[index]) {
    put(TapeColumn::TouchLots, zigzag(bits_of(level.lots) - context_.quote_lots[index]));
  } else {
    put(TapeColumn::Lots, bits_of(level.lots));
  }
}

void BlockEncoder::add_body(const Trade& trade) {
  const Side hit = trade.aggressor == Side::Buy ? Side::Sell : Side::Buy;
  put(TapeColumn::TradeId, zigzag(trade.trade_id - context_.trade_id - 1));
  context_.trade_id = trade.trade_id;
  put(TapeColumn::TradeTick,
      zigzag(outward(hit, context_.touch[book_index(hit)], bits_of(trade.ticks))));
  put(TapeColumn::TradeLots, bits_of(trade.lots));
}

void BlockEncoder::add_body(const Quote& quote) {
  const auto change_of = [this](Side side, const DepthLevel& level) {
    const std::size_t index = book_index(side);
    return (bits_of(level.ticks) != context_.quote_ticks[index] ? kTickChanged : 0) |
           (bits_of(level.lots) != context_.quote_lots[index] ? kLotsChanged : 0);
  };
  const std::uint64_t bid_change = change_of(Side::Buy, quote.bid);
  const std::uint64_t ask_change = change_of(Side::Sell, quote.ask);
  put(TapeColumn::QuoteSequence, zigzag(quote.sequence - context_.quote_sequence));
  context_.quote_sequence = quote.sequence;
  put(TapeColumn::QuoteChange, bid_change | ask_change << kAskChangeShift);
  add_quote_side(Side::Buy, quote.bid, bid_change);
  add_quote_side(Side::Sell, quote.ask, ask_change);
}

void BlockEncoder::add_quote_side(Side side, const DepthLevel& level, std::uint64_t change) {
  const std::size_t index = book_index(side);
  if ((change & kTickChanged) != 0) {
    put(TapeColumn::QuoteTick, zigzag(outward(side, context_.touch[index], bits_of(level.ticks))));
  }
  if (change == (kTickChanged | kLotsChanged)) {
    put(TapeColumn::QuoteLots, bits_of(level.lots));
  } else if (change == kLotsChanged) {
    put(TapeColumn::QuoteLotsChange, zigzag(bits_of(level.lots) - context_.quote_lots[index]));
  }
  context_.quote_ticks[index] = bits_of(level.ticks);
  context_.quote_lots[index] = bits_of(level.lots);
  context_.touch[index] = bits_of(level.ticks);
}

void BlockEncoder::add_body(const FeedReset& reset) {
  put(TapeColumn::Rare, std::to_underlying(reset.reason));
}

// Turns the stamps into differences of whole units.
std::uint32_t BlockEncoder::fold_stamps() {
  Numbers& stamps = columns_[std::to_underlying(TapeColumn::Stamp)];
  const auto* const unit = std::ranges::find_if(kStampUnits, [&stamps](std::uint32_t tried) {
    return std::ranges::all_of(stamps, [tried](std::uint64_t stamp) {
      return static_cast<std::int64_t>(stamp) % std::int64_t{tried} == 0;
    });
  });
  std::uint64_t before = 0;
  for (std::uint64_t& stamp : stamps) {
    const auto units = bits_of(static_cast<std::int64_t>(stamp) / std::int64_t{*unit});
    stamp = zigzag(units - before);
    before = units;
  }
  return *unit;
}

std::pair<TapeBlockHeader, std::span<const std::byte>> BlockEncoder::finish(std::uint64_t number) {
  TW_ASSERT(!is_empty());
  TapeBlockHeader header{.number = number,
                         .has_keyframe = has_keyframe_,
                         .stamp_unit = fold_stamps(),
                         .first_time = first_time_,
                         .last_time = last_time_,
                         .counts = counts_};
  symbols_.clear();
  bits_.clear();
  payload_.clear();
  for (const Numbers& numbers : columns_) {
    encode_numbers(numbers, symbols_, bits_);
    put_varint(payload_, numbers.size());
  }
  compressor_.begin(symbols_.size());
  std::span<const std::byte> rest(symbols_);
  for (const Numbers& numbers : columns_) {
    compressor_.add(rest.first(numbers.size()));
    rest = rest.subspan(numbers.size());
  }
  const std::span<const std::byte> frame = compressor_.finish();
  header.is_compressed = frame.size() < symbols_.size();
  const std::span<const std::byte> stored = header.is_compressed ? frame : symbols_;
  put_varint(payload_, stored.size());
  payload_.insert(payload_.end(), stored.begin(), stored.end());
  payload_.insert(payload_.end(), bits_.begin(), bits_.end());
  TW_ASSERT(payload_.size() <= kTapePayloadBytesMax);
  header.payload_bytes = static_cast<std::uint32_t>(payload_.size());
  header.payload_crc = crc32c(payload_);
  return {header, payload_};
}

}  // namespace tw::journal
