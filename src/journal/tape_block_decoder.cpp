#include <algorithm>
#include <utility>

#include "base/assert.hpp"
#include "base/crc32c.hpp"
#include "journal/tape_block.hpp"
#include "journal/tape_block_codes.hpp"
#include "model/market_bounds.hpp"

namespace tw::journal {
namespace {

// A full block, its longest message and its keyframe stay below; bounds what a crafted block takes.
constexpr std::uint64_t kSymbolsMax = 8U << 20U;

constexpr std::size_t kFirstKeyframeColumn = std::to_underlying(TapeColumn::Keyframe);

std::int64_t value_of(std::uint64_t bits) { return static_cast<std::int64_t>(bits); }

std::optional<std::uint64_t> take_varint(std::span<const std::byte>& bytes) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 35 && !bytes.empty(); shift += 7) {
    const auto byte = std::to_integer<std::uint64_t>(bytes.front());
    bytes = bytes.subspan(1);
    value |= (byte & 127U) << shift;
    if (byte < 128) {
      return value;
    }
  }
  return std::nullopt;
}

}  // namespace

std::span<std::byte> BlockDecoder::payload(std::size_t bytes) {
  payload_bytes_ = bytes;
  if (payload_.size() < bytes + NumberReader::kPadBytes) {
    payload_.resize(bytes + NumberReader::kPadBytes);
  }
  return std::span(payload_).first(bytes);
}

bool BlockDecoder::open(const TapeBlockHeader& header) {
  // Those of its events lie between them.
  if (!is_receive_time(header.first_time) || !is_receive_time(header.last_time)) {
    return false;
  }
  header_ = header;
  context_ = TapeContext(header.first_time);
  counts_ = {};
  stamp_ = 0;
  remaining_ = header.counts.events();
  std::span<const std::byte> rest = std::span(payload_).first(payload_bytes_);
  std::array<std::uint32_t, kTapeColumns> counts{};
  std::uint64_t symbols = 0;
  for (std::uint32_t& count : counts) {
    const auto taken = take_varint(rest);
    if (!taken || *taken > kSymbolsMax) {
      return false;
    }
    count = static_cast<std::uint32_t>(*taken);
    symbols += count;
  }
  const auto stored = take_varint(rest);
  if (!stored || *stored > rest.size() || symbols > kSymbolsMax) {
    return false;
  }
  const std::span<const std::byte> frame = rest.first(*stored);
  const std::size_t bits_begin = payload_bytes_ - rest.size() + *stored;
  if (!header.is_compressed) {
    return frame.size() == symbols && split(frame, counts, bits_begin);
  }
  if (symbols_.size() < symbols) {
    symbols_.resize(symbols);
  }
  const auto unpacked = std::span(symbols_).first(symbols);
  return decompressor_.decompress(frame, unpacked) && split(unpacked, counts, bits_begin);
}

bool BlockDecoder::split(std::span<const std::byte> symbols, std::span<const std::uint32_t> counts,
                         std::size_t bits_begin) {
  for (std::size_t i = 0; i < kTapeColumns; ++i) {
    const auto column = symbols.first(counts[i]);
    symbols = symbols.subspan(counts[i]);
    const auto bytes = number_bit_bytes(column);
    if (!bytes || *bytes > payload_bytes_ - bits_begin) {
      return false;
    }
    columns_[i] = NumberReader(column, payload_.data() + bits_begin);
    bits_begin += *bytes;
  }
  return bits_begin == payload_bytes_;
}

