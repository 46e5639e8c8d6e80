#pragma once

#include <compare>

#include "base/decimal.hpp"
#include "base/fixed_text.hpp"

namespace tw {

/// A Decimal with a meaning. It adds to and compares with its own kind only; mixing kinds does not
/// compile. Products between kinds are made by Instrument, which knows the contract.
template <class Tag>
class Amount {
 public:
  constexpr Amount() = default;
  constexpr explicit Amount(Decimal value) : value_(value) {}

  constexpr Decimal decimal() const { return value_; }
  constexpr bool is_zero() const { return value_.is_zero(); }
  constexpr int sign() const { return value_.sign(); }
  std::string to_string() const { return value_.to_string(); }

  friend constexpr auto operator<=>(const Amount&, const Amount&) = default;
  friend Amount operator+(Amount a, Amount b) { return Amount{a.value_ + b.value_}; }
  friend Amount operator-(Amount a, Amount b) { return Amount{a.value_ - b.value_}; }
  friend constexpr Amount operator-(Amount a) { return Amount{-a.value_}; }
  Amount& operator+=(Amount other) { return *this = *this + other; }
  Amount& operator-=(Amount other) { return *this = *this - other; }

 private:
  Decimal value_;
};

template <class Tag>
constexpr Amount<Tag> abs(Amount<Tag> amount) {
  return Amount<Tag>{abs(amount.decimal())};
}

using Price = Amount<struct PriceTag>;  ///< quote per base unit
using Quantity =
    Amount<struct QuantityTag>;       ///< base units or contracts; signed where it is a position
using Rate = Amount<struct RateTag>;  ///< fraction, e.g. a fee rate; 0.0002 = 2 bp

/// Ticker of an asset, at most 8 characters, e.g. USDT.
using Currency = FixedText<8>;

/// An amount of one currency. Adding two currencies is a bug (TW_ASSERT).
struct Money {
  Decimal amount;
  Currency currency;

  friend bool operator==(const Money&, const Money&) = default;
  friend Money operator+(Money a, Money b);
  friend Money operator-(Money a, Money b);
  friend Money operator-(Money a) { return Money{-a.amount, a.currency}; }
  Money& operator+=(Money other) { return *this = *this + other; }
};

}  // namespace tw
