#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sim/accounts.hpp"
#include "sim/claim_book.hpp"
#include "sim/margin_formulas.hpp"

// What `Accounts` is made of. Only its own sources include this.
namespace tw {
class StateReader;
}  // namespace tw

namespace tw::sim {

/// Beside each wallet: what is held of it for contracts that settle in it.
struct HeldMargin {
  Decimal orders = {};
  Decimal positions = {};  ///< of isolated positions; those of cross are asked at the mark
};

/// Opening orders of one side of an instrument.
struct OrderSum {
  Quantity quantity = {};
  Decimal value = {};
  Decimal opening = {};  ///< the part of the value beyond an opposite position
  Decimal cost = {};     ///< to cover that part
};

/// Beside each position: sums that its claims and it come to.
struct Exposure {
  OrderSum buys = {};
  OrderSum sells = {};
  std::size_t wallet = 0;        ///< of the settle currency
  Decimal order_margin = {};     ///< the larger of both sides' costs
  Decimal position_margin = {};  ///< isolated; zero in cross
};

struct AccountRecord {
  MarginScope scope = MarginScope::Isolated;
  Timestamp opened = {};
  std::vector<Wallet> wallets = {};
  std::vector<HeldMargin> held = {};  // beside the wallets
  std::vector<VenuePosition> positions = {};
  std::vector<Exposure> exposures = {};    // beside the positions
  std::vector<std::uint32_t> places = {};  // by instrument: place among positions + 1; 0 is none
  ClaimBook claims;
};

/// Money of one currency over all accounts, by why it moved.
struct Tally {
  Currency currency = {};
  Decimal transferred = {};  ///< in less out
  Decimal realized = {};     ///< before fees
  Decimal exchanged = {};    ///< got less given, without margin
  Decimal fees = {};
  Decimal funding = {};
  Decimal insurance = {};
};

/// What a change of a position is made of.
struct Deal {
  Side side = Side::Buy;
  Price price = {};
  Quantity quantity = {};
  Decimal fee = {};
  Timestamp at = {};
};

/// The largest amount of one asset or value of one instrument that an account may come to: products
/// with rates and quotients of it fit into a Decimal.
inline constexpr Decimal kAmountMax = Decimal::from_int(10'000'000'000'000);

struct Accounts::State {
  State(const std::vector<Contract>& listed, const Valuation& prices)
      : contracts(&listed), valuation(&prices) {}

  const std::vector<Contract>* contracts;
  const Valuation* valuation;
  std::vector<AccountRecord> accounts;
  std::vector<Tally> tallies;

  // ---- finding
  AccountRecord* find(AccountId account);
  const AccountRecord* find(AccountId account) const;
  AccountRecord& at(AccountId account);  ///< TW_ASSERT
  const AccountRecord& at(AccountId account) const;
  const Contract* find(InstrumentId instrument) const;
  const Contract& at(InstrumentId instrument) const;
  Tally& tally(Currency currency);
  static std::size_t wallet_at(AccountRecord& account, Currency currency);
  static const Wallet* find_wallet(const AccountRecord& account, Currency currency);
  /// Place among the account's positions; makes a flat one.
  std::size_t place(AccountId id, InstrumentId instrument);
  static VenuePosition new_position(AccountId account, const Contract& contract);
  static std::optional<std::size_t> find_place(const AccountRecord& account,
                                               InstrumentId instrument);

  // ---- valuing
  MarginTerms terms_of(const VenuePosition& position) const;
  Holding holding(const VenuePosition& position) const;
  /// At the mark; at its entry while nobody publishes one.
  Decimal mark_value(const VenuePosition& position) const;
  Decimal usd(Currency currency, Decimal amount) const;
  /// The other way; none without an index.
  std::optional<Decimal> in_currency(Currency currency, Decimal usd) const;
  Decimal position_margin(const AccountRecord& account, std::size_t place) const;
  /// Maintenance margin of the larger side of the opening orders.
  Decimal order_maintenance(const AccountRecord& account, std::size_t place) const;
  Decimal risk_value_of(const AccountRecord& account, std::size_t place) const;
  /// Whether what is there covers what is held.
  bool is_covered(const AccountRecord& account, Currency settle) const;
  Decimal unrealized(const AccountRecord& account, Currency currency) const;
  Decimal position_maintenance(const VenuePosition& position) const;
  /// Sums of an account in USD.
  Decimal usd_of_wallets(const AccountRecord& account) const;
  Decimal usd_of_unrealized(const AccountRecord& account) const;
  Decimal usd_of_balance(const AccountRecord& account) const;
  Decimal usd_of_initial(const AccountRecord& account) const;
  Decimal usd_of_position_maintenance(const AccountRecord& account) const;
  Decimal usd_of_maintenance(const AccountRecord& account) const;
  /// Wallet less what is locked and what isolated positions and orders hold.
  static Decimal available_isolated(const AccountRecord& account, Currency currency);
  Decimal available(const AccountRecord& account, Currency currency) const;
  Decimal available_for_spot(const AccountRecord& account, Currency currency) const;
  bool is_due(const AccountRecord& account, std::size_t place) const;
  /// What an isolated position needs beyond what it has.
  Decimal shortfall(const AccountRecord& account, std::size_t place) const;
  /// Appends positions that are due, the worst first.
  void append_due(const AccountRecord& account, std::vector<const VenuePosition*>& out) const;
  std::optional<Price> liquidation_of(const AccountRecord& account,
                                      const VenuePosition& position) const;
  std::optional<Price> bankruptcy_of(const AccountRecord& account,
                                     const VenuePosition& position) const;
  std::optional<Price> cross_bankruptcy(const AccountRecord& account, const VenuePosition& position,
                                        const Holding& held) const;
  static std::optional<Price> to_quoted(const Contract& contract, int sign, Decimal price);
  Price take_over_price(const AccountRecord& account, const VenuePosition& position) const;
  Checked<void> change_leverage(AccountId id, InstrumentId instrument, Decimal leverage);

  // ---- claims
  /// Value of the claim, without margin what it locks. Errors: InvalidInput.
  Checked<Decimal> amount_of(const OrderClaim& claim) const;
  Checked<void> afford_spot(const AccountRecord& account, const OrderClaim& claim,
                            Decimal amount) const;
  Checked<void> afford_margin(const AccountRecord& account, const OrderClaim& claim,
                              Decimal amount) const;
  /// Whether the orders of a settle currency may hold that much more.
  bool has_room(const AccountRecord& account, Currency settle, Decimal more) const;
  /// Sums with opening part and cost of one side, beside the position as it is.
  OrderSum weighed(const OrderSum& sum, const VenuePosition& position, Side side) const;
  /// Adds a claim to the sums, or with -1 takes it out.
  void count(AccountRecord& account, const Claim& claim, int sign);
  static void set_order_margin(AccountRecord& account, Exposure& exposure);
  /// Brings what is derived from positions and claims up to date.
  void refresh(AccountRecord& account, std::size_t place);

  // ---- money
  void book(AccountRecord& account, Currency currency, Decimal gross, Decimal fee);
  Closing trade(AccountId id, const Contract& contract, const Deal& deal);
  void trade_spot(AccountRecord& account, const Contract& contract, const Fill& fill);

  // ---- saved state
  /// Whether it could be read into an account that was just opened.
  bool restore(AccountId id, StateReader& in);
  bool is_balanced(const Accounts& all) const;
};

/// Whether an instrument's risk limit lets a value be held at this leverage.
bool is_within_risk_limit(const Contract& contract, Decimal leverage, Decimal value);

}  // namespace tw::sim
