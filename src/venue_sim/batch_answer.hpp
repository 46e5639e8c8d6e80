#pragma once

#include "venue_sim/answer.hpp"
#include "venue_sim/json_text.hpp"
#include "venue_sim/order_requests.hpp"

namespace tw::venue_sim {

/// The answer to a batch of orders: a row per leg, and the code of each beside it.
class BatchAnswer {
 public:
  /// `says_created`: whether the legs say when they were created, as new orders do.
  BatchAnswer(const PrivateCall& call, bool says_created);
  /// The next leg, as it was asked for and what became of it.
  void add(const Parameters& leg, const Parsed<OrderTouched>& touched);
  Answer take();

 private:
  const PrivateCall& call_;
  bool says_created_;
  JsonText rows_;
  JsonText codes_;
};

}  // namespace tw::venue_sim
