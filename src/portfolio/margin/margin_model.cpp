#include "portfolio/margin/margin_model.hpp"

#include <algorithm>
#include <utility>

#include "base/assert.hpp"
#include "portfolio/collateral.hpp"
#include "portfolio/margin/contract_margin.hpp"
#include "portfolio/margin/ratio.hpp"

namespace tw::portfolio {
namespace {

Decimal priced(Decimal amount, Decimal price) {
  return multiply(amount, price, Rounding::HalfEven);
}

const WalletExposure* wallet_of(const AccountExposure& account, Currency asset) {
  const auto found = std::ranges::find_if(account.wallets, [asset](const WalletExposure& wallet) {
    return wallet.balance.currency == asset;
  });
  return found == account.wallets.end() ? nullptr : &*found;
}

MarginState state_of(Decimal total, Decimal reserved, Decimal maintenance) {
  return {
      .total = total, .reserved = reserved, .free = total - reserved, .maintenance = maintenance};
}

// Sums a need of positions in one asset.
template <class Need>
Decimal position_need(const AccountExposure& account, Currency asset, Need need) {
  Decimal sum;
  for (const PositionExposure& position : account.positions) {
    sum += position.settle == asset ? need(position) : Decimal{};
  }
  return sum;
}

// Sums a need of orders in one asset: of each position key the larger side, for one fills only when
// the price goes the other way.
template <class Need>
Decimal order_need(const AccountExposure& account, Currency asset, Need need) {
  Decimal sum;
  Decimal buys;
  Decimal sells;
  const std::vector<OrderExposure>& orders = account.orders;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    if (orders[i].settle == asset) {
      (orders[i].side == Side::Buy ? buys : sells) += need(orders[i]);
    }
    if (i + 1 == orders.size() || orders[i + 1].key != orders[i].key) {
      sum += std::max(buys, sells);
      buys = sells = Decimal{};
    }
  }
  return sum;
}

class CashMargin final : public MarginModel {
 public:
  MarginState assess(const AccountExposure& account) const override {
    Decimal total;
    Decimal reserved;
    for (const WalletExposure& wallet : account.wallets) {
      const Currency asset = wallet.balance.currency;
      const auto paid = [](const PositionExposure& position) { return position.entry_value; };
      const Decimal taken = wallet.locked + position_need(account, asset, paid) +
                            order_need(account, asset, value_and_fee);
      total += priced(wallet.balance.amount + wallet.unrealized, wallet.price);
      reserved += priced(taken, wallet.price);
    }
    return state_of(total, reserved, Decimal{});
  }
  std::optional<Decimal> liquidation_price(const AccountExposure&,
                                           const PositionKey&) const override {
    return std::nullopt;
  }

 private:
  static Decimal value_and_fee(const OrderExposure& order) {
    return order.opening_value +
           multiply(order.opening_value, order.terms.taker_fee.decimal(), Rounding::HalfEven);
  }
};

// AVAIL-ISO: profit that is not realised is never available.
class IsolatedMargin final : public MarginModel {
 public:
  MarginState assess(const AccountExposure& account) const override {
    Decimal total;
    Decimal reserved;
    Decimal maintenance;
    for (const WalletExposure& wallet : account.wallets) {
      const Currency asset = wallet.balance.currency;
      const Decimal taken = wallet.locked + position_need(account, asset, initial_margin_isolated) +
                            order_need(account, asset, order_cost);
      total += priced(wallet.balance.amount, wallet.price);
      reserved += priced(taken, wallet.price);
      maintenance += priced(position_need(account, asset, maintenance_margin), wallet.price);
    }
    return state_of(total, reserved, maintenance);
  }
  std::optional<Decimal> liquidation_price(const AccountExposure& account,
                                           const PositionKey& key) const override {
    const auto found = std::ranges::find(account.positions, key, &PositionExposure::key);
    return found == account.positions.end() ? std::nullopt : liquidation_price_isolated(*found);
  }
};

// ACC-MB, ACC-IM, ACC-MM, BORROW. Haircut and order loss, whose amounts are not documented, are
// left out: where the venue takes them off its available balance is lower than `free`.
class CrossMargin final : public MarginModel {
 public:
  MarginState assess(const AccountExposure& account) const override {
    Decimal total;
    Decimal reserved;
    Decimal maintenance;
    for (const WalletExposure& wallet : account.wallets) {
      const Currency asset = wallet.balance.currency;
      const Decimal owed = owed_of(wallet);
      const Decimal initial = position_need(account, asset, initial_margin_cross) +
                              order_need(account, asset, order_cost);
      const Decimal kept = position_need(account, asset, maintenance_margin) +
                           order_need(account, asset, order_maintenance);
      total += collateral_value(wallet.balance.amount, wallet.price, wallet.ratios) +
               priced(wallet.unrealized, wallet.price);
      reserved += priced(initial, wallet.price) + priced(owed, wallet.loan_initial_rate);
      maintenance += priced(kept, wallet.price) + priced(owed, wallet.loan_maintenance_rate);
    }
    return state_of(total, reserved, maintenance);
  }

