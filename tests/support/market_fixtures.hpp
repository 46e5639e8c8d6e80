#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/instrument_list.hpp"
#include "json/value.hpp"
#include "market/order_book.hpp"
#include "model/event.hpp"

namespace tw::support {

/// Files of public market data below fixtures/<venue> of the shared material, as `ws/kline.json`:
/// all of `book`, and what the names say to be books, trades, quotes, candles or instruments.
std::set<std::string> market_fixtures(std::string_view venue);

/// Whole text of a file below fixtures/<venue>.
std::string fixture_text(std::string_view venue, std::string_view name);
std::vector<std::string> fixture_lines(std::string_view venue, std::string_view name);

/// Whether a fixture is the file of the same name in tests/data/<venue>, whose tests speak for it.
bool is_fixture_in_tree(std::string_view venue, std::string_view name);

/// `ws/kline.json` as the name of a test: `ws_kline`.
std::string fixture_test_name(std::string_view name);

/// Names of the faults in `book/mutations.json` of a venue.
std::set<std::string> fault_names(std::string_view venue);

/// A listing with nothing set but what parsers look at.
Listing fixture_listing(std::string_view category, std::string_view symbol, BookGrid grid);

/// Holds a book against the `bid_levels`, `top10_bids` or `final_bids` and their like of an
/// expected book; the first difference, empty where there is none.
std::string difference_to_expected(const market::OrderBook& book, const BookGrid& grid,
                                   const json::Value& expected);

// What was read, in words and in the units of the venue.

/// `bids 1.5x2 asks 1.6x3 1.7x0`
std::string words_of(const BookGrid& grid, std::span<const DepthLevel> bids,
                     std::span<const DepthLevel> asks);
/// `7 sell 1.5x2`
std::string words_of(const BookGrid& grid, const Trade& trade);
/// `7 1.5x2/1.6x3`
std::string words_of(const BookGrid& grid, const Quote& quote);
/// ` at <ms>`, nothing where there is none.
std::string words_of(std::optional<Timestamp> at);
/// `SYMBOL tick step ...; refused: ...`
std::string words_of(const data::InstrumentList& list);

}  // namespace tw::support
