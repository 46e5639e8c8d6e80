#include "venue_sim/public_requests.hpp"

#include <algorithm>
#include <array>
#include <ranges>
#include <utility>

#include "venue_sim/json_text.hpp"
#include "venue_sim/ticker_figures.hpp"

namespace tw::venue_sim {
namespace {

constexpr std::size_t kFullDepth = 10'000;

Result<Answer> time_answer(const PublicView& view) {
  JsonText json;
  json.open_object().quoted("timeSecond", milliseconds(view.stated) / 1'000);
  json.quoted("timeNano", to_nanoseconds(view.stated)).close_object();
  return accept(json.take());
}

std::vector<DepthLevel> cut(const std::vector<DepthLevel>& levels, std::int64_t count) {
  const auto size = std::min(levels.size(), static_cast<std::size_t>(count));
  return {levels.begin(), levels.begin() + static_cast<std::ptrdiff_t>(size)};
}

/// Numbers that a book answer closes with.
void add_book_numbers(JsonText& json, const BookTopic& book) {
  json.number("ts", milliseconds(book.taken_at()));
  json.number("u", static_cast<std::int64_t>(book.update_id()));
  json.number("seq", static_cast<std::int64_t>(book.sequence()));
  json.number("cts", milliseconds(book.matched_at()));
}

Result<Answer> orderbook_answer(const PublicView& view) {
  TW_TRY(const Category category, view.category());
  TW_TRY(InstrumentMarket* const market, view.market(category));
  TW_TRY(const std::int64_t limit,
         view.parameters.integer_in("limit", 1, 1'000, category == Category::Spot ? 1 : 25));
  const BookTopic& book = view.board.book(*market, view.now);
  std::string bids;
  std::string asks;
  append_levels(bids, cut(book.levels(Side::Buy), limit), market->format);
  append_levels(asks, cut(book.levels(Side::Sell), limit), market->format);
  JsonText json;
  json.open_object().text("s", market->symbol.name).key("b").raw(bids).key("a").raw(asks);
  add_book_numbers(json, book);
  json.close_object();
  return accept(json.take());
}

std::vector<DepthLevel> all_levels(const InstrumentMarket& market, Side side) {
  std::vector<DepthLevel> levels(std::min(market.book().level_count(side), kFullDepth));
  levels.resize(market.book().copy_levels(side, levels));
  return levels;
}

Result<Answer> full_orderbook_answer(const PublicView& view) {
  TW_TRY(const Category category, view.category());
  TW_TRY(InstrumentMarket* const market, view.market(category));
  const BookTopic& book = view.board.book(*market, view.now);
  std::string bids;
  std::string asks;
  append_levels(bids, all_levels(*market, Side::Buy), market->format);
  append_levels(asks, all_levels(*market, Side::Sell), market->format);
  JsonText json;
  json.open_object().text("s", market->symbol.name).key("a").raw(asks).key("b").raw(bids);
  json.number("ts", milliseconds(view.now));
  json.number("u", static_cast<std::int64_t>(book.update_id()));
  json.number("seq", static_cast<std::int64_t>(market->cross.newest()));
  json.number("cts", milliseconds(market->book_at)).close_object();
  return accept(json.take());
}

void add_rpi_side(JsonText& json, const std::vector<DepthLevel>& levels,
                  const NumberFormat& format) {
  json.open_list();
  for (const DepthLevel& level : levels) {
    json.open_list().text(format.price(level.ticks)).text(format.quantity(level.lots));
    json.text(format.quantity(0)).close_list();
  }
  json.close_list();
}

Result<Answer> rpi_orderbook_answer(const PublicView& view) {
  TW_TRY(const Category category, view.category());
  TW_TRY(InstrumentMarket* const market, view.market(category));
  TW_TRY(const std::int64_t limit, view.parameters.integer_in("limit", 1, 50, 50));
  const BookTopic& book = view.board.book(*market, view.now);
  JsonText json;
  json.open_object().text("s", market->symbol.name).key("a");
  add_rpi_side(json, cut(book.levels(Side::Sell), limit), market->format);
  json.key("b");
  add_rpi_side(json, cut(book.levels(Side::Buy), limit), market->format);
  add_book_numbers(json, book);
  json.close_object();
  return accept(json.take());
}

Result<Answer> tickers_answer(const PublicView& view) {
  TW_TRY(const Category category, view.category());
  std::vector<InstrumentMarket*> markets;
  if (view.parameters.find("symbol")) {
    TW_TRY(InstrumentMarket* const market, view.market(category));
    markets.push_back(market);
  } else {
    markets = view.markets.of(category);
  }
  JsonText json;
  json.open_object().text("category", name_of(category)).key("list").open_list();
  for (const InstrumentMarket* market : markets) {
    const TickerFigures figures = ticker_figures(*market, view.now);
    json.open_object();
    for (const TickerColumn& column : rest_columns(category)) {
      json.text(column.name, figures.*column.value);
    }
    json.close_object();
  }
  json.close_list().close_object();
  return accept(json.take());
}

Result<Answer> recent_trade_answer(const PublicView& view) {
  TW_TRY(const Category category, view.category());
  TW_TRY(InstrumentMarket* const market, view.market(category));
  const bool is_spot = category == Category::Spot;
  TW_TRY(const std::int64_t limit,
         view.parameters.integer_in("limit", 1, is_spot ? 60 : 1'000, is_spot ? 60 : 500));
  JsonText json;
  json.open_object().text("category", name_of(category)).key("list").open_list();
  for (const TradeRow& trade :
       market->history.trades() | std::views::reverse | std::views::take(limit)) {
    json.open_object().text("execId", trade_id(*market, trade));
    json.text("symbol", market->symbol.name).text("price", market->format.price(trade.ticks));
    json.text("size", market->format.quantity(trade.lots));
    json.text("side", trade.aggressor == Side::Buy ? "Buy" : "Sell");
    json.quoted("time", milliseconds(trade.at)).flag("isBlockTrade", false);
    json.flag("isRPITrade", false);
    json.quoted("seq", static_cast<std::int64_t>(trade.sequence)).close_object();
  }
  json.close_list().close_object();
  return accept(json.take());
}

// What this venue has nothing to tell of: an empty list in the venue's shape.

Result<Answer> empty_page_answer(const PublicView& /*view*/) {
  return accept(R"({"list":[],"nextPageCursor":""})");
}

Result<Answer> empty_delivery_answer(const PublicView& view) {
  TW_TRY(const Category category, view.category());
  JsonText json;
  json.open_object().text("category", name_of(category)).text("nextPageCursor", "");
  json.key("list").open_list().close_list().close_object();
  return accept(json.take());
}

Result<Answer> empty_updated_answer(const PublicView& view) {
  JsonText json;
  json.open_object().quoted("updatedTime", milliseconds(view.now));
  json.key("list").open_list().close_list().close_object();
  return accept(json.take());
}

Result<Answer> empty_list_answer(const PublicView& /*view*/) { return accept(R"({"list":[]})"); }

Result<Answer> empty_volatility_answer(const PublicView& /*view*/) { return accept("[]"); }

/// An index here is not made of parts.
Result<Answer> no_components_answer(const PublicView& view) {
  TW_TRY(const std::string_view name, view.parameters.require("indexName"));
  return fail(ErrorCode::InvalidInput, "params error: indexName " + std::string{name} + " invalid");
}

using Answerer = Result<Answer> (*)(const PublicView&);
constexpr std::array<std::pair<std::string_view, Answerer>, 22> kAnswerers = {{
    {"time", time_answer},
    {"kline", kline_answer},
    {"mark-price-kline", mark_kline_answer},
    {"index-price-kline", index_kline_answer},
    {"premium-index-price-kline", premium_kline_answer},
    {"instruments-info", instruments_answer},
    {"orderbook", orderbook_answer},
    {"full_orderbook", full_orderbook_answer},
    {"rpi_orderbook", rpi_orderbook_answer},
    {"tickers", tickers_answer},
    {"recent-trade", recent_trade_answer},
    {"funding/history", funding_answer},
    {"open-interest", open_interest_answer},
    {"risk-limit", risk_limit_answer},
    {"price-limit", price_limit_answer},
    {"account-ratio", empty_page_answer},
    {"delivery-price", empty_delivery_answer},
    {"insurance", empty_updated_answer},
    {"adlAlert", empty_updated_answer},
    {"fee-group-info", empty_list_answer},
    {"historical-volatility", empty_volatility_answer},
    {"index-price-components", no_components_answer},
}};

}  // namespace

Result<Category> PublicView::category(std::optional<Category> fallback) const {
  const auto text = parameters.find("category");
  if (!text && fallback) {
    return *fallback;
  }
  TW_TRY(const std::string_view name, parameters.require("category"));
  if (const auto category = parse_category(name)) {
    return *category;
  }
  return fail(ErrorCode::InvalidInput, "Illegal category");
}

Result<Category> PublicView::contract_category() const {
  TW_TRY(const Category category, this->category());
  if (category == Category::Linear || category == Category::Inverse) {
    return category;
  }
  return fail(ErrorCode::InvalidInput, "Illegal category");
}

Result<InstrumentMarket*> PublicView::market(Category category) const {
  TW_TRY(const std::string_view name, parameters.require("symbol"));
  if (InstrumentMarket* const market = markets.find(category, name)) {
    return market;
  }
  return fail(ErrorCode::InvalidInput, "Not supported symbols");
}

Result<MillisecondSpan> millisecond_span(const Parameters& parameters, std::string_view start,
                                         std::string_view end) {
  TW_TRY(const auto from, parameters.integer(start));
  TW_TRY(const auto to, parameters.integer(end));
  return MillisecondSpan{from, to};
}

Answer answer_market(std::string_view name, const PublicView& view) {
  const auto found =
      std::ranges::find(kAnswerers, name, &std::pair<std::string_view, Answerer>::first);
  if (found == kAnswerers.end()) {
    Answer answer = refuse(10017, "Route not found.");
    answer.status = 404;
    return answer;
  }
  auto answer = found->second(view);
  return answer ? *std::move(answer) : refuse(10001, std::move(answer).error().what);
}

}  // namespace tw::venue_sim
