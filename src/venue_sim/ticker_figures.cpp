#include "venue_sim/ticker_figures.hpp"

#include <array>
#include <chrono>

namespace tw::venue_sim {
namespace {

using Figures = TickerFigures;

// docs/v5/market/tickers
constexpr std::array<TickerColumn, 32> kFuturesRest = {{
    {"symbol", &Figures::symbol},
    {"lastPrice", &Figures::last_price},
    {"indexPrice", &Figures::index_price},
    {"markPrice", &Figures::mark_price},
    {"prevPrice24h", &Figures::previous_24h},
    {"price24hPcnt", &Figures::price_24h_pcnt},
    {"highPrice24h", &Figures::high_24h},
    {"lowPrice24h", &Figures::low_24h},
    {"prevPrice1h", &Figures::previous_1h},
    {"openInterest", &Figures::open_interest},
    {"openInterestValue", &Figures::open_interest_value},
    {"singleOpenInterest", &Figures::single_open_interest},
    {"singleOpenInterestValue", &Figures::single_open_interest_value},
    {"turnover24h", &Figures::turnover_24h},
    {"volume24h", &Figures::volume_24h},
    {"fundingRate", &Figures::funding_rate},
    {"nextFundingTime", &Figures::next_funding},
    {"predictedDeliveryPrice", &Figures::nothing},
    {"basisRate", &Figures::nothing},
    {"deliveryFeeRate", &Figures::nothing},
    {"deliveryTime", &Figures::zero},
    {"ask1Size", &Figures::ask_size},
    {"bid1Price", &Figures::bid_price},
    {"ask1Price", &Figures::ask_price},
    {"bid1Size", &Figures::bid_size},
    {"basis", &Figures::nothing},
    {"preOpenPrice", &Figures::nothing},
    {"preQty", &Figures::nothing},
    {"curPreListingPhase", &Figures::nothing},
    {"fundingIntervalHour", &Figures::funding_hours},
    {"basisRateYear", &Figures::nothing},
    {"fundingCap", &Figures::funding_cap},
}};
constexpr std::array<TickerColumn, 13> kSpotRest = {{
    {"symbol", &Figures::symbol},
    {"bid1Price", &Figures::bid_price},
    {"bid1Size", &Figures::bid_size},
    {"ask1Price", &Figures::ask_price},
    {"ask1Size", &Figures::ask_size},
    {"lastPrice", &Figures::last_price},
    {"prevPrice24h", &Figures::previous_24h},
    {"price24hPcnt", &Figures::price_24h_pcnt},
    {"highPrice24h", &Figures::high_24h},
    {"lowPrice24h", &Figures::low_24h},
    {"turnover24h", &Figures::turnover_24h},
    {"volume24h", &Figures::volume_24h},
    {"usdIndexPrice", &Figures::usd_index_price},
}};

// docs/v5/websocket/public/ticker
constexpr std::array<TickerColumn, 27> kFuturesTopic = {{
    {"symbol", &Figures::symbol},
    {"tickDirection", &Figures::tick_direction},
    {"price24hPcnt", &Figures::price_24h_pcnt},
    {"lastPrice", &Figures::last_price},
    {"prevPrice24h", &Figures::previous_24h},
    {"highPrice24h", &Figures::high_24h},
    {"lowPrice24h", &Figures::low_24h},
    {"prevPrice1h", &Figures::previous_1h},
    {"markPrice", &Figures::mark_price},
    {"indexPrice", &Figures::index_price},
    {"openInterest", &Figures::open_interest},
    {"openInterestValue", &Figures::open_interest_value},
    {"singleOpenInterest", &Figures::single_open_interest},
    {"singleOpenInterestValue", &Figures::single_open_interest_value},
    {"turnover24h", &Figures::turnover_24h},
    {"volume24h", &Figures::volume_24h},
    {"fundingIntervalHour", &Figures::funding_hours},
    {"fundingCap", &Figures::funding_cap},
    {"nextFundingTime", &Figures::next_funding},
    {"fundingRate", &Figures::funding_rate},
    {"bid1Price", &Figures::bid_price},
    {"bid1Size", &Figures::bid_size},
    {"ask1Price", &Figures::ask_price},
    {"ask1Size", &Figures::ask_size},
    {"preOpenPrice", &Figures::nothing},
    {"preQty", &Figures::nothing},
    {"curPreListingPhase", &Figures::nothing},
}};
constexpr std::array<TickerColumn, 9> kSpotTopic = {{
    {"symbol", &Figures::symbol},
    {"lastPrice", &Figures::last_price},
    {"highPrice24h", &Figures::high_24h},
    {"lowPrice24h", &Figures::low_24h},
    {"prevPrice24h", &Figures::previous_24h},
    {"volume24h", &Figures::volume_24h},
    {"turnover24h", &Figures::turnover_24h},
    {"price24hPcnt", &Figures::price_24h_pcnt},
    {"usdIndexPrice", &Figures::usd_index_price},
}};

std::string rounded(Decimal value, int decimals) {
  return round_to_step(value, Decimal::from_units(1, decimals), Rounding::HalfEven).to_string();
}

void add_trades(TickerFigures& figures, const InstrumentMarket& market) {
  const NumberFormat& format = market.format;
  if (const auto last = market.last_ticks()) {
    figures.last_price = format.price(*last);
  }
  const auto& trades = market.history.trades();
  figures.tick_direction =
      name_of(trades.empty() ? TickDirection::PlusTick : trades.back().direction);
  const auto day = market.history.day();
  if (!day) {
    figures.volume_24h = figures.turnover_24h = figures.price_24h_pcnt = "0";
    figures.high_24h = figures.low_24h = figures.last_price;
    figures.previous_24h = figures.previous_1h = figures.last_price;
    return;
  }
  figures.high_24h = format.price(day->high);
  figures.low_24h = format.price(day->low);
  figures.previous_24h = format.price(day->open);
  figures.previous_1h = format.price(day->open_1h);
  figures.volume_24h = format.quantity(day->lots);
  figures.turnover_24h = rounded(day->turnover, 8);
  const std::int64_t last = market.last_ticks().value_or(day->open);
  const auto change = checked_divide(Decimal::from_int(last - day->open),
                                     Decimal::from_int(day->open), Rounding::HalfEven);
  figures.price_24h_pcnt = rounded(change.value_or(Decimal{}), 6);
}

void add_touch(TickerFigures& figures, const InstrumentMarket& market) {
  const market::OrderBook& book = market.book();
  if (book.state() != market::BookState::Synced) {
    return;
  }
  if (const auto bid = book.best_bid()) {
    figures.bid_price = market.format.price(bid->ticks);
    figures.bid_size = market.format.quantity(bid->lots);
  }
  if (const auto ask = book.best_ask()) {
    figures.ask_price = market.format.price(ask->ticks);
    figures.ask_size = market.format.quantity(ask->lots);
  }
}

/// What so much of a contract is worth at the last price; "0" without one.
std::string worth_of(const InstrumentMarket& market, std::int64_t lots) {
  const BookGrid& grid = market.format.grid();
  const auto last = market.last_ticks();
  if (!last.has_value()) {
    return "0";
  }
  const auto value = market.contract().instrument.notional(grid.price(*last), grid.quantity(lots));
  return value ? rounded(value->amount, 2) : "0";
}

void add_contract(TickerFigures& figures, const InstrumentMarket& market, Timestamp now) {
  const sim::Contract& contract = market.contract();
  const sim::ReferencePrices& prices = market.prices();
  const std::int64_t lots = market.open_interest.lots(now);
  figures.open_interest = market.format.quantity(lots);
  figures.open_interest_value = worth_of(market, lots);
  figures.single_open_interest = market.format.quantity(lots / 2);
  figures.single_open_interest_value = worth_of(market, lots / 2);
  figures.funding_rate = prices.funding_rate.to_string();
  figures.next_funding = std::to_string(milliseconds(prices.funding_next));
  figures.funding_hours =
      std::to_string(std::chrono::floor<std::chrono::hours>(contract.funding_interval).count());
  figures.funding_cap = market.symbol.funding_cap.to_string();
}

}  // namespace

std::span<const TickerColumn> rest_columns(Category category) {
  if (category == Category::Spot) {
    return kSpotRest;
  }
  return kFuturesRest;
}

std::span<const TickerColumn> topic_columns(Category category) {
  if (category == Category::Spot) {
    return kSpotTopic;
  }
  return kFuturesTopic;
}

TickerFigures ticker_figures(const InstrumentMarket& market, Timestamp now) {
  TickerFigures figures;
  figures.symbol = market.symbol.name;
  add_trades(figures, market);
  add_touch(figures, market);
  const sim::ReferencePrices& prices = market.prices();
  figures.mark_price = prices.mark ? market.format.price(*prices.mark) : figures.last_price;
  figures.index_price = prices.index ? market.format.price(*prices.index) : figures.last_price;
  figures.usd_index_price = figures.index_price;
  if (sim::has_margin(market.contract())) {
    add_contract(figures, market, now);
  }
  return figures;
}

}  // namespace tw::venue_sim
