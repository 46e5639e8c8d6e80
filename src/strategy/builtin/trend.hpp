#pragma once

#include <memory>

#include "strategy/builtin/trend_signal.hpp"
#include "strategy/strategy.hpp"

namespace tw::strategy {

/// Follows a trend: long behind a cross of the fast moving average above the slow one, short or
/// flat behind a cross below, where RSI and ADX let it in (TrendSignal).
/// Input:   closed candles of `interval`; its own fills; the book becoming valid.
/// Output:  a position target of `quantity`, its negative or zero. Nothing before the indicators
///          are warm, nothing on a book that is not synced or has an empty side. What an order left
///          unfilled is asked for again kRetry after the order ended.
class Trend final : public Strategy {
 public:
  static constexpr Duration kRetry = std::chrono::seconds(1);

  static std::span<const ParameterSpec> parameters();
  static std::unique_ptr<Strategy> make(const ParameterSet& parameters);
  /// One that says its direction with every candle, valid for two of them, in the place of a
  /// position.
  static std::unique_ptr<Strategy> make_signals(const ParameterSet& parameters);

  /// A `slow` that is not above `fast` is read as the next length above it.
  enum class Voice : std::uint8_t { Position, Signal };
  explicit Trend(const ParameterSet& parameters, Voice voice = Voice::Position);
  void on(Trigger trigger, const MarketView& market, const AccountView& account,
          Outputs& out) override;
  void save(std::vector<std::byte>& out) const override { signal_.save(out); }
  Checked<void> load(std::span<const std::byte> bytes) override { return signal_.load(bytes); }

 private:
  enum class Sides : std::uint8_t { Both, LongOnly };

  Quantity wanted(const Instrument& instrument) const;
  Signal opinion(Timestamp now) const;
  void explain(const MarketView& market, Outputs& out) const;
  void explain_no_entry(const TrendReadings& readings, Outputs& out) const;

  Voice voice_;
  Duration interval_;
  Sides sides_;
  Quantity quantity_;
  OrderType order_type_;
  std::int64_t slack_ticks_;
  TrendSignal signal_;
};

}  // namespace tw::strategy
