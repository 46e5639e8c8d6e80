#include "base/amount.hpp"

#include "base/assert.hpp"

namespace tw {

Money operator+(Money a, Money b) {
  TW_ASSERT(a.currency == b.currency);
  return Money{a.amount + b.amount, a.currency};
}

Money operator-(Money a, Money b) {
  TW_ASSERT(a.currency == b.currency);
  return Money{a.amount - b.amount, a.currency};
}

}  // namespace tw
