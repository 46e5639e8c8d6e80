#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "venue_sim/answer.hpp"
#include "venue_sim/endpoints.hpp"

namespace tw::venue_sim {

/// What becomes of an order request between its checks and the exchange.
struct Passage {
  std::optional<Answer> answer = {};       ///< in place of the exchange's, which does not see it
  std::optional<RefusedLeg> refused = {};  ///< of a batch, which goes on without it
};

/// What stands between the checks of an order request, from REST or the trade socket, and the
/// exchange.
class OrderPassage {
 public:
  virtual ~OrderPassage() = default;
  virtual Passage pass(const Endpoint& endpoint, const PrivateCall& call) = 0;
};

/// What the exchange would answer to an order request that it takes whole; an order that is new has
/// no `orderId` yet.
Answer acknowledgement(const Endpoint& endpoint, const PrivateCall& call);

}  // namespace tw::venue_sim
