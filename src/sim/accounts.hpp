#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "model/event.hpp"
#include "sim/contract.hpp"

namespace tw::sim {

enum class MarginScope : std::uint8_t { Isolated, Cross };

/// One asset of one account, all in units of that asset.
struct Wallet {
  Currency currency = {};
  Decimal balance = {};   ///< cash, signed
  Decimal locked = {};    ///< held by resting spot orders
  Decimal realized = {};  ///< PnL, fees and funding booked so far
};

/// One position, one-way mode. Values are in the settle currency.
struct VenuePosition {
  AccountId account = {};
  InstrumentId instrument = {};
  Quantity quantity = {};       ///< signed; zero when flat
  Decimal entry_value = {};     ///< of what is held, >= 0
  Decimal leverage = {};        ///< chosen for this instrument, >= 1
  Decimal extra_margin = {};    ///< added by hand; < 0 after funding that the wallet could not pay
  Decimal open_fees = {};       ///< paid for what is held
  Decimal realized = {};        ///< since it was opened: PnL less fees and funding
  Decimal realized_total = {};  ///< since the account was opened
  Timestamp created = {};
  Timestamp updated = {};
};

/// What a fill closed; zero quantity where it only opened.
struct Closing {
  Quantity quantity = {};
  Decimal entry_value = {};  ///< of the part that was closed
  Decimal exit_value = {};
  Decimal open_fee = {};   ///< the share of what opening cost
  Decimal close_fee = {};  ///< of this fill
  Decimal pnl_gross = {};  ///< before fees
  Decimal pnl = {};        ///< pnl_gross - open_fee - close_fee
  Price price = {};        ///< of a takeover
};

/// Margin of one position at its mark price (docs/venue-margin.md names every formula).
struct PositionMargin {
  Decimal value = {};  ///< at the mark
  Decimal unrealized = {};
  Decimal initial = {};                   ///< with the reserve for the fee to close
  Decimal maintenance = {};               ///< with the same reserve
  std::size_t tier = 0;                   ///< index into Contract::tiers
  std::optional<Price> liquidation = {};  ///< none where it never comes
  std::optional<Price> bankruptcy = {};
};

/// Sums of an account in USD, as a unified account states them.
struct AccountTotals {
  Decimal equity = {};
  Decimal wallet_balance = {};
  Decimal unrealized = {};
  Decimal margin_balance = {};
  Decimal initial_margin = {};  ///< positions and orders
  Decimal maintenance_margin = {};
  Decimal available = {};                    ///< for new orders
  std::optional<Decimal> initial_rate = {};  ///< none without a margin balance
  std::optional<Decimal> maintenance_rate = {};
};

/// What an order asks an account to stand in for.
struct OrderClaim {
  VenueOrderId order = {};
  AccountId account = {};
  InstrumentId instrument = {};
  Side side = Side::Buy;
  Price price = {};         ///< at which it is valued
  Quantity remaining = {};  ///< > 0
  ReduceOnly reduce_only = ReduceOnly::No;
  std::optional<Decimal> cost = {};  ///< of a spot buy where it is not price times remaining
};

/// The prices an account is valued at.
class Valuation {
 public:
  virtual ~Valuation() = default;
  virtual std::optional<Price> mark(InstrumentId instrument) const = 0;
  /// USD per unit of an asset; 1 for USDT unless told otherwise.
  virtual std::optional<Decimal> usd_index(Currency currency) const = 0;
};

/// Wallets, positions and margin of the simulated venue's accounts. It decides and never shares
/// code with `portfolio`, which checks it.
/// Money:   every change of a wallet is exact at 12 digits; wallets + fees + funding paid
///          - realized PnL - deposits stays zero (`imbalance`). Where a formula divides, it rounds
///          half to even.
/// Errors:  Conflict where the account cannot stand in for it, NotFound for who is not there,
///          InvalidInput for a value out of range; nothing has changed then.
/// Cost:    O(positions and claims of the account) per question; O(log) per claim and fill.
/// Source:  docs/venue-margin.md.
class Accounts {
 public:
  /// Both outlive it; contracts may be listed later, their ids are their places.
  Accounts(const std::vector<Contract>& contracts, const Valuation& valuation);
  ~Accounts();

