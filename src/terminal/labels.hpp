#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/amount.hpp"
#include "base/time.hpp"
#include "messages/catalogue.hpp"
#include "messages/number_text.hpp"

namespace tw::terminal {

/// Catalogue text in one language.
class Labels {
 public:
  explicit Labels(messages::Language language) : language_(language) {}
  std::string operator()(std::string_view id,
                         const std::vector<MessageArgument>& arguments = {}) const {
    return messages::text(language_, id, arguments);
  }

 private:
  messages::Language language_;
};

/// Columns a text takes on a terminal: Cyrillic and Latin letters take one each.
std::size_t width_of(std::string_view text);
/// The text with blanks after it up to `width` columns.
std::string padded(std::string_view text, std::size_t width);
/// The text with blanks before it up to `width` columns.
std::string right_aligned(std::string_view text, std::size_t width);
/// The text, cut to `width` (> 0) columns with `…` as the last one when it is longer.
std::string clipped(std::string_view text, std::size_t width);
using messages::clock_text;
using messages::rounded_text;
using messages::signed_text;
/// Digits of money that a person reads: `usual` ones of a currency, four more of a coin.
int digits_of_money(Currency currency, int usual);
/// A price with exactly `decimals` digits after the point; an ellipsis where there is none.
std::string price_text(const std::optional<Price>& price, int decimals);
/// `23:54:15.319`, UTC.
std::string time_of_day_text(Timestamp at);

}  // namespace tw::terminal
