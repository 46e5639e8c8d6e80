#include "execution/quote_diff.hpp"

#include <algorithm>

namespace tw::execution {
namespace {

bool is_wanted_by(const Order& order, const QuoteTarget& target) {
  return order.terms.side == target.side && order.terms.limit_price == target.price &&
         order.terms.quantity == target.quantity;
}

// Orders mostly stand as they are wanted, so the search goes on behind the last one found.
std::size_t find_target(std::span<const QuoteTarget> targets, const Order& order,
                        std::size_t after) {
  const auto is_wanted = [&order](const QuoteTarget& target) {
    return is_wanted_by(order, target);
  };
  const auto first = targets.begin() + static_cast<std::ptrdiff_t>(after);
  auto found = std::find_if(first, targets.end(), is_wanted);
  if (found == targets.end()) {
    found = std::find_if(targets.begin(), first, is_wanted);
    found = found == first ? targets.end() : found;
  }
  return static_cast<std::size_t>(found - targets.begin());
}

}  // namespace

void diff_quotes(std::span<const QuoteTarget> targets, std::span<const Order> live,
                 const Route& route, InstrumentId instrument, QuoteDiff& out) {
  out.cancel.clear();
  out.place.assign(targets.begin(), targets.end());
  std::size_t next = 0;
  for (const Order& order : live) {
    const bool is_ours = order.route == route && order.terms.instrument == instrument;
    if (!is_ours || order.status == OrderStatus::PendingCancel) {
      continue;
    }
    const std::size_t match = find_target(out.place, order, next);
    if (match < out.place.size()) {
      out.place[match].quantity = {};  // is there already; no order asks for nothing
      next = match + 1;
    } else {
      out.cancel.push_back(order.id);
    }
  }
  std::erase_if(out.place, [](const QuoteTarget& target) { return target.quantity.is_zero(); });
}

}  // namespace tw::execution
