#include "venue_sim/oracle_books.hpp"

#include <algorithm>
#include <utility>

#include "model/admitted.hpp"

namespace tw::venue_sim {
namespace {

Result<Decimal> in_range(Checked<Decimal> value, std::string_view what) {
  if (!value.has_value() || !is_admitted(*value)) {
    return fail(ErrorCode::InvalidInput, std::string(what) + " is beyond the range of numbers");
  }
  return *value;
}

struct Closed {
  OraclePosition position;
  Decimal pnl;
};

/// The part of a fill against a position.
Result<Closed> close(const OraclePosition& position, const OracleFill& fill, Decimal quantity) {
  const Decimal size = abs(position.size);
  // cost * quantity / size, one rounding each: the whole cost where all is closed.
  Decimal cost = position.cost;
  if (quantity != size) {
    TW_TRY(const Decimal entry,
           in_range(checked_divide(position.cost, size, Rounding::HalfEven), "entry"));
    TW_TRY(cost, in_range(checked_multiply(entry, quantity, Rounding::HalfEven), "cost"));
  }
  TW_TRY(const Decimal value,
         in_range(checked_multiply(fill.price, quantity, Rounding::HalfEven), "value"));
  TW_TRY(const Decimal gain, in_range(checked_subtract(value, cost), "PnL"));
  Closed closed{position, position.size.sign() > 0 ? gain : -gain};
  closed.position.cost -= cost;
  closed.position.size =
      position.size.sign() > 0 ? position.size - quantity : position.size + quantity;
  return closed;
}

Result<Closed> trade(const OraclePosition& before, const OracleFill& fill) {
  Closed after{before, {}};
  Decimal left = fill.quantity;
  const bool is_against = before.size.sign() == (fill.is_buy ? -1 : 1);
  if (is_against) {
    const Decimal quantity = std::min(left, abs(before.size));
    TW_TRY(after, close(before, fill, quantity));
    left -= quantity;
  }
  if (!left.is_zero()) {
    TW_TRY(const Decimal value,
           in_range(checked_multiply(fill.price, left, Rounding::HalfEven), "value"));
    TW_TRY(after.position.cost, in_range(checked_add(after.position.cost, value), "cost"));
    TW_TRY(after.position.size,
           in_range(checked_add(after.position.size, fill.is_buy ? left : -left), "size"));
  }
  return after;
}

}  // namespace

Decimal OraclePosition::entry() const {
  return size.is_zero() ? Decimal{}
                        : checked_divide(cost, abs(size), Rounding::HalfEven).value_or(Decimal{});
}

std::optional<Decimal> fee_of(const OracleFill& fill) {
  const bool is_in_base = fill.is_spot && fill.fee_coin == fill.base;
  const auto fee = checked_multiply(is_in_base ? fill.quantity : fill.value,
                                    fill.fee_rate.value_or(Decimal{}), Rounding::HalfEven);
  if (!fee.has_value()) {
    return std::nullopt;
  }
  // Of funding the longs pay: its side is that of the position.
  return fill.is_funding && !fill.is_buy ? -*fee : *fee;
}

Result<void> OracleBooks::move(std::string_view coin, Decimal by) {
  TW_TRY(const Decimal sum, in_range(checked_add(wallet(coin), by), "wallet"));
  wallets_.insert_or_assign(std::string(coin), sum);
  return {};
}

Result<Decimal> OracleBooks::book(const OracleFill& fill) {
  Closed after{position(fill.place), {}};
  OracleBooks moved;  // only the wallets, so that a failure changes nothing
  moved.wallets_ = wallets_;
  TW_CHECK(moved.move(fill.fee_coin, -fill.fee));
  if (!fill.is_funding && fill.is_spot) {
    TW_CHECK(moved.move(fill.base, fill.is_buy ? fill.quantity : -fill.quantity));
    TW_CHECK(moved.move(fill.quote, fill.is_buy ? -fill.value : fill.value));
  } else if (!fill.is_funding) {
    TW_TRY(after, trade(after.position, fill));
    TW_CHECK(moved.move(fill.quote, fill.pnl));
    positions_.insert_or_assign(fill.place, after.position);
  }
  wallets_ = std::move(moved.wallets_);
  return after.pnl;
}

void OracleBooks::lock(std::string_view coin, Decimal by) {
  if (by.is_zero()) {
    return;
  }
  Decimal& sum = locked_[std::string(coin)];
  sum = checked_add(sum, by).value_or(sum);
}

Decimal OracleBooks::locked(std::string_view coin) const {
  const auto found = locked_.find(coin);
  return found == locked_.end() ? Decimal{} : found->second;
}

Decimal OracleBooks::wallet(std::string_view coin) const {
  const auto found = wallets_.find(coin);
  return found == wallets_.end() ? Decimal{} : found->second;
}

OraclePosition OracleBooks::position(std::string_view place) const {
  const auto found = positions_.find(place);
  return found == positions_.end() ? OraclePosition{} : found->second;
}

}  // namespace tw::venue_sim