  /// Ids count from 1; 0 is nobody. Questions about an account that is not there are bugs
  /// (TW_ASSERT) but where a result can say so.
  AccountId open(MarginScope scope, Timestamp now);
  std::size_t size() const;
  MarginScope scope(AccountId account) const;
  Timestamp opened(AccountId account) const;
  /// Only while flat and without claims (Conflict).
  Checked<void> set_scope(AccountId account, MarginScope scope);
  Checked<void> deposit(AccountId account, const Money& amount);
  Checked<void> withdraw(AccountId account, const Money& amount);
  /// Conflict where it is so already (Field::Parameter), where the new margin is more than there
  /// is, or where it would be liquidated at once. InvalidInput beyond the contract's or the risk
  /// limit's leverage. NotFound for what has no margin. At first it is 10, or the contract's
  /// largest if that is less.
  Checked<void> set_leverage(AccountId account, InstrumentId instrument, Decimal leverage);
  /// Of an isolated position, 4 digits; < 0 takes back what was added. Conflict where there is
  /// less, in cross, or where it would be liquidated at once. NotFound while flat.
  Checked<void> add_margin(AccountId account, InstrumentId instrument, Decimal amount);

  /// Whether the account can stand in for the order beside all it has; what the order holds already
  /// does not count, so this also asks for an amend. What only reduces needs nothing.
  /// Errors: Conflict as above, with Field::Capacity where the risk limit is in the way.
  Checked<void> afford(const OrderClaim& claim) const;
  /// Claims stand until they are released; holding again replaces what the order held, as after a
  /// fill or an amend. It must be one that `afford` finds valid (TW_ASSERT); whether it is covered
  /// is not asked again.
  void hold(const OrderClaim& claim);
  /// Nothing for an order that holds nothing.
  void release(AccountId account, VenueOrderId order);

  /// Books a fill: position, PnL, fee (of spot: what was received and paid, the fee in what was
  /// received, for a rebate in what was paid).
  Closing apply(const Fill& fill);
  /// Books funding; what an isolated account has not available comes out of the position's margin.
  void apply(const FundingPaid& funding);
  /// Takes the position of an account over at its bankruptcy price as `margin` states it, for the
  /// taker fee: the rest of a liquidation. Nothing where it is flat. The insurance gains what the
  /// position is worth at the mark beyond that price, or pays it.
  Closing take_over(AccountId account, InstrumentId instrument, Timestamp now);

  std::span<const Wallet> wallets(AccountId account) const;
  std::span<const VenuePosition> positions(AccountId account) const;  ///< flat ones stay listed
  /// Null where there never was one; this and the lists are valid until the next change.
  const VenuePosition* find_position(AccountId account, InstrumentId instrument) const;
  Decimal leverage(AccountId account, InstrumentId instrument) const;
  PositionMargin margin(const VenuePosition& position) const;
  AccountTotals totals(AccountId account) const;
  /// Margin of positions and of orders in one settle currency.
  Decimal position_margin(AccountId account, Currency currency) const;
  Decimal order_margin(AccountId account, Currency currency) const;
  /// What may leave the account: isolated wallet less all that is held of it; cross what the
  /// account's margin leaves of it, without open losses.
  Decimal available(AccountId account, Currency currency) const;
  /// Positions that must be liquidated at the present marks: account by account, the worst first.
  void liquidations(std::vector<const VenuePosition*>& out) const;

  /// Per currency: all wallets - deposits + withdrawals - realized PnL - exchanged without margin
  /// + fees - funding received; zero, or a cent was lost.
  Decimal imbalance(Currency currency) const;
  /// What liquidations left over or cost.
  Decimal insurance(Currency currency) const;

  /// Everything but contracts and valuation.
  void save(std::vector<std::byte>& bytes) const;
  /// Errors: InvalidInput for bytes that `save` did not write; nothing has changed then.
  Checked<void> load(std::span<const std::byte> bytes);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tw::sim
