#pragma once

#include <memory>
#include <vector>

#include "strategy/strategy.hpp"

namespace tw::strategy {

/// Two-sided grid: `levels` post-only quotes on each side of an anchor, the first `offset` away
/// from it, the others `spacing` apart, at least one tick. The anchor follows the mid price in
/// jumps of `requote`; it leans against the position by `skew`. Quotes whose fills would take the
/// position beyond `position_max` are left out, the outer ones first. Values are in quote currency:
/// an inverse contract has its multiplier, at any price.
/// Input:   wakes up every `refresh` and when one of its orders fills or ends.
/// Output:  a complete quote set, never through the touch; empty on a book that is not synced.
class Grid final : public Strategy {
 public:
  static std::span<const ParameterSpec> parameters();
  static std::unique_ptr<Strategy> make(const ParameterSet& parameters);

  explicit Grid(const ParameterSet& parameters);
  void on(Trigger trigger, const MarketView& market, const AccountView& account,
          Outputs& out) override;
  void save(std::vector<std::byte>& out) const override;
  Checked<void> load(std::span<const std::byte> bytes) override;

 private:
  /// A quote as it is wanted before the touch is looked at.
  struct Rung {
    Price price;
    Decimal value;
  };
  /// What anchor, position and the instrument's rules make of the parameters.
  struct Ladder {
    Decimal anchor;
    Quantity position;
    InstrumentTerms terms;
    Decimal held;       ///< value of the position
    Decimal lean;       ///< shift of the quotes against it
    Quantity quantity;  ///< of each quote
    std::vector<Rung> bids;
    std::vector<Rung> asks;
  };

  void move_anchor(Decimal mid, Outputs& out);
  void build_ladder(const Instrument& instrument, Quantity position);
  void quote_side(Side side, const MarketView& market, Outputs& out) const;
  Price price_of(Side side, std::int64_t level, const Instrument& instrument, Decimal center) const;

  std::int64_t levels_;
  Decimal offset_;
  Decimal spacing_;
  Decimal requote_;
  Decimal skew_;
  Decimal notional_;
  Decimal position_max_;
  Duration refresh_;
  QuoteReplace replace_;
  Decimal anchor_;  ///< zero until the first synced book
  Ladder ladder_;   ///< as it was last needed
};

}  // namespace tw::strategy
