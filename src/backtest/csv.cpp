#include "backtest/csv.hpp"

#include <algorithm>
#include <initializer_list>

#include "base/assert.hpp"
#include "model/names.hpp"

namespace tw::backtest {
namespace {

std::string join(std::initializer_list<std::string_view> fields) {
  std::string line;
  for (const std::string_view field : fields) {
    if (!line.empty()) {
      line += ',';
    }
    line += field;
  }
  return line;
}

// Where a column of a line without quotes begins and how long it is.
struct Place {
  std::size_t at = 0;
  std::size_t size = 0;
};
Place place_of(std::string_view line, std::size_t column) {
  std::size_t at = 0;
  for (; column > 0; --column) {
    at = line.find(',', at) + 1;
  }
  return {at, std::min(line.find(',', at), line.size()) - at};
}

std::string_view yes_or_no(bool flag) { return flag ? "yes" : "no"; }

}  // namespace

std::string_view without_ids(std::string_view line, int columns) {
  std::size_t end = 0;
  for (int column = 0; column < columns && end != std::string_view::npos; ++column) {
    end = line.find(',', column == 0 ? 0 : end + 1);
  }
  return line.substr(0, end);
}

std::string with_late_fills(std::string line, const LateFills& late) {
  const Place id = place_of(line, kOrderIdColumn);
  const auto found = late.find(std::string_view(line).substr(id.at, id.size));
  if (found != late.end()) {
    const Place filled = place_of(line, kOrderFilledColumn);
    const auto known = Decimal::parse_exact(std::string_view(line).substr(filled.at, filled.size));
    TW_ASSERT(known.has_value());  // as to_csv wrote it
    line.replace(filled.at, filled.size, (*known + found->second.decimal()).to_string());
  }
  return line;
}

std::string to_csv(const FillRow& row, const InstrumentRegistry& instruments) {
  const Fill& fill = row.effect.fill;
  return join({to_iso8601(row.at), instruments.listing(fill.instrument).symbol.view(),
               name_of(fill.side), name_of(fill.liquidity), fill.price.to_string(),
               fill.quantity.to_string(), row.effect.notional.to_string(),
               fill.fee.amount.to_string(), fill.fee.currency.view(),
               row.effect.realized_gross.to_string(), row.effect.position.to_string(),
               row.wallet.amount.to_string(), std::to_string(fill.fill_id.value()),
               to_string(fill.order), std::to_string(fill.venue_order_id.value())});
}

std::string to_csv(const OrderRow& row, const InstrumentRegistry& instruments) {
  const Order& order = row.order;
  const bool is_ended = is_terminal(order.status);
  const Trigger& trigger = order.terms.trigger;
  const bool is_conditional = order.terms.is_conditional();
  return join({to_iso8601(row.placed_at), is_ended ? to_iso8601(row.ended_at) : std::string("-"),
               instruments.listing(order.terms.instrument).symbol.view(), name_of(order.terms.side),
               name_of(order.terms.type), name_of(order.terms.time_in_force),
               yes_or_no(order.terms.post_only == PostOnly::Yes),
               yes_or_no(order.terms.reduce_only == ReduceOnly::Yes),
               order.terms.limit_price.to_string(), order.terms.quantity.to_string(),
               order.filled.to_string(), name_of(order.status), name_of(trigger.direction),
               is_conditional ? name_of(trigger.by) : "-",
               is_conditional ? trigger.price.to_string() : std::string("-"), to_string(order.id),
               std::to_string(order.venue_order_id.value())});
}

std::string to_csv(const FundingPaidRow& row, const InstrumentRegistry& instruments) {
  const FundingPaid& paid = row.paid;
  return join({to_iso8601(row.at), to_iso8601(paid.due),
               instruments.listing(paid.instrument).symbol.view(), paid.rate.to_string(),
               paid.mark.to_string(), row.position.to_string(), paid.amount.amount.to_string(),
               paid.amount.currency.view(), row.wallet.amount.to_string(),
               std::to_string(row.fills_before)});
}

std::string to_csv(const AmendRow& row, const InstrumentRegistry& instruments) {
  const OrderTerms& before = row.order.terms;
  return join({to_iso8601(row.at), instruments.listing(before.instrument).symbol.view(),
               row.amend.limit_price.to_string(), row.amend.quantity.to_string(),
               before.limit_price.to_string(), before.quantity.to_string(),
               to_string(row.amend.order)});
}

std::string to_csv(const EquitySample& sample) {
  return join({to_iso8601(sample.at), sample.equity.to_string(), sample.balance.to_string(),
               sample.unrealized_gross.to_string(), sample.position_value.to_string(),
               sample.exposure.to_string()});
}

std::string to_csv(std::string_view curve, const performance::PathPiece& piece) {
  return join({curve, to_iso8601(piece.at), piece.low.to_string(), piece.high.to_string(),
               piece.last.to_string()});
}

}  // namespace tw::backtest
