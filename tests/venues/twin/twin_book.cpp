#include "twin_book.hpp"

#include <iterator>

namespace tw::twin {

void TwinBook::clear() {
  bids_.clear();
  asks_.clear();
}

Decimal TwinBook::set(Side side, const std::string& price, const std::string& quantity) {
  Levels& levels = side == Side::Buy ? bids_ : asks_;
  const Decimal at = Decimal::parse_exact(price).value();
  const Decimal rests = Decimal::parse_exact(quantity).value();
  if (rests.is_zero()) {
    levels.erase(at);
  } else {
    levels[at] = Resting{.quantity = rests, .price_text = price, .quantity_text = quantity};
  }
  return at;
}

void TwinBook::truncate(std::size_t depth) {
  while (bids_.size() > depth) {
    bids_.erase(bids_.begin());
  }
  while (asks_.size() > depth) {
    asks_.erase(std::prev(asks_.end()));
  }
}

std::optional<TwinLevel> TwinBook::best(Side side) const {
  const Levels& all = levels(side);
  if (all.empty()) {
    return std::nullopt;
  }
  const auto& [price, resting] = side == Side::Buy ? *all.rbegin() : *all.begin();
  return TwinLevel{.side = side, .price = price, .quantity = resting.quantity};
}

TwinLevel TwinBook::at(Side side, Decimal price) const {
  const auto found = levels(side).find(price);
  return {.side = side,
          .price = price,
          .quantity = found == levels(side).end() ? Decimal{} : found->second.quantity};
}

const TwinBook::Resting* TwinBook::from_touch(Side side, std::size_t index) const {
  const Levels& all = levels(side);
  if (index >= all.size()) {
    return nullptr;
  }
  const auto steps = static_cast<std::ptrdiff_t>(index);
  return side == Side::Buy ? &std::next(all.rbegin(), steps)->second
                           : &std::next(all.begin(), steps)->second;
}

std::uint32_t twin_crc32(std::string_view text) {
  std::uint32_t sum = 0xFFFF'FFFFU;
  for (const char c : text) {
    sum ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) {
      sum = (sum & 1U) != 0 ? (sum >> 1U) ^ 0xEDB8'8320U : sum >> 1U;
    }
  }
  return ~sum;
}

}  // namespace tw::twin
