#pragma once

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "json/value.hpp"
#include "model/samples.hpp"
#include "portfolio/margin/contract_margin.hpp"
#include "portfolio/portfolio.hpp"

/// The worked examples of a venue's money rules (fixtures/bybit/margin_examples.json) and an
/// account to replay them on.
namespace tw::portfolio {

using testing::dec;

/// One example. Every figure it expects is either compared or named as not ours.
class Example {
 public:
  /// `list` is `examples` or `live_samples`.
  Example(const std::string& path, std::string_view list, std::string_view id);
  ~Example();

  Decimal input(std::string_view key) const;
  /// The figure, whose 20 digits are rounded half to even to 12; `units` of the last digit may be
  /// missing where ours comes from a value that does not end within 12 digits.
  void holds(std::string_view key, Decimal ours, int units = 0);
  void holds(std::string_view key, std::optional<Decimal> ours, int units = 0);
  /// A field as the venue prints it.
  void prints(std::string_view field, Decimal ours, Decimal step, Rounding rounding);
  /// Figures of the venue's side, or addends of one that is compared.
  void not_ours(std::initializer_list<std::string_view> keys, std::string_view why);

 private:
  std::string figure(std::string_view key);

  json::Value value_;
  std::set<std::string> open_;
};

inline const Decimal kDigits8 = Decimal::from_units(1, 8);
inline const Decimal kDigits4 = Decimal::from_units(1, 4);

inline constexpr AccountId kOwner{1};
inline constexpr StrategyId kStrategy{1};
inline const Currency kUsdt{"USDT"};
inline const Currency kUsd{"USD"};
inline const Currency kBtc{"BTC"};
inline const Currency kEth{"ETH"};
inline constexpr InstrumentId kBtcLinear{0};
inline constexpr InstrumentId kEthLinear{1};
inline constexpr InstrumentId kBtcInverse{2};
inline constexpr InstrumentId kEthSpot{3};

inline PositionKey key_of(InstrumentId id, PositionSide side = PositionSide::Net) {
  return {kOwner, id, side};
}

/// An account with the four instruments, taker fee 0.00055, tier m = 0.005 and no deduction.
class Desk {
 public:
  explicit Desk(MarginMode mode);

  void fund(std::string_view amount, Currency asset) {
    portfolio.fund(kOwner, {dec(amount), asset});
  }
  struct Deal {
    InstrumentId instrument;
    Side side;
    Decimal quantity;
    Decimal price;
    Decimal fee_rate;  ///< of the value, in the settle asset
    PositionSide leg = PositionSide::Net;
  };
  FillEffect fill(const Deal& deal);
  void order(InstrumentId id, Side side, std::string_view quantity, std::string_view price);
  void mark(InstrumentId id, Decimal price);
  void price(Currency asset, std::string_view price);

  AccountExposure exposure() const;
  PositionExposure position(const PositionKey& key) const;
  MarginState margin() const;
  Instrument instrument(InstrumentId id) const { return registry.at(id, at).value(); }
  Decimal wallet(Currency asset) const { return portfolio.wallet(kOwner, asset).amount; }
  const Position& held(const PositionKey& key) const;
  /// Realised less all fees, plus funding.
  Decimal net_realized(const PositionKey& key) const;

  Timestamp at = from_nanoseconds(1'000'000);
  Portfolio portfolio;
  InstrumentRegistry registry;
  CollateralTable collateral;
  std::vector<InstrumentMark> marks;
  std::vector<AssetPrice> prices;
  std::vector<RiskTier> tiers = {{dec("1000000000"), dec("0.005"), {}}};
  std::vector<InstrumentTiers> instrument_tiers;
  std::uint64_t fills = 0;

 private:
  Valuation valuation() const;
};

}  // namespace tw::portfolio
