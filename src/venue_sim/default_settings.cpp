#include <algorithm>

#include "base/random.hpp"
#include "sim/margin_formulas.hpp"
#include "venue_sim/venue.hpp"

namespace tw::venue_sim {
namespace {

constexpr std::int64_t kLaunchedMs = 1'584'230'400'000;  // 2020-03-15

Decimal dec(std::string_view text) { return *Decimal::parse_exact(text); }

// The three lowest risk tiers of BTCUSDT as the venue stated them in the middle of 2026, and one
// that has room for everything.
std::vector<sim::RiskTier> tiers(Decimal leverage_max) {
  const auto most = [&](std::string_view text) { return std::min(dec(text), leverage_max); };
  std::vector<sim::RiskTier> all = {{dec("2000000"), Rate{dec("0.005")}, {}, leverage_max},
                                    {dec("2600000"), Rate{dec("0.0056")}, {}, most("90")},
                                    {dec("3200000"), Rate{dec("0.0063")}, {}, most("80")},
                                    {dec("1000000000"), Rate{dec("0.01")}, {}, most("50")}};
  sim::derive_deductions(all);
  return all;
}

std::uint8_t decimals_of(Decimal step) {
  std::uint8_t decimals = 0;
  for (Decimal unit = Decimal::from_int(1); !is_multiple(step, unit);
       unit = divide(unit, Decimal::from_int(10), Rounding::Down)) {
    ++decimals;
  }
  return decimals;
}

/// What differs between the symbols that a venue without configuration lists.
struct UsualSymbol {
  Category category;
  std::string_view base;
  std::string_view price;
  std::string_view tick_size;
  std::string_view step_size;  // and least quantity
  std::string_view quantity_max;
  std::string_view maker_fee;
  std::string_view taker_fee;
};
// Filters as the venue states them (GET /v5/market/instruments-info of 2026).
constexpr UsualSymbol kUsual[] = {
    {Category::Linear, "BTC", "60000", "0.1", "0.001", "1190", "0.0002", "0.00055"},
    {Category::Spot, "BTC", "60000", "0.01", "0.000001", "83", "0.001", "0.001"},
    {Category::Linear, "ETH", "2500", "0.01", "0.01", "7240", "0.0002", "0.00055"},
};

SymbolTerms terms_of(const UsualSymbol& symbol) {
  return {.category = symbol.category,
          .name = std::string(symbol.base) + "USDT",
          .base = Currency{symbol.base},
          .quote = Currency{"USDT"},
          .price = Price{dec(symbol.price)},
          .tick_size = Price{dec(symbol.tick_size)},
          .step_size = Quantity{dec(symbol.step_size)},
          .min_quantity = Quantity{dec(symbol.step_size)},
          .min_notional = dec("5"),
          .quantity_max = Quantity{dec(symbol.quantity_max)},
          .maker_fee = Rate{dec(symbol.maker_fee)},
          .taker_fee = Rate{dec(symbol.taker_fee)}};
}

std::string letters(Random& random, std::size_t count) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    text += kAlphabet[random.below(kAlphabet.size())];
  }
  return text;
}

}  // namespace

ListedSymbol make_symbol(const SymbolTerms& terms, InstrumentId id, Timestamp start) {
  const bool is_spot = terms.category == Category::Spot;
  const Listing listing{
      .id = id,
      .venue = VenueName{"bybit"},
      .category = CategoryName{name_of(terms.category)},
      .symbol = SymbolName{terms.name},
      .base = terms.base,
      .quote = terms.quote,
      .settle = terms.quote,
      .kind = is_spot ? ContractKind::Spot : ContractKind::Linear,
      .grid = {decimals_of(terms.tick_size.decimal()), decimals_of(terms.step_size.decimal())},
      .valid_from = start};
  const InstrumentTerms rules{.valid_from = start,
                              .tick_size = terms.tick_size,
                              .step_size = terms.step_size,
                              .min_quantity = terms.min_quantity,
                              .min_notional = terms.min_notional,
                              .maker_fee = terms.maker_fee,
                              .taker_fee = terms.taker_fee};
  const Decimal market_max =
      round_to_step(divide(terms.quantity_max.decimal(), Decimal::from_int(10), Rounding::Down),
                    terms.step_size.decimal(), Rounding::Down);
  return {.symbol = {.id = id,
                     .category = terms.category,
                     .name = terms.name,
                     .launched_ms = kLaunchedMs,
                     .funding_cap = Rate{dec("0.00375")}},
          .contract = {.instrument = Instrument(listing, rules),
                       .limit_quantity_max = terms.quantity_max,
                       .market_quantity_max = Quantity{market_max},
                       .leverage_max = terms.leverage_max,
                       .tiers = is_spot ? std::vector<sim::RiskTier>{} : tiers(terms.leverage_max),
                       .price_band = Rate{dec("0.1")}},
          .start_price = terms.price};
}

StartAccount draw_account(Random& random) {
  return {.key = letters(random, 18), .secret = letters(random, 36)};
}

VenueSettings default_settings(std::uint64_t seed, Timestamp start) {
  VenueSettings settings{.seed = seed, .start = start};
  for (const UsualSymbol& symbol : kUsual) {
    const InstrumentId id{static_cast<std::uint32_t>(settings.symbols.size())};
    settings.symbols.push_back(make_symbol(terms_of(symbol), id, start));
  }
  Random random(seed);
  StartAccount account = draw_account(random);
  account.deposits = {{dec("100000"), Currency{"USDT"}}, {dec("1"), Currency{"BTC"}}};
  settings.accounts.push_back(std::move(account));
  return settings;
}

}  // namespace tw::venue_sim