  // LIQ-CROSS: maintenance reaches the margin balance. Both are linear in the price of a linear
  // contract while no tier is crossed; the rules give none for inverse ones, whose collateral moves
  // with the same price.
  std::optional<Decimal> liquidation_price(const AccountExposure& account,
                                           const PositionKey& key) const override {
    const auto found = std::ranges::find(account.positions, key, &PositionExposure::key);
    if (found == account.positions.end() || found->kind != ContractKind::Linear) {
      return std::nullopt;
    }
    const WalletExposure* wallet = wallet_of(account, found->settle);
    TW_ASSERT(wallet != nullptr);
    AccountExposure moved = account;
    std::optional<Decimal> price;
    for (int round = 0; round < kRoundsMax; ++round) {
      const auto here = std::ranges::find(moved.positions, key, &PositionExposure::key);
      const Ratio slope = slope_of(moved, key.instrument);
      price = solve(*here, slope * Ratio{wallet->price}, assess(moved));
      if (!price.has_value()) {
        return std::nullopt;
      }
      set_mark(moved, key.instrument, *price);
      if ((slope_of(moved, key.instrument) - slope).sign() == 0) {
        return price;
      }
    }
    return price;
  }

 private:
  static constexpr int kRoundsMax = 8;  // one per tier that is crossed

  static Decimal owed_of(const WalletExposure& wallet) {
    const Decimal left = wallet.balance.amount + wallet.unrealized - wallet.locked;
    return left.sign() < 0 ? priced(-left, wallet.price) : Decimal{};
  }

  // From where the account stands: P = M - (MB - MM) / (idx * sum of S*(s - m)).
  static std::optional<Decimal> solve(const PositionExposure& here, const Ratio& slope,
                                      const MarginState& state) {
    const Ratio left = Ratio{state.total} - Ratio{state.maintenance};
    const Ratio price = Ratio{here.mark} - left / slope;
    return price.sign() > 0 ? price.round(Rounding::HalfEven) : std::nullopt;
  }

  // What margin gains on maintenance per unit of price: the sum of S*(s - m).
  static Ratio slope_of(const AccountExposure& account, InstrumentId instrument) {
    Ratio slope{0};
    for (const PositionExposure& position : account.positions) {
      if (position.key.instrument == instrument) {
        slope = slope + Ratio{position.units} * (Ratio{position.sign} - Ratio{rate_of(position)});
      }
    }
    return slope;
  }

  static Decimal rate_of(const PositionExposure& position) {
    const std::span<const RiskTier> tiers = position.terms.tiers;
    return tiers.empty() ? Decimal{} : tiers[tier_of(tiers, position.mark_value)].maintenance_rate;
  }

  static void set_mark(AccountExposure& account, InstrumentId instrument, Decimal mark) {
    for (PositionExposure& position : account.positions) {
      if (position.key.instrument == instrument) {
        const Decimal value = multiply(position.units, mark, Rounding::HalfEven);
        const Decimal change = value - position.mark_value;
        const auto wallet =
            std::ranges::find_if(account.wallets, [&position](const WalletExposure& each) {
              return each.balance.currency == position.settle;
            });
        wallet->unrealized += position.sign > 0 ? change : -change;
        position.mark_value = value;
        position.mark = mark;
      }
    }
  }
};

std::optional<Decimal> part_of(Decimal part, Decimal total) {
  if (total.sign() <= 0) {
    return std::nullopt;
  }
  return (Ratio{part} / Ratio{total}).round(Rounding::HalfEven);
}

}  // namespace

std::optional<Decimal> MarginState::initial_rate() const { return part_of(reserved, total); }

std::optional<Decimal> MarginState::maintenance_rate() const { return part_of(maintenance, total); }

const MarginModel& margin_model(MarginMode mode) {
  static const CashMargin cash;
  static const IsolatedMargin isolated;
  static const CrossMargin cross;
  switch (mode) {
    case MarginMode::Cash:
      return cash;
    case MarginMode::Isolated:
      return isolated;
    case MarginMode::Cross:
      return cross;
  }
  std::unreachable();
}

std::optional<Decimal> shown_liquidation_price(const PositionExposure& position,
                                               const MarginState& state, Decimal settle_loan_rate) {
  const Ratio left = Ratio{state.total} - Ratio{state.maintenance};
  const Ratio weight = Ratio{position.units} * (Ratio{1} + Ratio{settle_loan_rate});
  const Ratio price = Ratio{position.mark} - Ratio{position.sign} * left / weight;
  return price.sign() > 0 ? price.round(Rounding::HalfEven) : std::nullopt;
}

}  // namespace tw::portfolio
