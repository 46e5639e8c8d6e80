#pragma once

#include <map>
#include <memory>

#include "base/random.hpp"
#include "sim/account_rig.hpp"
#include "support/saved_state.hpp"

namespace tw::sim {

/// Three accounts that trade at random, and beside them what a child would keep: sums of what came
/// in and went out, and a list of orders.
class AccountLife {
 public:
  explicit AccountLife(std::uint64_t seed);

  /// One thing that happens.
  void step();
  /// Goes on with accounts that were saved and loaded.
  void reload();
  void release_all();

  const Accounts& accounts() const { return *accounts_; }
  const AccountRig& rig() const { return rig_; }
  /// What was asked and may not be, and yet changed something.
  std::size_t broken_refusals() const { return broken_refusals_; }
  std::size_t refusals() const { return refusals_; }
  std::size_t take_overs() const { return take_overs_; }
  /// Whether the accounts say what the child's notes do (ASSERT_EQ).
  void check() const;

 private:
  using Key = std::pair<AccountId, Currency>;
  using PositionId = std::pair<AccountId, InstrumentId>;

  template <class K>
  static Decimal sum_of(const std::map<K, Decimal>& sums, const K& key) {
    const auto found = sums.find(key);
    return found == sums.end() ? Decimal{} : found->second;
  }

  std::uint64_t draw(std::uint64_t bound) { return random_.below(bound); }
  Decimal amount(std::int64_t most);
  AccountId any_account() { return AccountId{static_cast<std::uint32_t>(1 + draw(3))}; }
  InstrumentId any_instrument() { return InstrumentId{static_cast<std::uint32_t>(draw(4))}; }
  const Contract& contract(InstrumentId id) const { return rig_.contracts[id.value()]; }

  Price any_price(InstrumentId id);
  Quantity any_quantity(InstrumentId id);
  void move_marks();
  void pay_in(AccountId id, const Money& money);
  void earn(AccountId id, const Money& money);

  // Whatever is refused leaves every byte as it was.
  template <class Act>
  bool tried(Act act) {
    const auto before = support::saved(*accounts_);
    if (act().has_value()) {
      return true;
    }
    refusals_ += 1;
    broken_refusals_ += support::saved(*accounts_) == before ? 0U : 1U;
    return false;
  }
  void take_out();
  void change_settings();
  void order();
  void release_one();
  Fill fill_of(const OrderClaim& claim, Quantity quantity);
  // A part of an order, or all of it.
  void trade();
  void note(const Fill& fill, const Closing& closing);
  void pay_funding();
  void liquidate();
  Decimal locked(AccountId id, Currency currency) const;
  // Cost of what all orders of one side open, made from nothing.
  Decimal side_cost(const VenuePosition& position, Side side) const;
  Decimal naive_order_margin(AccountId id, Currency currency) const;

  AccountRig rig_;
  std::unique_ptr<Accounts> accounts_;
  Random random_;
  std::vector<OrderClaim> claims_;
  std::map<Key, Decimal> balances_;
  std::map<Key, Decimal> realized_;
  std::map<PositionId, Decimal> earned_;
  std::uint64_t orders_ = 0;
  std::int64_t now_ = 0;
  std::size_t refusals_ = 0;
  std::size_t broken_refusals_ = 0;
  std::size_t take_overs_ = 0;
};

}  // namespace tw::sim