bool BlockDecoder::next(Event& event) {
  TW_ASSERT(remaining_ > 0);
  --remaining_;
  const std::uint64_t code = take(TapeColumn::Kind);
  const std::uint64_t waited = take(TapeColumn::ReceiveTime);
  if (waited > static_cast<std::uint64_t>(to_nanoseconds(header_.last_time)) - context_.ts_recv) {
    return false;
  }
  context_.ts_recv += waited;
  event.ts_recv = from_nanoseconds(value_of(context_.ts_recv));
  event.ts_event = event.ts_recv;
  if ((code & kUnstamped) == 0) {
    stamp_ += unzigzag(take(TapeColumn::Stamp));
    event.ts_event = from_nanoseconds(value_of(stamp_ * header_.stamp_unit));
  }
  const std::uint64_t kind = code & ~kUnstamped;
  if (kind >= kTapeKinds || !is_venue_time(event.ts_event)) {
    return false;
  }
  switch (static_cast<TapeKind>(kind)) {
    case TapeKind::Snapshot:
      return read_depth(DepthKind::Snapshot, event);
    case TapeKind::Delta:
      return read_depth(DepthKind::Delta, event);
    case TapeKind::TradeBuy:
      return read_trade(Side::Buy, event);
    case TapeKind::TradeSell:
      return read_trade(Side::Sell, event);
    case TapeKind::Quote:
      return read_quote(event);
    case TapeKind::Reset:
      return read_reset(event);
  }
  return false;
}

bool BlockDecoder::read_depth(DepthKind kind, Event& event) {
  auto& update = event.body.emplace<DepthUpdate>();
  update.instrument = instrument_;
  update.kind = kind;
  ++(kind == DepthKind::Snapshot ? counts_.snapshots : counts_.deltas);
  const std::uint64_t shape = take(TapeColumn::DepthShape);
  const auto bid_order = (shape >> kBidOrderShift) & kOrderMask;
  const auto ask_order = (shape >> kAskOrderShift) & kOrderMask;
  constexpr std::uint64_t kLastOrder = std::to_underlying(LevelOrder::Any);
  update.previous_sequence = context_.sequence;
  if ((shape & kFollows) == 0) {
    update.previous_sequence += unzigzag(take(TapeColumn::Rare));
  }
  update.sequence = update.previous_sequence + unzigzag(take(TapeColumn::DepthSequence));
  context_.sequence = update.sequence;
  const std::uint64_t bids = take(TapeColumn::LevelCount);
  const std::uint64_t asks = take(TapeColumn::LevelCount);
  if (bid_order > kLastOrder || ask_order > kLastOrder || bids > kTapeLevelsMax ||
      asks > kTapeLevelsMax - bids) {
    return false;
  }
  counts_.levels += bids + asks;
  if (levels_.size() < bids + asks) {
    levels_.resize(bids + asks);
  }
  const std::span<DepthLevel> levels(levels_);
  update.bids = levels.first(bids);
  update.asks = levels.subspan(bids, asks);
  return read_levels(Side::Buy, static_cast<LevelOrder>(bid_order), levels.first(bids)) &&
         read_levels(Side::Sell, static_cast<LevelOrder>(ask_order), levels.subspan(bids, asks));
}

bool BlockDecoder::read_levels(Side side, LevelOrder order, std::span<DepthLevel> levels) {
  if (levels.empty()) {
    return true;
  }
  if (order != LevelOrder::Any) {
    return read_ordered(side, order, levels);
  }
  const std::size_t index = book_index(side);
  std::uint64_t ticks = context_.touch[index];
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const std::uint64_t step = unzigzag(take(i == 0 ? TapeColumn::FirstTick : TapeColumn::AnyTick));
    ticks = side == Side::Buy ? ticks - step : ticks + step;
    if (i == 0 && context_.quote_ticks[index] == TapeContext::kNoTick) {
      context_.touch[index] = ticks;
    }
    levels[i] = {.ticks = value_of(ticks), .lots = value_of(read_lots(side, ticks))};
    if (!is_within_bounds(levels[i])) {
      return false;
    }
  }
  return true;
}

