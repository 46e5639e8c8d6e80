#include "venue_sim/rate_limits.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

#include "venue_sim/directory.hpp"
#include "venue_sim/endpoints.hpp"

namespace tw::venue_sim {
namespace {

using namespace std::chrono_literals;

// venues/bybit-v5.md section 10.
constexpr Duration kAccountWindow = 1s;
// A client that sleeps until the reset fails where that has passed when it reads it (pybit).
constexpr Duration kResetLead = std::chrono::milliseconds(250);
constexpr Duration kAddressWindow = 5s;
constexpr Duration kSocketWindow = 5min;
constexpr Duration kBan = 10min;
// Budgets that are remembered before those of past windows are forgotten.
constexpr std::size_t kWindowsMax = 65'536;

std::int64_t limit_of(LimitGroup group, std::string_view category, const RateSettings& settings) {
  switch (group) {
    case LimitGroup::Orders:
      return settings.orders_per_second;
    case LimitGroup::OrdersTwiceSpot:
      return settings.orders_per_second * (category == name_of(Category::Spot) ? 2 : 1);
    case LimitGroup::Reads:
      return settings.reads_per_second;
    case LimitGroup::PerSecond5:
      return 5;
    case LimitGroup::PerSecond10:
      return 10;
    case LimitGroup::PerSecond25:
      return 25;
  }
  return settings.reads_per_second;
}

Timestamp start_of(Timestamp now, Duration length) { return now - now.time_since_epoch() % length; }

}  // namespace

RateLimits::RateLimits(const RateSettings& settings) : settings_(settings) {}

void RateLimits::set(const RateSettings& settings) {
  settings_ = settings;
  windows_.clear();
  banned_until_.clear();
}

RateLimits::Window& RateLimits::window(const std::string& key, Duration length, Timestamp now) {
  if (windows_.size() >= kWindowsMax) {
    std::erase_if(windows_,
                  [now](const auto& entry) { return entry.second.start + kSocketWindow <= now; });
    std::erase_if(banned_until_, [now](const auto& entry) { return entry.second <= now; });
  }
  Window& found = windows_[key];
  const Timestamp start = start_of(now, length);
  if (found.start != start) {
    found = {.start = start};
  }
  return found;
}

LimitState RateLimits::take(AccountId account, std::string_view path, std::string_view category,
                            std::int64_t count, Timestamp now) {
  const Endpoint* endpoint = find_endpoint(path);
  const LimitGroup group = endpoint != nullptr ? endpoint->group : LimitGroup::Reads;
  const bool is_order = group == LimitGroup::Orders || group == LimitGroup::OrdersTwiceSpot;
  const std::optional<Category> known = parse_category(category);
  const std::string_view part = is_order && known.has_value() ? name_of(*known) : "";
  std::string key = std::to_string(account.value());
  key.append(" ").append(endpoint != nullptr ? path : "").append(" ").append(part);
  Window& found = window(key, kAccountWindow, now);
  const std::int64_t limit = limit_of(group, part, settings_);
  const std::int64_t left = std::max<std::int64_t>(limit - found.used, 0);
  const std::int64_t taken = std::min(count, left);
  found.used += taken;
  const Timestamp end = std::max(found.start + kAccountWindow, now + kResetLead);
  const Timestamp reset = left - taken > 0 ? now : end;
  return {.limit = limit,
          .remaining = left - taken,
          .reset_ms = to_milliseconds(reset),
          .is_exceeded = taken < count};
}

bool RateLimits::admit(std::string_view address, Timestamp now) {
  const std::string name{address};
  const auto ban = banned_until_.find(name);
  if (ban != banned_until_.end()) {
    if (now < ban->second) {
      return false;
    }
    banned_until_.erase(ban);
  }
  Window& found = window("address " + name, kAddressWindow, now);
  ++found.used;
  if (found.used > settings_.address_per_5s) {
    banned_until_[name] = now + kBan;
    return false;
  }
  return true;
}

bool RateLimits::admit_socket(std::string_view address, Timestamp now) {
  Window& found = window("socket " + std::string{address}, kSocketWindow, now);
  ++found.used;
  return found.used <= settings_.sockets_per_5min;
}

}  // namespace tw::venue_sim
