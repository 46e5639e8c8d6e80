#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/exchange_types.hpp"
#include "venue_sim/private_call.hpp"

namespace tw::venue_sim {

/// Which orders, executions or closed positions a request asks for: the market, and what its other
/// parameters name.
struct OrderFilter {
  Category category = Category::Linear;
  std::optional<InstrumentId> instrument;
  Currency base;    ///< empty: any
  Currency settle;  ///< empty: any
  std::string_view order_filter;
  std::string_view stop_order_type;
  std::string_view status;
  std::optional<std::string_view> order_id;
  std::optional<std::string_view> link_id;

  /// Whether it names a symbol or a coin.
  bool names_market() const {
    return instrument.has_value() || !base.is_empty() || !settle.is_empty();
  }
  bool matches(const PrivateDesk& desk, InstrumentId of) const;
  bool matches(const PrivateDesk& desk, const sim::HeldOrder& order) const;
  /// An order by the ids that a request names; true where it names none.
  bool matches_id(VenueOrderId order, const sim::LinkId& link) const;
};

Parsed<OrderFilter> order_filter(const PrivateDesk& desk, Category category,
                                 const Parameters& parameters);

/// A stretch of time, both ends included.
struct TimeSpan {
  Timestamp from;
  Timestamp to;
  bool contains(Timestamp at) const { return from <= at && at <= to; }
};
/// `startTime` and `endTime`: seven days at most, the last seven where none is named.
Parsed<TimeSpan> time_span(const Parameters& parameters, Timestamp now);

/// One page of a list that begins behind the row a cursor names.
struct Page {
  std::size_t limit = 0;
  std::optional<std::uint64_t> behind;
};
Parsed<Page> page_of(const Parameters& parameters, std::int64_t limit, std::int64_t limit_max);
/// The cursor as it stands in an answer: encoded already, so that a client sends it back as it is.
std::string cursor_text(std::uint64_t last);

}  // namespace tw::venue_sim
