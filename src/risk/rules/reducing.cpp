#include "risk/rules/rules.hpp"

namespace tw::risk {

bool is_reducing(const RiskView& view, const OrderTerms& order) {
  return order.reduce_only == ReduceOnly::Yes && view.position.sign() == -direction(order.side) &&
         order.quantity <= abs(view.position);
}

}  // namespace tw::risk
