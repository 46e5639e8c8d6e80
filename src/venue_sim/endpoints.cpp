#include "venue_sim/endpoints.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "venue_sim/account_requests.hpp"
#include "venue_sim/order_passage.hpp"
#include "venue_sim/order_queries.hpp"
#include "venue_sim/order_requests.hpp"
#include "venue_sim/position_requests.hpp"
#include "venue_sim/user_requests.hpp"

namespace tw::venue_sim {
namespace {

using enum Permission;
using enum LimitGroup;
using enum LimitUnit;

constexpr std::string_view kGet = "GET";
constexpr std::string_view kPost = "POST";
constexpr int kNotFound = 404;

constexpr std::array kEndpoints{
    Endpoint{kPost, "/v5/order/create", Trade, OrdersTwiceSpot, Request, create_order},
    Endpoint{kPost, "/v5/order/amend", Trade, Orders, Request, amend_order},
    Endpoint{kPost, "/v5/order/cancel", Trade, OrdersTwiceSpot, Request, cancel_order},
    Endpoint{kPost, "/v5/order/cancel-all", Trade, OrdersTwiceSpot, Request, cancel_all_orders},
    Endpoint{kPost, "/v5/order/create-batch", Trade, OrdersTwiceSpot, Item, create_batch},
    Endpoint{kPost, "/v5/order/amend-batch", Trade, OrdersTwiceSpot, Item, amend_batch},
    Endpoint{kPost, "/v5/order/cancel-batch", Trade, OrdersTwiceSpot, Item, cancel_batch},
    Endpoint{kPost, "/v5/order/pre-check", Trade, OrdersTwiceSpot, Request, check_order},
    Endpoint{kPost, "/v5/order/disconnected-cancel-all", Trade, PerSecond5, Request, not_offered},
    Endpoint{kGet, "/v5/order/realtime", Read, Reads, Request, open_orders},
    Endpoint{kGet, "/v5/order/history", Read, Reads, Request, order_history},
    Endpoint{kGet, "/v5/order/spot-borrow-check", Read, Reads, Request, not_offered},
    Endpoint{kGet, "/v5/execution/list", Read, Reads, Request, execution_list},
    Endpoint{kGet, "/v5/position/list", Read, Reads, Request, position_list},
    Endpoint{kGet, "/v5/position/closed-pnl", Read, Reads, Request, closed_pnl},
    Endpoint{kPost, "/v5/position/set-leverage", Trade, PerSecond10, Request, set_leverage},
    Endpoint{kPost, "/v5/position/switch-mode", Trade, PerSecond10, Request, switch_mode},
    Endpoint{kPost, "/v5/position/switch-isolated", Trade, PerSecond10, Request, not_unified},
    Endpoint{kPost, "/v5/position/trading-stop", Trade, PerSecond10, Request, set_trading_stop},
    Endpoint{kPost, "/v5/position/add-margin", Trade, PerSecond10, Request, add_margin},
    Endpoint{kPost, "/v5/position/set-auto-add-margin", Trade, PerSecond10, Request,
             set_auto_add_margin},
    Endpoint{kGet, "/v5/account/info", Read, Reads, Request, account_info},
    Endpoint{kGet, "/v5/account/wallet-balance", Read, Reads, Request, wallet_balance},
    Endpoint{kGet, "/v5/account/fee-rate", Read, PerSecond5, Request, fee_rate},
    Endpoint{kGet, "/v5/account/instruments-info", Read, PerSecond10, Request, account_instruments},
    Endpoint{kPost, "/v5/account/set-margin-mode", Trade, PerSecond10, Request, set_margin_mode},
    Endpoint{kGet, "/v5/account/transaction-log", Read, PerSecond25, Request, transaction_log},
    Endpoint{kGet, "/v5/account/collateral-info", Read, Reads, Request, collateral_info},
    Endpoint{kGet, "/v5/account/user-setting-config", Read, Reads, Request, user_setting},
    Endpoint{kGet, "/v5/account/smp-group", Read, Reads, Request, smp_group},
    Endpoint{kGet, "/v5/account/query-dcp-info", Read, Reads, Request, dcp_info},
    Endpoint{kGet, "/v5/user/query-api", Read, PerSecond10, Request, key_information},
    Endpoint{kPost, "/v5/user/create-sub-member", Wallet, PerSecond5, Request, not_offered},
    Endpoint{kGet, "/v5/user/query-sub-members", Read, PerSecond10, Request, not_offered},
    Endpoint{kGet, "/v5/asset/coin/query-info", Read, PerSecond5, Request, coin_information},
    Endpoint{kGet, "/v5/asset/transfer/query-account-coins-balance", Read, PerSecond5, Request,
             coin_balances},
    Endpoint{kPost, "/v5/asset/transfer/inter-transfer", Wallet, PerSecond5, Request, not_offered},
};

// A batch takes for each item by itself; it is refused whole where nothing is left.
LimitState take_limit(PrivateDesk& desk, const Endpoint& endpoint, const Requested& requested) {
  const std::string_view category = requested.parameters.find("category").value_or("");
  const std::int64_t count = endpoint.unit == Item ? 0 : 1;
  LimitState state =
      desk.limits.take(requested.key.account, endpoint.path, category, count, requested.now);
  state.is_exceeded = state.is_exceeded || (endpoint.unit == Item && state.remaining == 0);
  return state;
}

// Whether it changes orders, so that it goes to the exchange.
bool is_order_request(const Endpoint& endpoint) {
  constexpr std::array kChanges{create_order, amend_order, cancel_order, cancel_all_orders,
                                create_batch, amend_batch, cancel_batch};
  return std::ranges::find(kChanges, endpoint.serve) != kChanges.end();
}

Answer answer_of(const Endpoint& endpoint, const PrivateCall& call) {
  Reply reply = endpoint.serve(call);
  return reply.has_value() ? *std::move(reply) : std::move(reply).error();
}

}  // namespace

std::span<const Endpoint> endpoints() { return kEndpoints; }

const Endpoint* find_endpoint(std::string_view path) {
  const auto place = std::ranges::find(kEndpoints, path, &Endpoint::path);
  return place == kEndpoints.end() ? nullptr : &*place;
}

const Endpoint* find_endpoint(std::string_view method, std::string_view path) {
  const Endpoint* endpoint = find_endpoint(path);
  return endpoint != nullptr && endpoint->method == method ? endpoint : nullptr;
}

LimitedAnswer serve(PrivateDesk& desk, const Endpoint* endpoint, const Requested& requested) {
  if (endpoint == nullptr) {
    Answer answer = refuse(kNoRoute, "Route not found.");
    answer.status = kNotFound;
    return {.answer = std::move(answer), .limit = {}};
  }
  LimitState limit = take_limit(desk, *endpoint, requested);
  if (limit.is_exceeded) {
    return {.answer = refuse(kTooManyVisits, "Too many visits!"), .limit = limit};
  }
  PrivateCall call{.desk = desk,
                   .key = requested.key,
                   .parameters = requested.parameters,
                   .now = requested.now,
                   .limit = limit};
  Passage passage;
  if (desk.passage != nullptr && is_order_request(*endpoint)) {
    passage = desk.passage->pass(*endpoint, call);
  }
  if (passage.answer.has_value()) {
    return {.answer = *std::move(passage.answer), .limit = limit};
  }
  call.refused = passage.refused.has_value() ? &*passage.refused : nullptr;
  Answer answer = answer_of(*endpoint, call);
  return {.answer = std::move(answer), .limit = limit};
}

void serve_late(PrivateDesk& desk, const Endpoint& endpoint, const Requested& requested) {
  LimitState limit;
  static_cast<void>(answer_of(endpoint, {.desk = desk,
                                         .key = requested.key,
                                         .parameters = requested.parameters,
                                         .now = requested.now,
                                         .limit = limit}));  // nobody waits for it any more
}

}  // namespace tw::venue_sim
