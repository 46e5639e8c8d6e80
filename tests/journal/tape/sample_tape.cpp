#include "sample_tape.hpp"

#include "model/market_bounds.hpp"

namespace tw::journal {
namespace {

constexpr std::int64_t kHour = 3'600'000'000'000;

// Below 2^bits, short ones as likely as long ones.
std::int64_t any_number(Random& random, unsigned bits) {
  return static_cast<std::int64_t>((random.next() >> (64 - bits)) >> random.below(bits));
}

DepthLevel any_level(Random& random) {
  const std::int64_t ticks = any_number(random, kTickBits);
  return {.ticks = ticks, .lots = any_number(random, kLotBits)};
}

std::vector<DepthLevel> any_levels(Random& random) {
  std::vector<DepthLevel> levels(random.below(6));
  for (DepthLevel& level : levels) {
    level = any_level(random);
  }
  return levels;
}

// A few changes near a price, best first or last.
std::vector<DepthLevel> near_levels(Random& random, std::int64_t best, std::int64_t outward) {
  std::vector<DepthLevel> levels;
  std::int64_t ticks = best;
  for (std::uint64_t left = random.below(8); left > 0; --left) {
    levels.push_back({.ticks = ticks, .lots = static_cast<std::int64_t>(random.below(3'000))});
    ticks += outward * static_cast<std::int64_t>(1 + random.below(9));
  }
  if (random.below(2) == 0) {
    std::ranges::reverse(levels);
  }
  return levels;
}

class Source {
 public:
  Source(Random& random, Wildness wildness) : random_(random), wildness_(wildness) {}

  StoredEvent next() {
    now_ += static_cast<std::int64_t>(random_.below(40'000'000));
    middle_ += static_cast<std::int64_t>(random_.below(5)) - 2;
    Event event{.ts_event = from_nanoseconds(now_ / 1'000'000 * 1'000'000),
                .ts_recv = from_nanoseconds(now_),
                .body = Trade{}};
    if (wildness_ == Wildness::Any) {
      event.ts_event = random_.below(3) == 0
                           ? event.ts_recv
                           : from_nanoseconds(static_cast<std::int64_t>(random_.below(
                                 static_cast<std::uint64_t>(to_nanoseconds(kVenueTimeEnd)))));
    }
    switch (random_.below(20)) {
      case 0:
        if (!is_any() && random_.below(30) != 0) {
          return StoredEvent(with_trade(event));
        }
        is_unsynced_ = true;
        event.body = FeedReset{kSampleInstrument, FeedResetReason{random_.below(3) > 1}};
        return StoredEvent(event);
      case 1:
      case 2:
      case 3:
      case 4:
        return StoredEvent(with_trade(event));
      case 5:
      case 6:
      case 7:
      case 8:
      case 9:
        return StoredEvent(with_quote(event));
      default:
        return depth(event);
    }
  }

 private:
  bool is_any() const { return wildness_ == Wildness::Any; }

  Event with_trade(Event event) {
    trade_ += is_any() ? random_.next() >> random_.below(64) : 1;
    const DepthLevel level =
        is_any()
            ? any_level(random_)
            : DepthLevel{.ticks = middle_, .lots = static_cast<std::int64_t>(random_.below(900))};
    event.body = Trade{.instrument = kSampleInstrument,
                       .trade_id = trade_,
                       .ticks = level.ticks,
                       .lots = level.lots,
                       .aggressor = random_.below(2) == 0 ? Side::Buy : Side::Sell};
    return event;
  }
  Event with_quote(Event event) {
    Quote quote{.instrument = kSampleInstrument,
                .sequence = sequence_ + random_.below(3),
                .bid = {.ticks = middle_ - 1, .lots = static_cast<std::int64_t>(random_.below(4))},
                .ask = {.ticks = middle_, .lots = static_cast<std::int64_t>(random_.below(4))}};
    if (is_any()) {
      quote.bid = any_level(random_);
    }
    event.body = quote;
    return event;
  }
  StoredEvent depth(Event event) {
    DepthUpdate update{
        .instrument = kSampleInstrument, .previous_sequence = sequence_, .bids = {}, .asks = {}};
    const bool is_due = std::exchange(is_unsynced_, false);
    update.kind = is_due || random_.below(200) == 0 ? DepthKind::Snapshot : DepthKind::Delta;
    if (random_.below(300) == 0) {
      update.previous_sequence += 1 + random_.below(9);
      is_unsynced_ = update.kind == DepthKind::Delta;
    }
    sequence_ = update.previous_sequence + 1 + random_.below(200);
    update.sequence = is_any() ? random_.next() : sequence_;
    event.body = update;
    return is_any() ? StoredEvent(event, any_levels(random_), any_levels(random_))
                    : StoredEvent(event, near_levels(random_, middle_ - 1, -1),
                                  near_levels(random_, middle_, 1));
  }

  Random& random_;
  Wildness wildness_;
  std::int64_t now_ = 480'000 * kHour;
  std::int64_t middle_ = 600'000;
  std::uint64_t sequence_ = 0;
  std::uint64_t trade_ = 1'000'000;
  bool is_unsynced_ = true;  // the next depth message is a snapshot
};

std::string levels_text(std::span<const DepthLevel> levels) {
  std::string text;
  for (const DepthLevel& level : levels) {
    text += " " + std::to_string(level.ticks) + ":" + std::to_string(level.lots);
  }
  return text;
}

std::string body_text(const DepthUpdate& update) {
  const char* const kind = update.kind == DepthKind::Snapshot ? "snapshot " : "delta ";
  return kind + std::to_string(update.previous_sequence) + " " + std::to_string(update.sequence) +
         " bids" + levels_text(update.bids) + " asks" + levels_text(update.asks);
}
std::string body_text(const Trade& trade) {
  return "trade " + std::to_string(trade.trade_id) + " " + std::to_string(trade.ticks) + ":" +
         std::to_string(trade.lots) + (trade.aggressor == Side::Buy ? " buy" : " sell");
}
std::string body_text(const Quote& quote) {
  return "quote " + std::to_string(quote.sequence) + levels_text({&quote.bid, 1}) +
         levels_text({&quote.ask, 1});
}
std::string body_text(const FeedReset& reset) {
  return "reset " + std::to_string(std::to_underlying(reset.reason));
}

}  // namespace

StoredEvent::StoredEvent(const Event& event) : event_(event) {
  if (const auto* update = std::get_if<DepthUpdate>(&event.body)) {
    bids_.assign(update->bids.begin(), update->bids.end());
    asks_.assign(update->asks.begin(), update->asks.end());
  }
}

StoredEvent::StoredEvent(Event event, std::vector<DepthLevel> bids, std::vector<DepthLevel> asks)
    : event_(std::move(event)), bids_(std::move(bids)), asks_(std::move(asks)) {}

Event StoredEvent::get() const {
  Event event = event_;
  if (auto* const update = std::get_if<DepthUpdate>(&event.body)) {
    update->bids = bids_;
    update->asks = asks_;
  }
  return event;
}

std::string to_line(const Event& event) {
  std::string line = std::to_string(to_nanoseconds(event.ts_recv)) + " " +
                     std::to_string(to_nanoseconds(event.ts_event)) + " ";
  if (const auto* update = std::get_if<DepthUpdate>(&event.body)) {
    line += body_text(*update);
  } else if (const auto* trade = std::get_if<Trade>(&event.body)) {
    line += body_text(*trade);
  } else if (const auto* quote = std::get_if<Quote>(&event.body)) {
    line += body_text(*quote);
  } else if (const auto* reset = std::get_if<FeedReset>(&event.body)) {
    line += body_text(*reset);
  }
  return line;
}

std::vector<std::string> to_lines(const StoredEvents& events) {
  std::vector<std::string> lines;
  for (const StoredEvent& event : events) {
    lines.push_back(to_line(event.get()));
  }
  return lines;
}

TapeHeader sample_header() {
  TapeHeader header;
  header.listing = {.id = kSampleInstrument,
                    .venue = VenueName{"binance"},
                    .category = CategoryName{"usdm"},
                    .symbol = SymbolName{"BTCUSDT"},
                    .base = Currency{"BTC"},
                    .quote = Currency{"USDT"},
                    .settle = Currency{"USDT"},
                    .multiplier = Decimal::from_int(1),
                    .grid = {.price_decimals = 1, .quantity_decimals = 3},
                    .valid_from = from_nanoseconds(1'567'900'800'000'000'000)};
  header.terms = {.valid_from = from_nanoseconds(1'567'900'800'000'000'000),
                  .tick_size = Price{Decimal::parse_exact("0.1").value()},
                  .step_size = Quantity{Decimal::parse_exact("0.001").value()},
                  .min_quantity = Quantity{Decimal::parse_exact("0.001").value()},
                  .min_notional = Decimal::from_int(100),
                  .maker_fee = Rate{Decimal::parse_exact("-0.0002").value()},
                  .taker_fee = Rate{Decimal::parse_exact("0.0005").value()}};
  header.clock = {.rule = ClockRule::LatencyFloor,
                  .offset = Duration{-1'277'700'000},
                  .latency_floor = Duration{1'000'000}};
  return header;
}

StoredEvents random_events(Random& random, std::size_t count, Wildness wildness) {
  Source source(random, wildness);
  StoredEvents events;
  for (std::size_t i = 0; i < count; ++i) {
    events.push_back(source.next());
  }
  return events;
}

TapeInfo write_tape(SimulatedDisk& disk, const StoredEvents& events) {
  auto writer =
      TapeWriter::create(std::make_unique<SimulatedStorage>(disk), "tape", sample_header());
  EXPECT_TRUE(writer.has_value());
  for (const StoredEvent& event : events) {
    EXPECT_TRUE(writer->append(event.get()).has_value());
  }
  Result<TapeInfo> info = writer->close();
  EXPECT_TRUE(info.has_value());
  return info.value_or(TapeInfo{});
}

Result<std::unique_ptr<TapeReader>> open_tape(SimulatedDisk& disk) {
  return TapeReader::open(std::make_unique<SimulatedStorage>(disk), "tape", kSampleInstrument);
}

void put_tape(SimulatedDisk& disk, const SimulatedDisk::Bytes& bytes) {
  SimulatedStorage storage(disk);
  const auto file = storage.create("tape");
  EXPECT_TRUE(storage.write_at(*file, 0, bytes).has_value());
  storage.close(*file);
}

ReadTape read_all(HistoryReader& reader) {
  ReadTape read;
  while (true) {
    const auto event = reader.next();
    if (!event.has_value()) {
      read.error = event.error();
      return read;
    }
    if (!event->has_value()) {
      return read;
    }
    read.lines.push_back(to_line(**event));
  }
}

}  // namespace tw::journal
