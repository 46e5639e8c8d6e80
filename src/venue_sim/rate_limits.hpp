#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "venue_sim/answer.hpp"

namespace tw::venue_sim {

/// What the headers X-Bapi-Limit, X-Bapi-Limit-Status and X-Bapi-Limit-Reset-Timestamp say.
struct LimitState {
  std::int64_t limit = 0;      ///< requests per second
  std::int64_t remaining = 0;  ///< of this second
  std::int64_t reset_ms = 0;   ///< now while there are some left, else when there are again
  bool is_exceeded = false;
};

/// An answer with the state of the budget it was taken from, which its headers state.
struct LimitedAnswer {
  Answer answer;
  LimitState limit;
};

struct RateSettings {
  std::int64_t orders_per_second = 10;  ///< create, amend, cancel each, per account and category
  std::int64_t reads_per_second = 50;
  std::int64_t address_per_5s = 600;    ///< requests of one address
  std::int64_t sockets_per_5min = 500;  ///< new sockets of one address
};

/// Budgets of accounts and addresses in fixed windows of the venue's clock.
class RateLimits {
 public:
  explicit RateLimits(const RateSettings& settings);
  /// Takes `count` from the budget that a path has for an account.
  LimitState take(AccountId account, std::string_view path, std::string_view category,
                  std::int64_t count, Timestamp now);
  /// Whether the address may send one more request; once not, it is banned for ten minutes (403).
  bool admit(std::string_view address, Timestamp now);
  bool admit_socket(std::string_view address, Timestamp now);
  /// Other budgets from now on: nothing of them is used up, nobody is banned.
  void set(const RateSettings& settings);

 private:
  struct Window {
    Timestamp start;
    std::int64_t used = 0;
  };
  Window& window(const std::string& key, Duration length, Timestamp now);

  RateSettings settings_;
  std::unordered_map<std::string, Window> windows_;
  std::unordered_map<std::string, Timestamp> banned_until_;
};

}  // namespace tw::venue_sim
