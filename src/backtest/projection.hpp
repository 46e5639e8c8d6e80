#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>

#include "engine/fact_state.hpp"
#include "engine/loop.hpp"
#include "performance/costs.hpp"
#include "performance/trade_statistics.hpp"
#include "risk/risk_gate.hpp"

namespace tw::backtest {

/// One order with its end, for people and files.
struct OrderRow {
  Order order;
  Timestamp placed_at;
  Timestamp ended_at;  ///< meaningful when the status is terminal
};

/// An amend that was decided, and the order as it stood.
struct AmendRow {
  Order order;
  AmendOrder amend;
  Timestamp at;
};

/// One fill with what it did.
struct FillRow {
  portfolio::FillEffect effect;
  Timestamp at;  ///< when we learned of it
  Money wallet;  ///< after the fill, with what spot holdings cost
  /// Its order had ended before: what the row of the order says is filled lacks this.
  bool is_late = false;
};

/// Funding of one position, with what it did.
struct FundingPaidRow {
  FundingPaid paid;
  Timestamp at;       ///< when we learned of it
  Quantity position;  ///< signed, what was held
  Money wallet;       ///< after it, as of a fill
  std::uint64_t fills_before = 0;
};

/// Where the rows of a run go as they are complete.
class RowSink {
 public:
  virtual ~RowSink() = default;
  virtual void on_order(const OrderRow& row) = 0;
  virtual void on_fill(const FillRow& row) = 0;
  virtual void on_funding(const FundingPaidRow& /*row*/) {}
  virtual void on_amend(const AmendRow&) {}
};

/// Signals by what became of them.
using SignalCounts = std::array<std::uint64_t, std::to_underlying(kSignalFateLast) + 1>;

/// What risk refused, by RuleId.
using RefusalCounts = std::array<std::uint64_t, risk::kRuleCount>;

/// How often what happened.
struct RunCounts {
  std::uint64_t market_events = 0;
  std::uint64_t timers = 0;
  std::uint64_t orders = 0;
  std::uint64_t cancels = 0;
  std::uint64_t amends = 0;
  std::uint64_t refusals = 0;
  std::uint64_t rejected = 0;  ///< by the venue: Rejected or Expired
  std::uint64_t fills = 0;
  std::uint64_t maker_fills = 0;
  std::uint64_t writers = 0;
  SignalCounts signals{};
  RefusalCounts refused_by_rule{};
  friend bool operator==(const RunCounts&, const RunCounts&) = default;
};

/// Sums of funding, settle currency.
struct FundingTotals {
  std::uint64_t payments = 0;
  Decimal received;  ///< >= 0
  Decimal paid;      ///< >= 0
  Decimal net() const { return received - paid; }
};

/// Read model of a run, made from its records alone: the same records give the same rows, whether
/// they come from a running loop or from a journal. Output: an order when it ends and, at `finish`,
/// what is still live, in the order of placing.
class Projection final : public engine::RecordObserver {
 public:
  static constexpr std::uint16_t kStateVersion = 3;

  explicit Projection(RowSink& sink) : sink_(sink) {}
  void on_record(const Record& record) override;
  /// Hands out the orders that are still live.
  void finish();

  /// Appends counts and sums with their version; the facts are the loop's own.
  void save(std::vector<std::byte>& out) const;
  /// Goes on from a saved state and the facts of that moment. Errors: InvalidInput for another
  /// version or bytes that are no state; nothing changes then.
  Checked<void> load(std::span<const std::byte> bytes, const engine::FactState& facts);

  const RunCounts& counts() const { return counts_; }
  const engine::FactState& facts() const { return facts_; }
  const performance::TradeStatistics& trades() const { return trades_; }
  const performance::Costs& costs() const { return costs_; }
  const FundingTotals& funding() const { return funding_; }

 private:
  void count(const Event& event);
  bool is_late(const engine::FactChange& change) const;
  void hand_out_funding(const FundingPaid& paid, Timestamp at);
  void on_command(const Command& command);
  void hand_out_order(ClientOrderId id, Timestamp at);

  RowSink& sink_;
  engine::FactState facts_;
  RunCounts counts_;
  performance::TradeStatistics trades_;
  performance::Costs costs_;
  FundingTotals funding_;
};

}  // namespace tw::backtest
