#include "venues/binance/fast_digits.hpp"

#include <algorithm>

namespace tw::venues::binance {
namespace {

constexpr std::size_t kPlaces = DigitShape::kLengthMax;
constexpr std::uint8_t kNoPlace = 0x80;

// `whole` digits, and if there are any behind them, a point and `fraction` digits, of which only
// `decimals` may be other than zero.
DigitLayout layout_of(std::size_t whole, std::size_t fraction, std::size_t decimals) {
  DigitLayout layout;
  layout.most.fill(0xff);
  layout.order.fill(kNoPlace);
  const std::size_t length = whole + (fraction == 0 ? 0 : fraction + 1);
  std::size_t value = kPlaces - (whole + decimals);  // place of the next digit in the number
  for (std::size_t i = 0; i < length; ++i) {
    const std::size_t place = kPlaces - length + i;
    const bool is_point = i == whole;
    const bool is_surplus = i > whole + decimals;
    layout.base[place] = is_point ? '.' : '0';
    layout.least[place] = i == 0 && whole > 1 ? 1 : 0;
    layout.most[place] = is_point || is_surplus ? 0 : 9;
    if (!is_point && !is_surplus) {
      layout.order[value++] = static_cast<std::uint8_t>(place);
    }
  }
  return layout;
}

// Asks for a last character that cannot be there: the text ends before the first mark, and where
// it is empty a quotation mark or a colon is before it.
DigitLayout impossible(std::size_t length) {
  DigitLayout layout;
  layout.most.fill(0xff);
  layout.base.back() = length == 0 ? 'x' : '"';
  layout.most.back() = 0;
  return layout;
}

}  // namespace

DigitShape::DigitShape(int decimals) : decimals_(static_cast<std::size_t>(decimals)) {
  expect(decimals_);
}

void DigitShape::expect(std::size_t fraction) {
  fraction_ = fraction;
  lengths_ = 0;
  for (std::size_t length = 0; length < layouts_.size(); ++length) {
    layouts_[length] = impossible(length);
  }
  const std::size_t behind = fraction == 0 ? 0 : fraction + 1;
  for (std::size_t whole = 1; whole + std::max(behind, decimals_) <= kPlaces; ++whole) {
    layouts_[whole + behind] = layout_of(whole, fraction, decimals_);
    lengths_ |= std::uint32_t{1} << (whole + behind);
  }
}

bool DigitShape::learn(std::string_view text) {
  const std::size_t point = std::min(text.find('.'), text.size() - 1);
  const std::size_t fraction = text.size() - point - 1;
  if (text.empty() || fraction == fraction_ || text.size() > kLengthMax) {
    return false;
  }
  expect(fraction);
  return true;
}

}  // namespace tw::venues::binance
