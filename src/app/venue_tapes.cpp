#include "app/venue_tapes.hpp"

#include <algorithm>

#include "app/venue_registry.hpp"

namespace tw::app {
namespace {

using venue_sim::Category;

struct Named {
  std::string file;
  std::string symbol;  ///< `category/SYMBOL`, or empty
};

Named split(const std::string& text) {
  const std::size_t equals = text.rfind('=');
  return equals == std::string::npos ? Named{text, ""}
                                     : Named{text.substr(0, equals), text.substr(equals + 1)};
}

Result<void> rename(const std::string& wanted, venue_sim::SymbolTerms& terms) {
  if (wanted.empty()) {
    return {};
  }
  const std::size_t slash = wanted.find('/');
  const auto category = venue_sim::parse_category(wanted.substr(0, slash));
  const std::string name = slash == std::string::npos ? "" : wanted.substr(slash + 1);
  if ((category != Category::Linear && category != Category::Spot) || name.empty() ||
      !SymbolName::fits(name)) {
    return fail(ErrorCode::InvalidInput, "not linear/SYMBOL or spot/SYMBOL: " + wanted,
                "usage.venue_symbol", {{"value", wanted}});
  }
  terms.category = *category;
  terms.name = name;
  return {};
}

// What the venue trades by is what the recording's instrument is traded by.
Result<venue_sim::ListedSymbol> listed(const control::FoundMarket& market, const Named& named,
                                       InstrumentId id, Timestamp start) {
  const Listing& recorded = market.instrument.listing;
  const InstrumentTerms& rules = market.instrument.terms;
  if (recorded.kind == ContractKind::Inverse) {
    return fail(ErrorCode::InvalidInput, "an inverse contract is not played", "usage.venue_symbol",
                {{"value", std::string(recorded.symbol.view())}});
  }
  venue_sim::SymbolTerms terms{
      .category = recorded.kind == ContractKind::Spot ? Category::Spot : Category::Linear,
      .name = recorded.symbol.to_string(),
      .base = recorded.base,
      .quote = recorded.quote,
      .price = rules.tick_size,
      .tick_size = rules.tick_size,
      .step_size = rules.step_size,
      .min_quantity = rules.min_quantity,
      .min_notional = rules.min_notional,
      .quantity_max = Quantity{Decimal::from_int(100'000)},
      .maker_fee = rules.maker_fee,
      .taker_fee = rules.taker_fee};
  TW_CHECK(rename(named.symbol, terms));
  venue_sim::ListedSymbol symbol = venue_sim::make_symbol(terms, id, start);
  Listing listing = symbol.contract.instrument.listing();
  listing.grid = recorded.grid;
  listing.multiplier = recorded.multiplier;
  symbol.contract.instrument = Instrument(listing, symbol.contract.instrument.terms());
  return symbol;
}

Result<void> check_new(const venue_sim::ListedSymbol& symbol,
                       const std::vector<venue_sim::ListedSymbol>& others) {
  const bool is_there = std::ranges::any_of(others, [&](const venue_sim::ListedSymbol& other) {
    return other.symbol.category == symbol.symbol.category &&
           other.symbol.name == symbol.symbol.name;
  });
  const std::string name = std::string(name_of(symbol.symbol.category)) + "/" + symbol.symbol.name;
  return is_there ? fail(ErrorCode::InvalidInput, "two tapes are of " + name,
                         "usage.venue_tape_twice", {{"symbol", name}})
                  : Result<void>();
}

}  // namespace

Result<std::unique_ptr<VenueTapes>> load_tapes(const std::vector<std::string>& tapes,
                                               venue_sim::VenueSettings& settings) {
  const control::MarketLibrary library = market_library();
  std::vector<std::unique_ptr<HistoryReader>> readers;
  settings.symbols.clear();
  for (const std::string& text : tapes) {
    const Named named = split(text);
    control::MarketFiles files;
    files.paths = {named.file};
    TW_TRY(const control::FoundMarket market, library.find_one(files));
    const InstrumentId id{static_cast<std::uint32_t>(settings.symbols.size())};
    TW_TRY(venue_sim::ListedSymbol symbol, listed(market, named, id, settings.start));
    TW_CHECK(check_new(symbol, settings.symbols));
    settings.symbols.push_back(std::move(symbol));
    TW_TRY(auto reader, library.open(market, id));
    readers.push_back(std::move(reader));
  }
  backtest::MergedHistory merged(std::move(readers));
  TW_TRY(backtest::StoredHistory stored, backtest::StoredHistory::load(merged));
  settings.market = venue_sim::MarketKind::Recorded;
  if (settings.pace == venue_sim::Pace::Stepped) {
    settings.start = stored.first_time();
  }
  return std::make_unique<VenueTapes>(std::move(stored), settings.symbols.size());
}

}  // namespace tw::app
