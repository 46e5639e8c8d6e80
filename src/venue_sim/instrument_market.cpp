#include "venue_sim/instrument_market.hpp"

namespace tw::venue_sim {

std::uint64_t CrossSequence::on_update(std::uint64_t sequence) {
  if (sequence + offset_ < newest_) {
    offset_ = newest_ + 1 - sequence;
  }
  newest_ = sequence + offset_;
  return newest_;
}

InstrumentMarket::InstrumentMarket(const MarketSource& from, const Symbol& name,
                                   InstrumentId instrument)
    : source(&from),
      symbol(name),
      id(instrument),
      format(from.contracts()[instrument.value()]),
      history(from.contracts()[instrument.value()]) {}

std::optional<std::int64_t> InstrumentMarket::last_ticks() const {
  if (!history.trades().empty()) {
    return history.trades().back().ticks;
  }
  const sim::ReferencePrices& known = prices();
  if (const auto price = known.last ? known.last : known.mark) {
    const Decimal tick = Decimal::from_units(1, format.grid().price_decimals);
    const Decimal rounded = round_to_step(price->decimal(), tick, Rounding::HalfEven);
    const auto ticks = format.grid().ticks(Price{rounded});
    return ticks ? std::optional{*ticks} : std::nullopt;
  }
  const auto bid = book().best_bid();
  const auto ask = book().best_ask();
  return bid && ask ? std::optional{(bid->ticks + ask->ticks) / 2} : std::nullopt;
}

InstrumentMarket& Markets::at(InstrumentId id) {
  while (markets_.size() <= id.value()) {
    const InstrumentId next{static_cast<std::uint32_t>(markets_.size())};
    markets_.emplace_back(source_, directory_.at(next), next);
  }
  return markets_[id.value()];
}

InstrumentMarket* Markets::find(Category category, std::string_view name) {
  const Symbol* symbol = directory_.find(category, name);
  return symbol == nullptr ? nullptr : &at(symbol->id);
}

std::deque<InstrumentMarket>& Markets::all() {
  if (!directory_.all().empty()) {
    at(directory_.all().back().id);
  }
  return markets_;
}

std::vector<InstrumentMarket*> Markets::of(Category category) {
  std::vector<InstrumentMarket*> found;
  for (InstrumentMarket& market : all()) {
    if (market.symbol.category == category) {
      found.push_back(&market);
    }
  }
  return found;
}

std::string trade_id(const InstrumentMarket& market, const TradeRow& trade) {
  if (market.symbol.category == Category::Spot) {
    // 19 digits, as the venue's: the millisecond and the number of the trade.
    constexpr std::int64_t kRoom = 1'000'000;
    return std::to_string(milliseconds(trade.at) * kRoom +
                          static_cast<std::int64_t>(trade.number % kRoom));
  }
  const std::uint64_t instrument = std::uint64_t{market.id.value()} << 48U;
  return uuid_of(static_cast<std::uint64_t>(to_nanoseconds(trade.at)), instrument | trade.number);
}

}  // namespace tw::venue_sim
