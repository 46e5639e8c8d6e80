#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "venue_sim/instrument_market.hpp"
#include "venue_sim/json_text.hpp"

namespace tw::venue_sim {

/// What a ticker says, each figure as its text.
struct TickerFigures {
  std::string symbol;
  std::string tick_direction;
  std::string last_price;
  std::string index_price;
  std::string mark_price;
  std::string price_24h_pcnt;
  std::string previous_24h;
  std::string high_24h;
  std::string low_24h;
  std::string previous_1h;
  std::string open_interest;
  std::string open_interest_value;
  std::string single_open_interest;  ///< of one side only
  std::string single_open_interest_value;
  std::string turnover_24h;
  std::string volume_24h;
  std::string funding_rate;
  std::string next_funding;
  std::string funding_hours;
  std::string funding_cap;
  std::string bid_price;
  std::string bid_size;
  std::string ask_price;
  std::string ask_size;
  std::string usd_index_price;
  std::string zero = "0";
  std::string nothing;  ///< what this venue has no figure for: delivery, opening auctions
};

struct TickerColumn {
  std::string_view name;
  std::string TickerFigures::* value;
};

/// Fields of GET /v5/market/tickers, and of the topic.
std::span<const TickerColumn> rest_columns(Category category);
std::span<const TickerColumn> topic_columns(Category category);

TickerFigures ticker_figures(const InstrumentMarket& market, Timestamp now);

}  // namespace tw::venue_sim
