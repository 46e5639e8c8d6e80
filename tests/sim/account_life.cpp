#include "sim/account_life.hpp"

#include "sim/margin_formulas.hpp"
#include "sim/spot_fees.hpp"
#include "support/saved_state.hpp"

namespace tw::sim {

AccountLife::AccountLife(std::uint64_t seed) : random_(seed) {
  accounts_ = std::make_unique<Accounts>(rig_.contracts, rig_.valuation);
  for (const MarginScope scope :
       {MarginScope::Isolated, MarginScope::Cross, MarginScope::Isolated}) {
    const AccountId id = accounts_->open(scope, at_ms(0));
    for (const char* currency : {"USDT", "BTC", "ETH"}) {
      pay_in(id, {Decimal::from_int(100'000), Currency{currency}});
    }
  }
  rig_.valuation.indices[Currency{"BTC"}] = dec("50000");
  rig_.valuation.indices[Currency{"ETH"}] = dec("3000");
  move_marks();
}

void AccountLife::step() {
  now_ += 1;
  switch (random_.below(12)) {
    case 0:
      move_marks();
      break;
    case 1:
      pay_in(any_account(), {amount(1'000), Currency{"USDT"}});
      break;
    case 2:
      take_out();
      break;
    case 3:
      pay_funding();
      break;
    case 4:
      change_settings();
      break;
    case 5:
      release_one();
      break;
    case 6:
      liquidate();
      break;
    case 7:
    case 8:
      trade();
      break;
    default:
      order();
  }
}

void AccountLife::reload() {
  auto loaded = std::make_unique<Accounts>(rig_.contracts, rig_.valuation);
  ASSERT_TRUE(loaded->load(support::saved(*accounts_)).has_value());
  accounts_ = std::move(loaded);
}

void AccountLife::release_all() {
  for (const OrderClaim& claim : claims_) {
    accounts_->release(claim.account, claim.order);
  }
  claims_.clear();
}

void AccountLife::check() const {
  for (std::uint32_t number = 1; number <= 3; ++number) {
    const AccountId id{number};
    for (const Wallet& wallet : accounts_->wallets(id)) {
      ASSERT_EQ(wallet.balance, sum_of(balances_, {id, wallet.currency}));
      ASSERT_EQ(wallet.realized, sum_of(realized_, {id, wallet.currency}));
      ASSERT_EQ(wallet.locked, locked(id, wallet.currency));
      ASSERT_EQ(accounts_->order_margin(id, wallet.currency),
                naive_order_margin(id, wallet.currency));
      ASSERT_TRUE(accounts_->imbalance(wallet.currency).is_zero());
    }
    for (const VenuePosition& position : accounts_->positions(id)) {
      ASSERT_EQ(position.quantity.is_zero(), position.entry_value.is_zero());
      ASSERT_EQ(position.realized_total, sum_of(earned_, {id, position.instrument}));
    }
  }
}

Decimal AccountLife::amount(std::int64_t most) {
  return Decimal::from_units(
      1 + static_cast<std::int64_t>(draw(static_cast<std::uint64_t>(most) * 10'000)), 4);
}

Price AccountLife::any_price(InstrumentId id) {
  const bool is_btc = id == AccountRig::kBtc || id == AccountRig::kInverse;
  const auto half_ticks = static_cast<std::int64_t>(draw(is_btc ? 20'000 : 1'200));
  return Price{Decimal::from_units((is_btc ? 90'000 : 5'400) + half_ticks, 0) -
               Decimal::from_units((is_btc ? 45'000 : 2'700) + half_ticks / 2, 0)};
}

Quantity AccountLife::any_quantity(InstrumentId id) {
  const auto steps = static_cast<std::int64_t>(1 + draw(500));
  return Quantity{id == AccountRig::kInverse ? Decimal::from_int(100 * steps)
                                             : Decimal::from_units(steps, 2)};
}

void AccountLife::move_marks() {
  for (std::uint32_t i = 0; i < 3; ++i) {
    rig_.valuation.marks[InstrumentId{i}] = any_price(InstrumentId{i});
  }
}

void AccountLife::pay_in(AccountId id, const Money& money) {
  ASSERT_TRUE(accounts_->deposit(id, money).has_value());
  balances_[{id, money.currency}] += money.amount;
}

void AccountLife::earn(AccountId id, const Money& money) {
  balances_[{id, money.currency}] += money.amount;
  realized_[{id, money.currency}] += money.amount;
}

void AccountLife::take_out() {
  const AccountId id = any_account();
  const Money money{amount(30'000), Currency{draw(2) == 0 ? "USDT" : "ETH"}};
  if (tried([&] { return accounts_->withdraw(id, money); })) {
    balances_[{id, money.currency}] -= money.amount;
  }
}

void AccountLife::change_settings() {
  const AccountId id = any_account();
  const InstrumentId instrument = any_instrument();
  const Decimal value = amount(100);
  switch (draw(3)) {
    case 0:
      tried([&] { return accounts_->set_leverage(id, instrument, value); });
      break;
    case 1:
      tried([&] { return accounts_->add_margin(id, instrument, draw(2) == 0 ? value : -value); });
      break;
    default:
      tried([&] {
        return accounts_->set_scope(id, draw(2) == 0 ? MarginScope::Cross : MarginScope::Isolated);
      });
  }
}

void AccountLife::order() {
  const InstrumentId instrument = any_instrument();
  OrderClaim claim{.order = VenueOrderId{++orders_},
                   .account = any_account(),
                   .instrument = instrument,
                   .side = draw(2) == 0 ? Side::Buy : Side::Sell,
                   .price = any_price(instrument),
                   .remaining = any_quantity(instrument),
                   .reduce_only = draw(8) == 0 ? ReduceOnly::Yes : ReduceOnly::No};
  if (has_margin(contract(instrument)) == false) {
    claim.reduce_only = ReduceOnly::No;
  }
  if (tried([&] { return accounts_->afford(claim); })) {
    accounts_->hold(claim);
    claims_.push_back(claim);
  }
}

void AccountLife::release_one() {
  if (claims_.empty()) {
    return;
  }
  const std::size_t at = draw(claims_.size());
  accounts_->release(claims_[at].account, claims_[at].order);
  claims_.erase(claims_.begin() + static_cast<std::ptrdiff_t>(at));
}

Fill AccountLife::fill_of(const OrderClaim& claim, Quantity quantity) {
  Fill fill;
  fill.route.account = claim.account;
  fill.instrument = claim.instrument;
  fill.side = claim.side;
  fill.liquidity = draw(2) == 0 ? Liquidity::Maker : Liquidity::Taker;
  fill.price = claim.price;
  fill.quantity = quantity;
  fill.ts_event = at_ms(now_);
  const Instrument& instrument = contract(claim.instrument).instrument;
  if (!has_margin(contract(claim.instrument))) {
    fill.fee = spot_fee(instrument, fill.side, fill.liquidity, fill.price, quantity);
    return fill;
  }
  const Rate rate = fill.liquidity == Liquidity::Maker ? instrument.terms().maker_fee
                                                       : instrument.terms().taker_fee;
  const Money value = instrument.notional(fill.price, quantity).value();
  fill.fee = {multiply(value.amount, rate.decimal(), Rounding::HalfEven), value.currency};
  return fill;
}

void AccountLife::trade() {
  if (claims_.empty()) {
    return;
  }
  const std::size_t at = draw(claims_.size());
  OrderClaim& claim = claims_[at];
  const Quantity step{claim.instrument == AccountRig::kInverse ? dec("100") : dec("0.01")};
  const auto steps =
      static_cast<std::uint64_t>(claim.remaining.decimal().raw() / step.decimal().raw());
  const Quantity part{Decimal::from_raw(
      step.decimal().raw() * static_cast<Int128>(draw(2) == 0 ? steps : 1 + draw(steps)))};
  const Fill fill = fill_of(claim, part);
  accounts_->release(claim.account, claim.order);
  claim.remaining -= part;
  if (claim.remaining.is_zero()) {
    claims_.erase(claims_.begin() + static_cast<std::ptrdiff_t>(at));
  } else {
    accounts_->hold(claim);
  }
  note(fill, accounts_->apply(fill));
}

void AccountLife::note(const Fill& fill, const Closing& closing) {
  const AccountId id = fill.route.account;
  const Listing& listing = contract(fill.instrument).instrument.listing();
  earn(id, -fill.fee);
  if (listing.kind != ContractKind::Spot) {
    earn(id, {closing.pnl_gross, listing.settle});
    earned_[{id, fill.instrument}] += closing.pnl_gross - fill.fee.amount;
    return;
  }
  const Decimal value =
      contract(fill.instrument).instrument.notional(fill.price, fill.quantity).value().amount;
  const bool is_buy = fill.side == Side::Buy;
  balances_[{id, listing.base}] += is_buy ? fill.quantity.decimal() : -fill.quantity.decimal();
  balances_[{id, listing.quote}] += is_buy ? -value : value;
}

void AccountLife::pay_funding() {
  const AccountId id = any_account();
  const InstrumentId instrument{static_cast<std::uint32_t>(draw(3))};
  const VenuePosition* position = accounts_->find_position(id, instrument);
  if (position == nullptr || position->quantity.is_zero()) {
    return;
  }
  const Decimal size = contract(instrument).instrument.listing().kind == ContractKind::Inverse
                           ? dec("0.000123456789")
                           : dec("12.3456789");
  const Money paid{draw(2) == 0 ? size : -size, contract(instrument).instrument.listing().settle};
  accounts_->apply(FundingPaid{.account = id,
                               .instrument = instrument,
                               .due = at_ms(now_),
                               .rate = {},
                               .mark = {},
                               .amount = paid});
  earn(id, paid);
  earned_[{id, instrument}] += paid.amount;
}

void AccountLife::liquidate() {
  std::vector<const VenuePosition*> due;
  accounts_->liquidations(due);
  if (due.empty()) {
    return;
  }
  const VenuePosition position = *due.front();
  const Closing closing = accounts_->take_over(position.account, position.instrument, at_ms(now_));
  ASSERT_EQ(closing.quantity, abs(position.quantity));
  take_overs_ += 1;
  const Currency settle = contract(position.instrument).instrument.listing().settle;
  const Decimal amount = closing.pnl_gross - closing.close_fee;
  earn(position.account, {amount, settle});
  earned_[{position.account, position.instrument}] += amount;
}

Decimal AccountLife::locked(AccountId id, Currency currency) const {
  Decimal sum;
  for (const OrderClaim& claim : claims_) {
    const Listing& listing = contract(claim.instrument).instrument.listing();
    const bool is_buy = claim.side == Side::Buy;
    if (claim.account == id && listing.kind == ContractKind::Spot &&
        currency == (is_buy ? listing.quote : listing.base)) {
      sum += is_buy ? multiply(claim.price.decimal(), claim.remaining.decimal(), Rounding::HalfEven)
                    : claim.remaining.decimal();
    }
  }
  return sum;
}

Decimal AccountLife::side_cost(const VenuePosition& position, Side side) const {
  Decimal quantity;
  Decimal value;
  for (const OrderClaim& claim : claims_) {
    if (claim.account == position.account && claim.instrument == position.instrument &&
        claim.side == side && claim.reduce_only == ReduceOnly::No) {
      quantity += claim.remaining.decimal();
      value += contract(claim.instrument)
                   .instrument.notional(claim.price, claim.remaining)
                   .value()
                   .amount;
    }
  }
  const Decimal opposite =
      position.quantity.sign() == -direction(side) ? abs(position.quantity).decimal() : Decimal{};
  if (quantity <= opposite) {
    return {};
  }
  const Instrument& instrument = contract(position.instrument).instrument;
  // Prices are whole and quantities have two digits: this product has room.
  const Decimal opening = multiply_divide(value, quantity - opposite, quantity, Rounding::HalfEven);
  return order_cost({instrument.listing().kind, position.leverage, instrument.terms().taker_fee},
                    side, opening);
}

Decimal AccountLife::naive_order_margin(AccountId id, Currency currency) const {
  Decimal sum;
  for (const VenuePosition& position : accounts_->positions(id)) {
    if (contract(position.instrument).instrument.listing().settle == currency) {
      sum += std::max(side_cost(position, Side::Buy), side_cost(position, Side::Sell));
    }
  }
  return sum;
}

}  // namespace tw::sim
