#include "venue_sim/order_filter.hpp"

#include <charconv>
#include <chrono>

#include "venue_sim/order_parameters.hpp"
#include "venue_sim/wire_names.hpp"

namespace tw::venue_sim {
namespace {

constexpr Duration kSpanMax = std::chrono::days(7);
// Moments are told without it.
constexpr Duration kRestOfMillisecond{999'999};
constexpr std::int64_t kMillisecondsMax = 9'000'000'000'000;
constexpr std::string_view kCursorBegin = "page_token";

Currency coin(const Parameters& parameters, std::string_view name) {
  const std::string_view text = parameters.find(name).value_or("");
  // No listed coin has a name that does not fit: it matches nothing.
  return Currency{Currency::fits(text) ? text : "?"};
}

bool matches_filter(std::string_view filter, const sim::HeldOrder& order) {
  const bool waits = order.is_conditional();
  if (filter == "Order" || filter == "OpenOrder") {
    return !waits;
  }
  return filter.empty() || waits;
}

Parsed<std::optional<Timestamp>> moment(const Parameters& parameters, std::string_view name) {
  if (!parameters.find(name).has_value()) {
    return std::optional<Timestamp>{};
  }
  TW_TRY(const std::int64_t milliseconds,
         parameter(parameters.integer_in(name, 0, kMillisecondsMax, 0)));
  return std::optional{from_nanoseconds(milliseconds * 1'000'000)};
}

}  // namespace

bool OrderFilter::matches(const PrivateDesk& desk, InstrumentId of) const {
  if (instrument.has_value()) {
    return of == *instrument;
  }
  const Listed listed = listed_at(desk, of);
  const Listing& listing = listed.contract.instrument.listing();
  return listed.symbol.category == category && (base.is_empty() || listing.base == base) &&
         (settle.is_empty() || listing.settle == settle);
}

bool OrderFilter::matches(const PrivateDesk& desk, const sim::HeldOrder& order) const {
  const OrderTerms& terms = order.request.terms;
  return matches(desk, terms.instrument) && matches_id(order.id, order.request.link_id) &&
         matches_filter(order_filter, order) &&
         (stop_order_type.empty() ||
          stop_order_type == venue_sim::stop_order_type(terms, order.origin)) &&
         (status.empty() || status == text_of(order.status));
}

bool OrderFilter::matches_id(VenueOrderId order, const sim::LinkId& link) const {
  if (order_id.has_value()) {
    return order_id_text(order, id_form(category)) == *order_id;
  }
  return !link_id.has_value() || link.view() == *link_id;
}

Parsed<OrderFilter> order_filter(const PrivateDesk& desk, Category category,
                                 const Parameters& parameters) {
  OrderFilter filter{.category = category,
                     .instrument = {},
                     .base = coin(parameters, "baseCoin"),
                     .settle = coin(parameters, "settleCoin"),
                     .order_filter = parameters.find("orderFilter").value_or(""),
                     .stop_order_type = parameters.find("stopOrderType").value_or(""),
                     .status = parameters.find("orderStatus").value_or(""),
                     .order_id = parameters.find("orderId"),
                     .link_id = parameters.find("orderLinkId")};
  if (parameters.find("symbol").has_value()) {
    TW_TRY(const Listed listed, listed_of(desk, category, parameters));
    filter.instrument = listed.symbol.id;
  }
  return filter;
}

Parsed<TimeSpan> time_span(const Parameters& parameters, Timestamp now) {
  TW_TRY(const std::optional<Timestamp> start, moment(parameters, "startTime"));
  TW_TRY(const std::optional<Timestamp> end, moment(parameters, "endTime"));
  TimeSpan span;
  span.to = end.value_or(start.has_value() ? *start + kSpanMax : now);
  span.from = start.value_or(span.to - kSpanMax);
  if (span.from > span.to) {
    return decline(kParameterError, "startTime must not be later than endTime");
  }
  if (span.to - span.from > kSpanMax) {
    return decline(kParameterError,
                   "The time range between startTime and endTime cannot exceed 7 days");
  }
  span.to += end.has_value() ? kRestOfMillisecond : Duration{};
  return span;
}

Parsed<Page> page_of(const Parameters& parameters, std::int64_t limit, std::int64_t limit_max) {
  TW_TRY(const std::int64_t count, parameter(parameters.integer_in("limit", 1, limit_max, limit)));
  Page page{.limit = static_cast<std::size_t>(count), .behind = {}};
  const std::optional<std::string_view> cursor = parameters.find("cursor");
  if (!cursor.has_value()) {
    return page;
  }
  // Clients send it encoded once more, or as they got it, which the query then decodes.
  std::string_view text = *cursor;
  std::uint64_t behind = 0;
  if (!text.starts_with(kCursorBegin)) {
    return decline(kParameterError, "cursor invalid");
  }
  text.remove_prefix(kCursorBegin.size());
  text.remove_prefix(text.starts_with("%3D") ? 3 : text.starts_with("=") ? 1 : 0);
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), behind);
  if (error != std::errc{}) {
    return decline(kParameterError, "cursor invalid");
  }
  page.behind = behind;
  return page;
}

std::string cursor_text(std::uint64_t last) {
  return std::string{kCursorBegin} + "%3D" + std::to_string(last) + "%26";
}

}  // namespace tw::venue_sim
