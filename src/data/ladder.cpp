#include "data/ladder.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "data/message_fields.hpp"

namespace tw::data {
namespace {

using Levels = std::vector<DepthLevel>;

struct BidOrder {
  bool operator()(const DepthLevel& a, const DepthLevel& b) const { return a.ticks > b.ticks; }
};
struct AskOrder {
  bool operator()(const DepthLevel& a, const DepthLevel& b) const { return a.ticks < b.ticks; }
};

template <class Order>
bool set(Levels& levels, const DepthLevel& level, std::size_t size_max) {
  const auto place = std::lower_bound(levels.begin(), levels.end(), level, Order{});
  const bool is_known = place != levels.end() && place->ticks == level.ticks;
  if (level.lots == 0) {
    if (is_known) {
      levels.erase(place);
    }
  } else if (is_known) {
    place->lots = level.lots;
  } else if (levels.size() < size_max) {
    levels.insert(place, level);
  } else {
    return false;
  }
  return true;
}

template <class Order>
bool set_all(Levels& levels, std::span<const DepthLevel> changes, std::size_t size_max) {
  return std::ranges::all_of(
      changes, [&](const DepthLevel& level) { return set<Order>(levels, level, size_max); });
}

// A price named twice would make one level of two.
template <class Order>
bool take_all(Levels& levels, std::span<const DepthLevel> whole, std::size_t size_max) {
  levels.clear();
  const auto named = std::ranges::count_if(whole, [](const DepthLevel& l) { return l.lots != 0; });
  return set_all<Order>(levels, whole, size_max) &&
         levels.size() == static_cast<std::size_t>(named);
}

void cut(Levels& levels, std::size_t depth, Levels& out) {
  out.clear();
  for (std::size_t i = depth; i < levels.size(); ++i) {
    out.push_back({.ticks = levels[i].ticks, .lots = 0});
  }
  levels.resize(std::min(levels.size(), depth));
}

}  // namespace

Ladder::Ladder(std::size_t depth) : depth_(depth) {
  bids_.reserve(depth + kMessageLevelsMax);
  asks_.reserve(depth + kMessageLevelsMax);
}

void Ladder::clear() {
  bids_.clear();
  asks_.clear();
}

bool Ladder::replace(std::span<const DepthLevel> bids, std::span<const DepthLevel> asks) {
  const std::size_t size_max = depth_ + kMessageLevelsMax;
  const bool is_taken =
      take_all<BidOrder>(bids_, bids, size_max) && take_all<AskOrder>(asks_, asks, size_max);
  if (!is_taken) {
    clear();
  }
  return is_taken;
}

bool Ladder::change(std::span<const DepthLevel> bids, std::span<const DepthLevel> asks) {
  const std::size_t size_max = depth_ + kMessageLevelsMax;
  const bool is_taken =
      set_all<BidOrder>(bids_, bids, size_max) && set_all<AskOrder>(asks_, asks, size_max);
  if (!is_taken) {
    clear();
  }
  return is_taken;
}

void Ladder::truncate(std::vector<DepthLevel>& bids_out, std::vector<DepthLevel>& asks_out) {
  cut(bids_, depth_, bids_out);
  cut(asks_, depth_, asks_out);
}

void append_fixed(std::string& text, std::int64_t units, int decimals) {
  std::array<char, 20> digits{};
  const auto [stop, code] = std::to_chars(digits.data(), digits.data() + digits.size(), units);
  const std::string_view all{digits.data(), static_cast<std::size_t>(stop - digits.data())};
  const auto behind = static_cast<std::size_t>(decimals);
  const std::size_t whole = all.size() > behind ? all.size() - behind : 0;
  text.append(whole == 0 ? "0" : all.substr(0, whole));
  if (behind > 0) {
    text.push_back('.');
    text.append(whole == 0 ? behind - all.size() : 0, '0');
    text.append(all.substr(whole));
  }
}

void append_shortest(std::string& text, std::int64_t units, int decimals) {
  append_fixed(text, units, decimals);
  if (decimals > 0) {
    text.resize(text.find_last_not_of('0') + 1);
    if (text.back() == '.') {
      text.pop_back();
    }
  }
}

std::uint32_t crc32_of(std::string_view text) {
  return static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(text.data()), static_cast<uInt>(text.size())));
}

}  // namespace tw::data
