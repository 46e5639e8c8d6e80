#include "support/market_samples.hpp"

#include "base/assert.hpp"

namespace tw::support {

Decimal dec(std::string_view text) {
  const auto value = Decimal::parse_exact(text);
  TW_ASSERT(value.has_value());
  return *value;
}

Price price(std::string_view text) { return Price{dec(text)}; }
Quantity quantity(std::string_view text) { return Quantity{dec(text)}; }

Timestamp at_ms(std::int64_t milliseconds) {
  return Timestamp{std::chrono::sys_days{std::chrono::year{2024} / 8 / 8}} +
         std::chrono::milliseconds(milliseconds);
}

InstrumentDefined sample_instrument(std::uint32_t id, std::string_view symbol) {
  const Timestamp listed{std::chrono::sys_days{std::chrono::year{2020} / 1 / 1}};
  InstrumentDefined defined;
  defined.listing.id = InstrumentId{id};
  defined.listing.venue = VenueName("binance");
  defined.listing.category = CategoryName("usdm");
  defined.listing.symbol = SymbolName(symbol);
  defined.listing.base = Currency(symbol.substr(0, 3));
  defined.listing.quote = Currency("USDT");
  defined.listing.settle = Currency("USDT");
  defined.listing.grid = {.price_decimals = 1, .quantity_decimals = 3};
  defined.listing.valid_from = listed;
  defined.terms = {.valid_from = listed,
                   .tick_size = price("0.5"),
                   .step_size = quantity("0.01"),
                   .min_quantity = quantity("0.02"),
                   .min_notional = dec("5"),
                   .maker_fee = Rate{dec("0.0002")},
                   .taker_fee = Rate{dec("0.0005")}};
  return defined;
}

Event MarketScript::snapshot(Timestamp at, Levels bids, Levels asks) {
  return depth(at, DepthKind::Snapshot, bids, asks);
}

Event MarketScript::snapshot(Timestamp at, std::vector<DepthLevel> bids,
                             std::vector<DepthLevel> asks) {
  return depth(at, DepthKind::Snapshot, std::move(bids), std::move(asks));
}

Event MarketScript::delta(Timestamp at, Levels bids, Levels asks) {
  return depth(at, DepthKind::Delta, bids, asks);
}

Event MarketScript::delta(Timestamp at, std::vector<DepthLevel> bids,
                          std::vector<DepthLevel> asks) {
  return depth(at, DepthKind::Delta, std::move(bids), std::move(asks));
}

Event MarketScript::gap(Timestamp at) {
  ++sequence_;  // the update that is missing
  return depth(at, DepthKind::Delta, {}, {});
}

Event MarketScript::trade(Timestamp at, std::int64_t ticks, std::int64_t lots, Side aggressor) {
  return {at, at, Trade{instrument_, ++trades_, ticks, lots, aggressor}};
}

Event MarketScript::quote(Timestamp at) {
  return {at, at, Quote{instrument_, sequence_, {1, 1}, {2, 1}}};
}

Event MarketScript::reset(Timestamp at, FeedResetReason reason) {
  return {at, at, FeedReset{instrument_, reason}};
}

Event MarketScript::depth(Timestamp at, DepthKind kind, std::vector<DepthLevel> bids,
                          std::vector<DepthLevel> asks) {
  const std::uint64_t previous = sequence_++;
  const auto& kept_bids = levels_.emplace_back(std::move(bids));
  const auto& kept_asks = levels_.emplace_back(std::move(asks));
  return {at, at,
          DepthUpdate{.instrument = instrument_,
                      .kind = kind,
                      .previous_sequence = previous,
                      .sequence = sequence_,
                      .bids = kept_bids,
                      .asks = kept_asks}};
}

}  // namespace tw::support
