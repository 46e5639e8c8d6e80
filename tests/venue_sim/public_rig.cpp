#include "venue_sim/public_rig.hpp"

#include <algorithm>

#include "json/document.hpp"

namespace tw::venue_sim {
namespace {

Decimal dec(std::string_view text) { return Decimal::parse_exact(text).value(); }

Currency coin(std::string_view text) { return Currency{text}; }

}  // namespace

PublicRig::PublicRig() : market(source, directory) {
  const auto linear = [&](std::uint32_t id, std::string name) {
    return Symbol{.id = InstrumentId{id},
                  .category = Category::Linear,
                  .name = std::move(name),
                  .launched_ms = 1'585'526'400'000,
                  .funding_cap = Rate{dec("0.00375")}};
  };
  list(linear(0, "BTCUSDT"), ContractKind::Linear, {2, 3}, "0.1", "0.001");
  Symbol spot = linear(1, "BTCUSDT");
  spot.category = Category::Spot;
  list(spot, ContractKind::Spot, {1, 6}, "0.1", "0.000001");
  Symbol inverse = linear(2, "BTCUSD");
  inverse.category = Category::Inverse;
  list(inverse, ContractKind::Inverse, {2, 0}, "0.5", "1");
  list(linear(3, "ETHUSDT"), ContractKind::Linear, {2, 2}, "0.01", "0.01");
}

void PublicRig::list(Symbol symbol, ContractKind kind, BookGrid grid, std::string_view tick,
                     std::string_view step) {
  Listing listing{.id = symbol.id,
                  .venue = {},
                  .category = {},
                  .symbol = {},
                  .base = coin(symbol.name.substr(0, 3)),
                  .quote = coin(kind == ContractKind::Inverse ? "USD" : "USDT"),
                  .settle = coin(kind == ContractKind::Inverse ? "BTC" : "USDT"),
                  .kind = kind,
                  .multiplier = Decimal::from_int(1),
                  .grid = grid,
                  .valid_from = {}};
  const InstrumentTerms terms{.valid_from = {},
                              .tick_size = Price{dec(tick)},
                              .step_size = Quantity{dec(step)},
                              .min_quantity = Quantity{dec(step)},
                              .min_notional = dec("5"),
                              .maker_fee = {},
                              .taker_fee = {}};
  sim::Contract contract{.instrument = Instrument{listing, terms},
                         .limit_quantity_max = Quantity{dec("1190")},
                         .market_quantity_max = Quantity{dec("500")},
                         .price_band = Rate{dec("0.01")}};
  if (kind != ContractKind::Spot) {
    contract.tiers = {{dec("2000000"), Rate{dec("0.005")}, dec("0"), dec("100")},
                      {dec("4000000"), Rate{dec("0.01")}, dec("10000"), dec("50")}};
  }
  directory.add(std::move(symbol));
  source.list(contract);
}

void PublicRig::depth(InstrumentId id, DepthKind kind, std::vector<DepthLevel> bids,
                      std::vector<DepthLevel> asks) {
  const DepthUpdate update{.instrument = id,
                           .kind = kind,
                           .previous_sequence = source.books().at(id).sequence(),
                           .sequence = ++sequence_,
                           .bids = bids,
                           .asks = asks};
  source.changed_books().apply(update);
  market.on_market({now, now, update});
}

void PublicRig::lose_book(InstrumentId id) {
  const FeedReset reset{.instrument = id, .reason = FeedResetReason::SequenceGap};
  source.changed_books().apply(reset);
  market.on_market({now, now, reset});
}

void PublicRig::trade(InstrumentId id, std::int64_t ticks, std::int64_t lots, Side aggressor) {
  market.on_market({now, now, Trade{id, 1, ticks, lots, aggressor}});
}

void PublicRig::set_prices(InstrumentId id, std::string_view mark, std::string_view index) {
  sim::ReferencePrices& prices = source.changed_prices(id);
  prices.mark = Price{dec(mark)};
  prices.index = Price{dec(index)};
  prices.funding_rate = Rate{dec("0.0001")};
  prices.funding_next = kNoon + std::chrono::hours(4);
}

void PublicRig::open_all() {
  snapshot(kLinear, {{6'000'000, 1'500}, {5'999'990, 20}}, {{6'000'010, 250}, {6'000'020, 3}});
  snapshot(kSpot, {{600'000, 1'500'000}, {599'999, 20}}, {{600'001, 250}, {600'002, 3}});
  snapshot(kInverse, {{6'000'000, 1'500}, {5'999'950, 20}}, {{6'000'050, 250}, {6'000'100, 3}});
  snapshot(kOther, {{300'000, 1'500}, {299'999, 20}}, {{300'001, 250}, {300'002, 3}});
  for (const InstrumentId id : {kLinear, kSpot, kInverse}) {
    set_prices(id, "60001.5", "60000");
    const std::int64_t ticks = source.books().at(id).best_bid()->ticks;
    trade(id, ticks, 100, Side::Sell);
  }
  set_prices(kOther, "3000.01", "3000");
  trade(kOther, 300'000, 100, Side::Sell);
}

std::vector<std::string> PublicRig::say(net::ConnectionId connection, std::string_view text) {
  market.on_text(connection, text, now, sink);
  return sink.take(connection);
}

std::vector<std::string> PublicRig::subscribe(net::ConnectionId connection,
                                              std::string_view topic) {
  return say(connection,
             R"({"op":"subscribe","req_id":"r","args":[")" + std::string{topic} + R"("]})");
}

std::vector<std::string> PublicRig::pass(Duration time) {
  const Timestamp end = now + time;
  for (;;) {
    const auto next = market.advance_to(now, sink);
    if (!next || *next > end) {
      break;
    }
    now = *next;
  }
  now = end;
  market.advance_to(now, sink);
  return sink.take(kClient);
}

Answer PublicRig::get(std::string_view name, std::string_view query) const {
  return market.request(name, Parameters::from_query(query), now);
}

std::string member(std::string_view json, std::string_view path) {
  json::Document document;
  const auto root = document.read(json);
  if (!root) {
    return "no JSON: " + root.error().what;
  }
  json::Node at = *root;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('.'), path.size());
    const std::string_view name = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (at.kind() == json::Kind::List) {
      std::size_t skipped = std::stoul(std::string{name});
      auto element = at.begin();
      for (; skipped > 0 && element != at.end(); --skipped) {
        ++element;
      }
      if (element == at.end()) {
        return "none";
      }
      at = *element;
      continue;
    }
    const auto found = json::find(at, name);
    if (!found) {
      return "none";
    }
    at = *found;
  }
  return std::string{at.text()};
}

}  // namespace tw::venue_sim
