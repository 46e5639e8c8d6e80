#pragma once

#include <cstdint>
#include <memory>

#include "strategy/builtin/book_balance.hpp"
#include "strategy/strategy.hpp"

namespace tw::strategy {

/// Scalps the imbalance of the order book: long when the bids of the first levels outweigh the
/// offers by `threshold`, short when the offers do. A position ends at its stop, which lies behind
/// a level of the book as it stood at the entry, at its profit, after `hold_max`, or when the book
/// leans to the other side.
/// Input:   wakes up every `period`.
/// Output:  a signal, as strong as the imbalance, for an entry or a turn; a Flat one for an exit,
///          again every kRetry until the position is gone. A position that it did not ask for is
///          none of its business. Nothing on a book that is not synced or has an empty side.
/// Cost:    O(levels), no allocation.
class Imbalance final : public Strategy {
 public:
  static constexpr Duration kRetry = std::chrono::seconds(1);

  static std::span<const ParameterSpec> parameters();
  static std::unique_ptr<Strategy> make(const ParameterSet& parameters);

  explicit Imbalance(const ParameterSet& parameters);
  void on(Trigger trigger, const MarketView& market, const AccountView& account,
          Outputs& out) override;
  void save(std::vector<std::byte>& out) const override;
  Checked<void> load(std::span<const std::byte> bytes) override;

 private:
  enum class Sides : std::uint8_t { Both, LongOnly };
  /// When a position is over.
  struct Plan {
    SignalDirection side = SignalDirection::Flat;
    std::int64_t stop_ticks = 0;  ///< left when the touch is worse
    std::int64_t take_ticks = 0;  ///< left when the touch is there; meaningful with a take_profit
    Timestamp until;
  };

  template <class Self, class Archive>
  static void state(Self& self, Archive& archive);
  Signal signal(SignalDirection direction, Decimal strength, Timestamp now) const;
  void leave(Timestamp now, Outputs& out);
  void look(const MarketView& market, SignalDirection held, Outputs& out);
  SignalDirection leaning(Decimal imbalance) const;
  void explain(Decimal imbalance, Timestamp now, Outputs& out) const;
  void explain_end(const MarketView& market, Outputs& out) const;
  Plan plan_for(SignalDirection side, const MarketView& market) const;
  bool is_over(const MarketView& market) const;

  std::size_t levels_;
  Decimal threshold_;
  std::size_t stop_level_;
  Decimal take_profit_;
  Duration hold_max_;
  Duration cooldown_;
  Sides sides_;
  Quantity quantity_;
  Duration validity_;
  Duration period_;
  Plan plan_;                // of the position that is held
  Plan asked_;               // of the one that was asked for last
  Timestamp quiet_until_{};  // no entry before
  Timestamp exit_again_{};   // no second exit before
};

}  // namespace tw::strategy
