#pragma once

#include <vector>

#include "portfolio/margin/margin_model.hpp"

namespace tw {
class StateReader;
class StateWriter;
}  // namespace tw

namespace tw::portfolio {

/// What an owner chose: the margin mode of an account, and leverage and extra margin of a position.
/// Defaults are Cash, 1 and none.
class MarginSettings {
 public:
  void set_mode(AccountId account, MarginMode mode);
  MarginMode mode(AccountId account) const;
  /// Whether an owner chose anything for the account, be it what is the default.
  bool is_chosen(AccountId account) const;
  /// `leverage` >= 1 (TW_ASSERT).
  void set_leverage(const PositionKey& key, Decimal leverage);
  Decimal leverage(const PositionKey& key) const;
  /// Adds to the margin of an isolated position, or takes from it (< 0).
  void add_margin(const PositionKey& key, Decimal amount);
  Decimal extra_margin(const PositionKey& key) const;
  /// A position went from one quantity to another: what closes takes its share of the extra margin
  /// with it, half to even; a position that ends or turns leaves none.
  void follow(const PositionKey& key, Quantity before, Quantity after);

  void save(StateWriter& out) const;
  void load(StateReader& in);

  friend bool operator==(const MarginSettings&, const MarginSettings&) = default;

 private:
  struct AccountMode {
    AccountId account;
    MarginMode mode = MarginMode::Cash;
    friend bool operator==(const AccountMode&, const AccountMode&) = default;
  };
  struct PositionTerms {
    PositionKey key;
    Decimal leverage = Decimal::from_int(1);
    Decimal extra_margin;
    friend bool operator==(const PositionTerms&, const PositionTerms&) = default;
  };
  PositionTerms& terms_of(const PositionKey& key);
  const PositionTerms* find(const PositionKey& key) const;

  std::vector<AccountMode> modes_;
  std::vector<PositionTerms> terms_;
};

}  // namespace tw::portfolio