// The loop that most of a tape goes through: the two columns are held in registers.
bool BlockDecoder::read_ordered(Side side, LevelOrder order, std::span<DepthLevel> levels) {
  const std::size_t index = book_index(side);
  const std::uint64_t sign = side == Side::Buy ? ~std::uint64_t{0} : 1;
  std::uint64_t ticks = context_.touch[index] + sign * unzigzag(take(TapeColumn::FirstTick));
  if (context_.quote_ticks[index] == TapeContext::kNoTick) {
    context_.touch[index] = ticks;
  }
  NumberReader steps = column(TapeColumn::Tick);
  NumberReader lots = column(TapeColumn::Lots);
  const std::uint64_t quote = context_.quote_ticks[index];
  const std::ptrdiff_t direction = order == LevelOrder::Inward ? -1 : 1;
  DepthLevel* level = order == LevelOrder::Inward ? &levels.back() : &levels.front();
  DepthLevel seen;  // the bits of all values
  for (std::size_t i = 0;;) {
    const std::uint64_t value =
        ticks == quote ? context_.quote_lots[index] + unzigzag(take(TapeColumn::TouchLots))
                       : lots.next_of_any_size();
    *level = {.ticks = value_of(ticks), .lots = value_of(value)};
    seen.ticks |= level->ticks;
    seen.lots |= level->lots;
    if (++i == levels.size()) {
      break;
    }
    ticks += sign * (steps.next() + 1);
    level += direction;
  }
  column(TapeColumn::Tick) = steps;
  column(TapeColumn::Lots) = lots;
  return is_within_bounds(seen);
}

std::uint64_t BlockDecoder::read_lots(Side side, std::uint64_t ticks) {
  const std::size_t index = book_index(side);
  return ticks == context_.quote_ticks[index]
             ? context_.quote_lots[index] + unzigzag(take(TapeColumn::TouchLots))
             : take(TapeColumn::Lots);
}

bool BlockDecoder::read_trade(Side aggressor, Event& event) {
  auto& trade = event.body.emplace<Trade>();
  ++counts_.trades;
  const Side hit = aggressor == Side::Buy ? Side::Sell : Side::Buy;
  context_.trade_id += unzigzag(take(TapeColumn::TradeId)) + 1;
  const std::uint64_t step = unzigzag(take(TapeColumn::TradeTick));
  const std::uint64_t touch = context_.touch[book_index(hit)];
  trade = {.instrument = instrument_,
           .trade_id = context_.trade_id,
           .ticks = value_of(hit == Side::Buy ? touch - step : touch + step),
           .lots = value_of(take(TapeColumn::TradeLots)),
           .aggressor = aggressor};
  return is_within_bounds({.ticks = trade.ticks, .lots = trade.lots});
}

bool BlockDecoder::read_quote(Event& event) {
  auto& quote = event.body.emplace<Quote>();
  ++counts_.quotes;
  context_.quote_sequence += unzigzag(take(TapeColumn::QuoteSequence));
  const std::uint64_t change = take(TapeColumn::QuoteChange);
  if (change >= 1U << (2 * kAskChangeShift)) {
    return false;
  }
  quote.instrument = instrument_;
  quote.sequence = context_.quote_sequence;
  quote.bid = read_quote_side(Side::Buy, change & (kTickChanged | kLotsChanged));
  quote.ask = read_quote_side(Side::Sell, change >> kAskChangeShift);
  return is_within_bounds(quote.bid) && is_within_bounds(quote.ask);
}

DepthLevel BlockDecoder::read_quote_side(Side side, std::uint64_t change) {
  const std::size_t index = book_index(side);
  std::uint64_t& ticks = context_.quote_ticks[index];
  std::uint64_t& lots = context_.quote_lots[index];
  if ((change & kTickChanged) != 0) {
    const std::uint64_t step = unzigzag(take(TapeColumn::QuoteTick));
    ticks = side == Side::Buy ? context_.touch[index] - step : context_.touch[index] + step;
  }
  if (change == (kTickChanged | kLotsChanged)) {
    lots = take(TapeColumn::QuoteLots);
  } else if (change == kLotsChanged) {
    lots += unzigzag(take(TapeColumn::QuoteLotsChange));
  }
  context_.touch[index] = ticks;
  return {.ticks = value_of(ticks), .lots = value_of(lots)};
}

