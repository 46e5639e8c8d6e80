#pragma once

#include <vector>

#include "backtest/margin_meter.hpp"
#include "engine/loop.hpp"
#include "performance/buy_and_hold.hpp"
#include "performance/drawdown.hpp"
#include "performance/drawdown_periods.hpp"
#include "performance/equity_curve.hpp"
#include "performance/exposure.hpp"
#include "performance/slippage.hpp"
#include "performance/value_path.hpp"

namespace tw::backtest {

/// What an account is worth at a moment, in settle currency.
struct EquitySample {
  Timestamp at;
  Decimal equity;   ///< balance + unrealized_gross
  Decimal balance;  ///< capital and everything settled, what spot holdings cost among it
  Decimal unrealized_gross;
  Decimal position_value;  ///< at the marks, signed: what is held less what is owed
  Decimal exposure;        ///< sum of absolute values, >= 0
};

/// What charts of a run are drawn from.
struct RunPaths {
  performance::ValuePath equity;
  performance::ValuePath drawdown;             ///< a fraction of the peak, as Drawdown
  std::vector<performance::ValuePath> prices;  ///< mids, in the order of the instruments
  friend bool operator==(const RunPaths&, const RunPaths&) = default;
};

/// Takes samples for a file: at most one per minute of market time.
class EquitySink {
 public:
  static constexpr Duration kEvery = std::chrono::minutes(1);
  virtual ~EquitySink() = default;
  virtual void on_equity(const EquitySample& sample) = 0;
};

/// Measures a run while it goes: equity and margin once per second of market time, and what fills
/// cost against the mid at their decision. Figures of a moment add that moment to what was
/// measured, so that looking changes nothing.
/// Input:   records as the loop's observer; samples by the session.
/// Cost:    O(positions) per sample, O(live orders) per order or fill; no allocation after warm-up
///          but a day's first sample.
class RunMeter final : public engine::RecordObserver {
 public:
  static constexpr std::uint16_t kStateVersion = 4;
  static constexpr Duration kEvery = std::chrono::seconds(1);
  static constexpr std::size_t kDrawdownsKept = 10;

  /// Of the account of a loop with one group (TW_ASSERT); loop and instruments must outlive it.
  RunMeter(const engine::Loop& loop, const std::vector<InstrumentDefined>& instruments,
           const std::optional<MarginSetup>& margin);

  void on_record(const Record& record) override;
  /// The first sample, at the money put in.
  void start(Timestamp at);
  /// Takes a sample when the next one is due at the loop's time.
  void on_step() {
    if (!are_all_priced_) {
      look_for_first_prices();
    }
    if (loop_.now() >= measured_.next_sample) {
      take_due();
    }
  }
  /// The sink must outlive the meter.
  void send_to(EquitySink& sink) { sink_ = &sink; }

  /// Appends what was measured with its version.
  void save(std::vector<std::byte>& out) const;
  /// Goes on from a saved state, with the sink it has. Errors: InvalidInput for another version,
  /// another number of instruments or bytes that are no state; nothing changes then.
  Checked<void> load(std::span<const std::byte> bytes);

  /// What the account is worth now.
  EquitySample now() const;
  const performance::Drawdown& drawdown() const { return measured_.drawdown; }
  /// The worst drawdowns, with the moment it is.
  performance::DrawdownPeriods drawdown_periods() const;
  /// The paths, with the moment it is.
  RunPaths paths() const;
  const performance::EquityCurve& curve() const { return measured_.curve; }
  const performance::Exposure& exposure() const { return measured_.exposure; }
  const performance::Slippage& slippage() const { return measured_.slippage; }
  /// Nothing where no margin is reserved.
  std::optional<MarginFigures> margin() const;
  /// In the order of the instruments, from the first price of each to that of the moment it is.
  std::vector<performance::BuyAndHold> buy_and_hold() const;

 private:
  struct Decided {
    ClientOrderId order;
    std::optional<Price> mid;
    std::optional<Price> mid_asked;  // of the last amend that was decided
  };

  /// What is saved, with the margin.
  struct Measured {
    Timestamp next_sample{};
    Timestamp next_row{};
    std::vector<Decided> decided;  // of orders that live
    performance::Drawdown drawdown;
    performance::EquityCurve curve;
    performance::Exposure exposure;
    performance::Slippage slippage;
    std::vector<performance::BuyAndHold> buy_and_hold;
    performance::DrawdownPeriods periods{kDrawdownsKept};
    RunPaths paths;
  };

  void take_due();
  void take(const EquitySample& sample);
  void hold(std::vector<performance::BuyAndHold>& held) const;
  void look_for_first_prices();
  void note_whether_priced();
  void follow(const EquitySample& sample, RunPaths& paths) const;
  template <class M, class Archive>
  static void state(M& measured, Archive& archive);
  void on_command(const Command& command);
  void on_amended(const OrderAmended& amended);
  void on_fill(const Fill& fill);

  const engine::Loop& loop_;
  const std::vector<InstrumentDefined>& instruments_;
  EquitySink* sink_ = nullptr;
  Measured measured_;
  bool are_all_priced_ = false;  // nothing to look for any more
  std::optional<MarginMeter> margin_;
};

}  // namespace tw::backtest
