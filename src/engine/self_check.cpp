#include "engine/self_check.hpp"

#include <algorithm>

namespace tw::engine {
namespace {

// I12: every posting has two sides.
bool is_ledger_closed(const portfolio::Ledger& ledger) {
  return std::ranges::all_of(ledger.wallets(), [&ledger](const portfolio::WalletBalance& wallet) {
    return ledger.sum(wallet.amount.currency).is_zero();
  });
}

// I11: a wallet is the sum of its postings.
bool is_sum_of_postings(const portfolio::WalletBalance& wallet, const portfolio::Ledger& ledger) {
  return ledger.posted(wallet.account, wallet.amount.currency) == wallet.amount;
}

// I10: a position is what its strategies have of it.
bool is_sum_of_parts(const Position& position, const portfolio::Portfolio& portfolio) {
  Quantity quantity;
  Decimal fees;
  Decimal funding;
  for (const StrategyPosition& part : portfolio.strategy_positions()) {
    if (part.key == position.key) {
      quantity += part.quantity;
      fees += part.fees.amount;
      funding += part.funding.amount;
    }
  }
  return quantity == position.quantity && fees == position.fees.amount &&
         funding == position.funding.amount;
}

// I11: an order holds money exactly as long as it may fill.
bool is_reserved_once(const FactState& state) {
  return std::ranges::equal(state.orders().live(), state.portfolio().reservations().open(), {},
                            &Order::id, &portfolio::Reservation::order);
}

}  // namespace

std::optional<Imbalance> find_imbalance(const FactState& state) {
  const portfolio::Portfolio& portfolio = state.portfolio();
  const portfolio::Ledger& ledger = portfolio.ledger();
  if (!is_ledger_closed(ledger)) {
    return Imbalance::Ledger;
  }
  if (!std::ranges::all_of(ledger.wallets(), [&ledger](const portfolio::WalletBalance& wallet) {
        return is_sum_of_postings(wallet, ledger);
      })) {
    return Imbalance::Wallet;
  }
  if (!std::ranges::all_of(portfolio.positions(), [&portfolio](const Position& position) {
        return is_sum_of_parts(position, portfolio);
      })) {
    return Imbalance::Position;
  }
  return is_reserved_once(state) ? std::nullopt : std::optional(Imbalance::Reservation);
}

}  // namespace tw::engine
