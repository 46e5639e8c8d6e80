#pragma once

#include <optional>
#include <span>
#include <vector>

#include "model/event.hpp"
#include "model/position.hpp"
#include "portfolio/fill_keys.hpp"
#include "portfolio/ledger.hpp"
#include "portfolio/margin/margin_settings.hpp"
#include "portfolio/position_book.hpp"
#include "portfolio/reservations.hpp"
#include "portfolio/valuation.hpp"

namespace tw::portfolio {

/// What one fill did to position and wallet.
struct FillEffect {
  Fill fill;
  Decimal notional;        ///< in settle currency, >= 0
  Decimal realized_gross;  ///< price PnL of the part that closed, before the fee
  Quantity position;       ///< signed, after the fill
  Quantity before = {};    ///< signed, before the fill

  /// Whether it closed something, perhaps at no gain.
  bool has_closed() const { return before.sign() == -direction(fill.side); }
};

/// Funding of one position at one moment, as the venue settled it.
struct FundingSettled {
  PositionKey key;
  Money amount;                 ///< > 0: received
  std::uint64_t reference = 0;  ///< with the position its key; e.g. the moment it was due
};

/// The money of a risk group: accounts, wallets, positions, what open orders hold, margin settings.
/// Rules:   those of PositionBook, Ledger, Reservations and MarginSettings. A contract posts what
/// it
///          realised and the fee; a spot fill posts both assets and the fee. Fees are booked in
///          whatever asset the fill names. Funding moves money and no position.
/// Errors:  none; a repeated fill, funding or reference has no effect. An account that was not
///          opened is a bug (TW_ASSERT).
/// Cost:    per fill O(positions + open orders + balances), no allocation but for the first fill of
///          a position, strategy or asset.
class Portfolio {
 public:
  static constexpr std::uint16_t kStateVersion = 1;
  static constexpr std::size_t kReferencesKept = 8'192;

  /// `fills_kept`: how many fills are remembered to recognise repeated ones.
  explicit Portfolio(std::size_t fills_kept = FillKeys::kKept);

  /// Opening an account again changes nothing; with other content it is a bug (TW_ASSERT).
  void open_account(const Account& opened);
  /// A transfer from outside (> 0) or to it, in any asset.
  void fund(AccountId account, Money amount);
  /// A movement that the venue's transaction log reports. One with a reference counts once by
  /// (account, kind, reference).
  KeyNovelty post(const Posting& posting);
  /// Applies a fill once; nothing for one that was applied before. `side` is the leg it belongs to.
  std::optional<FillEffect> apply(const Fill& fill, const Instrument& instrument,
                                  PositionSide side = PositionSide::Net);
  /// Posts funding once, divided among the strategies that hold the position.
  KeyNovelty settle_funding(const FundingSettled& settled);
  /// The postings of the last call that changed money, in order; valid until the next one.
  std::span<const Posting> last_postings() const { return last_postings_; }

  /// A placed order holds margin until `release`.
  void reserve(ClientOrderId order, const Route& route, const OrderTerms& terms,
               PositionSide side = PositionSide::Net);
  Reservations& reservations() { return reservations_; }
  const Reservations& reservations() const { return reservations_; }
  MarginSettings& margin_settings() { return settings_; }
  const MarginSettings& margin_settings() const { return settings_; }

  std::span<const Account> accounts() const { return accounts_; }
  std::span<const Position> positions() const { return book_.positions(); }
  std::span<const StrategyPosition> strategy_positions() const { return book_.strategies(); }
  /// Signed quantity; zero when there is no position.
  Quantity quantity(const PositionKey& key) const;
  /// Of the asset that the account settles in, and of any.
  Money wallet(AccountId account) const;
  Money wallet(AccountId account, Currency asset) const;
  /// The wallet of the settle asset, and what the units of spot that are held were bought for: with
  /// the unrealised PnL of all positions it is the equity. Every position's instrument is in the
  /// registry (TW_ASSERT).
  Money balance(AccountId account, const InstrumentRegistry& instruments) const;
  /// PnL of the position at `mark`, before fees, in settle currency.
  Decimal unrealized_gross(const PositionKey& key, const Instrument& instrument, Price mark) const;
  const Ledger& ledger() const { return ledger_; }

  /// As the free function `expose`.
  Checked<void> expose(AccountId account, const Valuation& valuation, AccountExposure& out) const;
  /// Margin by the account's mode. `scratch` is memory to use again. Errors: as `expose`.
  Checked<MarginState> margin(AccountId account, const Valuation& valuation,
                              AccountExposure& scratch) const;
  /// The same, if these orders were open in the place of those that are.
  Checked<MarginState> margin_with(const Reservations& orders, AccountId account,
                                   const Valuation& valuation, AccountExposure& scratch) const;

  /// Appends the whole state with its version.
  void save(std::vector<std::byte>& out) const;
  /// Takes a saved state; continuing from it equals not having stopped. Errors: InvalidInput for
  /// another version, other `fills_kept` or bytes that are no state; nothing changes then.
  Checked<void> load(std::span<const std::byte> bytes);

  friend bool operator==(const Portfolio& a, const Portfolio& b);

 private:
  const Account& account(AccountId id) const;
  void post_now(const Posting& posting);
  void post_spot(const Fill& fill, const Listing& listing, Decimal value);

  std::size_t fills_kept_;
  std::vector<Account> accounts_;
  PositionBook book_;
  Ledger ledger_;
  Reservations reservations_;
  MarginSettings settings_;
  FillKeys applied_;
  RecentKeys references_;
  std::vector<Posting> last_postings_;
  std::vector<PositionBook::FundingShare> shares_;
};

}  // namespace tw::portfolio
