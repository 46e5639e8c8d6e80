#include "execution/quote_diff.hpp"

#include <algorithm>

namespace tw::execution {
namespace {

bool is_amending(const Order& order) { return order.has_amend && order.amend.is_unanswered(); }

// Nothing is known to have filled, and no request is under way.
bool is_amendable(const Order& order) {
  return order.status == OrderStatus::New && !is_amending(order);
}

// What an order will be when its amend is answered.
QuoteTarget awaited(const Order& order) {
  return is_amending(order)
             ? QuoteTarget{order.terms.side, order.amend_price, order.amend_quantity}
             : QuoteTarget{order.terms.side, order.terms.limit_price, order.terms.quantity};
}

// Orders mostly stand as they are wanted, so the search goes on behind the last one found.
std::size_t find_target(std::span<const QuoteTarget> targets, const Order& order,
                        std::size_t after) {
  const QuoteTarget held = awaited(order);
  const auto first = targets.begin() + static_cast<std::ptrdiff_t>(after);
  auto found = std::find(first, targets.end(), held);
  if (found == targets.end()) {
    found = std::find(targets.begin(), first, held);
    found = found == first ? targets.end() : found;
  }
  return static_cast<std::size_t>(found - targets.begin());
}

// At an equal price an order that is not enlarged keeps its place in the queue.
auto replacement_of(const Order& order, std::vector<QuoteTarget>& targets) {
  const auto at_its_price = std::ranges::find_if(targets, [&order](const QuoteTarget& target) {
    return target.side == order.terms.side && target.price == order.terms.limit_price;
  });
  return at_its_price != targets.end()
             ? at_its_price
             : std::ranges::find(targets, order.terms.side, &QuoteTarget::side);
}

void amend_instead(std::span<const Order> live, QuoteDiff& out) {
  std::erase_if(out.cancel, [&](ClientOrderId id) {
    const Order& order = *std::ranges::find(live, id, &Order::id);
    const auto target = is_amendable(order) ? replacement_of(order, out.place) : out.place.end();
    if (target == out.place.end()) {
      return false;
    }
    out.amend.push_back({id, *target});
    out.place.erase(target);
    return true;
  });
}

}  // namespace

void diff_quotes(std::span<const QuoteTarget> targets, std::span<const Order> live,
                 const QuoteScope& scope, QuoteDiff& out) {
  out.cancel.clear();
  out.amend.clear();
  out.place.assign(targets.begin(), targets.end());
  std::size_t next = 0;
  for (const Order& order : live) {
    const bool is_ours = order.route == scope.route && order.terms.instrument == scope.instrument;
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
  if (scope.replace == QuoteReplace::Amend) {
    amend_instead(live, out);
  }
}

}  // namespace tw::execution
