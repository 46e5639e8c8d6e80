#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "venue_sim/private_call.hpp"

namespace tw::venue_sim {

/// How many requests per second a path takes (venues/bybit-v5.md section 10).
enum class LimitGroup : std::uint8_t {
  Orders,           ///< RateSettings::orders_per_second in every category
  OrdersTwiceSpot,  ///< twice as many for spot
  Reads,            ///< RateSettings::reads_per_second
  PerSecond5,
  PerSecond10,
  PerSecond25,
};
/// Whether a request takes one from its budget, or one for each order in it.
enum class LimitUnit : std::uint8_t { Request, Item };

struct Endpoint {
  std::string_view method;
  std::string_view path;
  Permission permission = Permission::Read;
  LimitGroup group = LimitGroup::Reads;
  LimitUnit unit = LimitUnit::Request;
  Reply (*serve)(const PrivateCall& call) = nullptr;
};

/// Every private path of REST; the trade socket serves some of them too.
std::span<const Endpoint> endpoints();
/// Null for a path that is none.
const Endpoint* find_endpoint(std::string_view method, std::string_view path);
const Endpoint* find_endpoint(std::string_view path);

/// What one account asks of a path, authenticated and permitted.
struct Requested {
  const ApiKey& key;
  const Parameters& parameters;
  Timestamp now;
};
/// Takes from the budget of the path and serves it; 10017 without an endpoint, 10006 without a
/// budget. An order request meets the desk's passage between the two.
LimitedAnswer serve(PrivateDesk& desk, const Endpoint* endpoint, const Requested& requested);
/// What was taken from the budget before, and held back by the passage.
void serve_late(PrivateDesk& desk, const Endpoint& endpoint, const Requested& requested);

}  // namespace tw::venue_sim