bool BlockDecoder::read_reset(Event& event) {
  ++counts_.resets;
  const std::uint64_t reason = take(TapeColumn::Rare);
  event.body = FeedReset{.instrument = instrument_, .reason = static_cast<FeedResetReason>(reason)};
  return reason <= std::to_underlying(FeedResetReason::ChecksumMismatch);
}

bool BlockDecoder::is_consistent() const {
  return remaining_ == 0 && counts_ == header_.counts &&
         value_of(context_.ts_recv) == to_nanoseconds(header_.last_time) &&
         std::ranges::all_of(std::span(columns_).first(kFirstKeyframeColumn),
                             &NumberReader::is_used_up);
}

bool BlockDecoder::keyframe(std::optional<Event>& event) {
  event.reset();
  const std::uint64_t state = take(TapeColumn::Keyframe);
  if (state == std::to_underlying(BookImageState::Blank)) {
    return !column(TapeColumn::Keyframe).is_short();
  }
  event.emplace();
  event->ts_event = from_nanoseconds(value_of(take(TapeColumn::Keyframe)));
  event->ts_recv = from_nanoseconds(value_of(take(TapeColumn::Keyframe)));
  if (event->ts_recv > header_.first_time || !is_receive_time(event->ts_recv) ||
      !is_venue_time(event->ts_event)) {
    return false;
  }
  if (state == std::to_underlying(BookImageState::Whole)) {
    return read_keyframe_book(*event);
  }
  const std::uint64_t reason = take(TapeColumn::Keyframe);
  event->body =
      FeedReset{.instrument = instrument_, .reason = static_cast<FeedResetReason>(reason)};
  return state == std::to_underlying(BookImageState::Unsynced) &&
         reason <= std::to_underlying(FeedResetReason::ChecksumMismatch) &&
         column(TapeColumn::Keyframe).is_used_up();
}

bool BlockDecoder::read_keyframe_book(Event& event) {
  auto& update = event.body.emplace<DepthUpdate>();
  update.instrument = instrument_;
  update.kind = DepthKind::Snapshot;
  update.sequence = take(TapeColumn::Keyframe);
  update.previous_sequence = update.sequence;
  const std::uint64_t bids = take(TapeColumn::Keyframe);
  const std::uint64_t asks = take(TapeColumn::Keyframe);
  const std::uint64_t held = column(TapeColumn::KeyframeLots).remaining();
  if (bids > held || asks != held - bids || held > kTapeLevelsMax) {
    return false;
  }
  if (levels_.size() < held) {
    levels_.resize(held);
  }
  const std::span<DepthLevel> levels(levels_);
  update.bids = levels.first(bids);
  update.asks = levels.subspan(bids, asks);
  return read_keyframe_side(Side::Buy, levels.first(bids)) &&
         read_keyframe_side(Side::Sell, levels.subspan(bids, asks)) &&
         column(TapeColumn::Keyframe).is_used_up() && column(TapeColumn::KeyframeTick).is_used_up();
}

bool BlockDecoder::read_keyframe_side(Side side, std::span<DepthLevel> levels) {
  std::uint64_t ticks = 0;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    if (i == 0) {
      ticks = take(TapeColumn::Keyframe);
    } else {
      const std::uint64_t step = take(TapeColumn::KeyframeTick) + 1;
      ticks = side == Side::Buy ? ticks - step : ticks + step;
    }
    levels[i] = {.ticks = value_of(ticks), .lots = value_of(take(TapeColumn::KeyframeLots))};
    if (!is_within_bounds(levels[i])) {
      return false;
    }
  }
  return true;
}

}  // namespace tw::journal
