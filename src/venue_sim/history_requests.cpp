#include <algorithm>
#include <array>
#include <chrono>
#include <ranges>
#include <utility>

#include "venue_sim/json_text.hpp"
#include "venue_sim/public_requests.hpp"

namespace tw::venue_sim {
namespace {

/// What all requests for candles name.
struct KlineQuery {
  Category category = Category::Linear;
  InstrumentMarket* market = nullptr;
  std::size_t interval = 0;
  MillisecondSpan span;
  std::size_t limit = 0;
};

Result<KlineQuery> kline_query(const PublicView& view) {
  KlineQuery query;
  TW_TRY(query.category, view.category(Category::Linear));
  TW_TRY(query.market, view.market(query.category));
  TW_TRY(const std::string_view name, view.parameters.require("interval"));
  const auto interval = find_kline_interval(name);
  if (!interval) {
    return fail(ErrorCode::InvalidInput, "Invalid period!");
  }
  query.interval = *interval;
  TW_TRY(query.span, millisecond_span(view.parameters, "start", "end"));
  TW_TRY(const std::int64_t limit, view.parameters.integer_in("limit", 1, 1'000, 200));
  query.limit = static_cast<std::size_t>(limit);
  return query;
}

/// The rows that are asked for, newest first: the newest ones, or where only the start is named
/// those from there on.
template <class Row>
std::vector<const Row*> chosen(const std::deque<Row>& rows, const KlineQuery& query) {
  std::vector<const Row*> found;
  for (const Row& row : rows) {
    if (query.span.holds(milliseconds(row.start))) {
      found.push_back(&row);
    }
  }
  if (found.size() > query.limit) {
    const auto surplus = static_cast<std::ptrdiff_t>(found.size() - query.limit);
    if (query.span.start && !query.span.end) {
      found.erase(found.end() - surplus, found.end());
    } else {
      found.erase(found.begin(), found.begin() + surplus);
    }
  }
  std::ranges::reverse(found);
  return found;
}

JsonText opened(const KlineQuery& query) {
  JsonText json;
  json.open_object().text("symbol", query.market->symbol.name);
  json.text("category", name_of(query.category)).key("list").open_list();
  return json;
}

/// Samples of mark and index began with the venue; before that they are taken to have been the
/// price of the trades.
std::deque<PriceKline> with_past(const KlineQuery& query, SampledPrice kind) {
  std::deque<PriceKline> rows = query.market->history.prices(kind, query.interval).rows();
  const BookGrid& grid = query.market->format.grid();
  const Timestamp first = rows.empty() ? kTimestampMax : rows.front().start;
  const auto& trades = query.market->history.klines(query.interval).rows();
  for (const Kline& row : std::views::reverse(trades)) {
    if (row.start >= first) {
      continue;
    }
    const auto value = [&](std::int64_t ticks) {
      return kind == SampledPrice::Premium ? Decimal{} : grid.price(ticks).decimal();
    };
    rows.push_front(
        {row.start, value(row.open), value(row.high), value(row.low), value(row.close)});
  }
  return rows;
}

Result<Answer> price_kline_answer(const PublicView& view, SampledPrice kind) {
  TW_TRY(const KlineQuery query, kline_query(view));
  if (!sim::has_margin(query.market->contract())) {
    return fail(ErrorCode::InvalidInput, "Illegal category");
  }
  const std::deque<PriceKline> rows = with_past(query, kind);
  const int decimals =
      kind == SampledPrice::Premium ? 6 : query.market->format.grid().price_decimals;
  JsonText json = opened(query);
  for (const PriceKline* row : chosen(rows, query)) {
    json.open_list().quoted(milliseconds(row->start));
    for (const Decimal value : {row->open, row->high, row->low, row->close}) {
      json.text(fixed_text(value, decimals));
    }
    json.close_list();
  }
  json.close_list().close_object();
  return accept(json.take());
}

struct OpenInterestStep {
  std::string_view name;
  std::int64_t minutes;
};
constexpr std::array<OpenInterestStep, 6> kOpenInterestSteps = {
    {{"5min", 5}, {"15min", 15}, {"30min", 30}, {"1h", 60}, {"4h", 240}, {"1d", 1'440}}};

/// The cursor of a page names the row it ended with, in seconds: `lastid%3D0%26lasttime%3D1700000`;
/// clients send it encoded once or twice.
Result<std::optional<std::int64_t>> cursor_time(const Parameters& parameters) {
  constexpr std::string_view kName = "lasttime";
  const auto cursor = parameters.find("cursor");
  if (!cursor) {
    return std::optional<std::int64_t>{};
  }
  const std::size_t at = cursor->find(kName);
  std::string_view number = at == std::string_view::npos ? "" : cursor->substr(at + kName.size());
  for (const std::string_view equals : {"=", "%3D", "%3d"}) {
    if (number.starts_with(equals)) {
      number.remove_prefix(equals.size());
    }
  }
  Parameters value;
  value.set("cursor", number);
  TW_TRY(const std::int64_t seconds,
         value.integer_in("cursor", 0, milliseconds(kTimestampMax) / 1'000, -1));
  if (seconds < 0) {
    return fail(ErrorCode::InvalidInput, "params error: cursor invalid");
  }
  return std::optional{seconds * 1'000};
}

}  // namespace

Result<Answer> kline_answer(const PublicView& view) {
  TW_TRY(const KlineQuery query, kline_query(view));
  const NumberFormat& format = query.market->format;
  JsonText json = opened(query);
  for (const Kline* row : chosen(query.market->history.klines(query.interval).rows(), query)) {
    json.open_list().quoted(milliseconds(row->start));
    for (const std::int64_t ticks : {row->open, row->high, row->low, row->close}) {
      json.text(format.short_price(ticks));
    }
    json.text(format.short_quantity(row->lots)).quoted(row->turnover).close_list();
  }
  json.close_list().close_object();
  return accept(json.take());
}

Result<Answer> mark_kline_answer(const PublicView& view) {
  return price_kline_answer(view, SampledPrice::Mark);
}

Result<Answer> index_kline_answer(const PublicView& view) {
  return price_kline_answer(view, SampledPrice::Index);
}

Result<Answer> premium_kline_answer(const PublicView& view) {
  return price_kline_answer(view, SampledPrice::Premium);
}

Result<Answer> funding_answer(const PublicView& view) {
  TW_TRY(const Category category, view.contract_category());
  TW_TRY(InstrumentMarket* const market, view.market(category));
  TW_TRY(const MillisecondSpan span, millisecond_span(view.parameters, "startTime", "endTime"));
  TW_TRY(std::int64_t limit, view.parameters.integer_in("limit", 1, 200, 200));
  if (span.start && !span.end) {
    return fail(ErrorCode::InvalidInput, "params error: endTime is required");
  }
  JsonText json;
  json.open_object().text("category", name_of(category)).key("list").open_list();
  for (const FundingRow& row : std::views::reverse(market->history.funding())) {
    if (limit == 0 || !span.holds(milliseconds(row.at))) {
      continue;
    }
    --limit;
    json.open_object().text("symbol", market->symbol.name);
    json.quoted("fundingRate", row.rate.decimal());
    json.quoted("fundingRateTimestamp", milliseconds(row.at)).close_object();
  }
  json.close_list().close_object();
  return accept(json.take());
}

Result<Answer> open_interest_answer(const PublicView& view) {
  TW_TRY(const Category category, view.contract_category());
  TW_TRY(InstrumentMarket* const market, view.market(category));
  TW_TRY(const std::string_view name, view.parameters.require("intervalTime"));
  const auto step = std::ranges::find(kOpenInterestSteps, name, &OpenInterestStep::name);
  if (step == kOpenInterestSteps.end()) {
    return fail(ErrorCode::InvalidInput, "params error: intervalTime invalid");
  }
  TW_TRY(const MillisecondSpan span, millisecond_span(view.parameters, "startTime", "endTime"));
  TW_TRY(std::int64_t limit, view.parameters.integer_in("limit", 1, 200, 50));
  TW_TRY(const auto cursor, cursor_time(view.parameters));
  const std::int64_t length = step->minutes * 60'000;
  const std::int64_t newest =
      std::min(milliseconds(view.now), span.end.value_or(milliseconds(view.now)));
  std::int64_t at = newest / length * length;
  if (cursor) {
    at = std::min(at, (*cursor - 1) / length * length);
  }
  const std::int64_t oldest = std::max(market->symbol.launched_ms, span.start.value_or(0));
  JsonText json;
  json.open_object().text("symbol", market->symbol.name);
  json.text("category", name_of(category)).key("list").open_list();
  std::int64_t last = 0;
  for (; limit > 0 && at >= oldest && at > 0; --limit, at -= length) {
    const std::int64_t lots = market->open_interest.lots(from_milliseconds(at));
    json.open_object().text("openInterest", market->format.quantity(lots));
    json.text("singleOpenInterest", market->format.quantity(lots / 2));
    json.quoted("timestamp", at).close_object();
    last = at;
  }
  const bool has_more = last != 0 && at >= oldest && at > 0;
  json.close_list().text("nextPageCursor",
                         has_more ? "lastid%3D0%26lasttime%3D" + std::to_string(last / 1'000) : "");
  json.close_object();
  return accept(json.take());
}

}  // namespace tw::venue_sim
