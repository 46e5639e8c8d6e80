#include "report/figure_text.hpp"

#include "messages/number_text.hpp"

namespace tw::report {
namespace {

Decimal hundredfold(Decimal fraction) {
  return Decimal::from_raw(fraction.raw() * 100);  // kSheetNumberMax leaves room
}

}  // namespace

std::string money_text(Decimal amount, const std::string& currency) {
  return messages::rounded_text(amount, messages::digits_of_money(currency, kDecimals)) + " " +
         currency;
}

std::string signed_money_text(Decimal amount, const std::string& currency) {
  return messages::signed_text(amount, messages::digits_of_money(currency, kDecimals)) + " " +
         currency;
}

std::string percent_text(Decimal fraction) {
  return messages::rounded_text(hundredfold(fraction), kDecimals);
}

std::string signed_percent_text(Decimal fraction) {
  return messages::signed_text(hundredfold(fraction), kDecimals);
}

std::string figure_text(const SheetFigure& figure, const std::string& currency) {
  const SheetNumber& number = figure.number;
  if (!number.value.has_value()) {
    return number.digits;
  }
  switch (figure.unit) {
    case control::FigureUnit::Percent:
      return percent_text(*number.value) + " %";
    case control::FigureUnit::Money:
      return money_text(*number.value, currency);
    case control::FigureUnit::BasisPoints:
      return messages::rounded_text(*number.value, kDecimals) + " bp";
    case control::FigureUnit::Number:
      break;
  }
  return messages::rounded_text(*number.value, kDecimals);
}

std::string time_text(Timestamp at) {
  std::string text = to_iso8601(at).substr(0, 19);
  text[10] = ' ';
  return text;
}

}  // namespace tw::report
