#include "execution/quote_diff.hpp"

#include <algorithm>

namespace tw::execution {
namespace {

bool is_wanted_by(const Order& order, const QuoteTarget& target) {
  return order.terms.side == target.side && order.terms.limit_price == target.price &&
         order.terms.quantity == target.quantity;
}

}  // namespace

void diff_quotes(std::span<const QuoteTarget> targets, std::span<const Order> live,
                 const Route& route, InstrumentId instrument, QuoteDiff& out) {
  out.cancel.clear();
  out.place.assign(targets.begin(), targets.end());
  for (const Order& order : live) {
    const bool is_ours = order.route == route && order.terms.instrument == instrument;
    if (!is_ours || order.status == OrderStatus::PendingCancel) {
      continue;
    }
    const auto match = std::ranges::find_if(
        out.place, [&order](const QuoteTarget& target) { return is_wanted_by(order, target); });
    if (match != out.place.end()) {
      out.place.erase(match);
    } else {
      out.cancel.push_back(order.id);
    }
  }
}

}  // namespace tw::execution
