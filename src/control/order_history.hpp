#pragma once

#include <optional>
#include <string>
#include <vector>

#include "backtest/projection.hpp"
#include "model/instrument.hpp"

namespace tw::control {

/// One record of a journal that speaks of an order.
struct OrderStep {
  std::uint64_t record = 0;  ///< its number, from 1
  EngineSeq engine_seq;
  Timestamp at;  ///< engine time
  RecordBody body;
};

/// What a journal alone says of one order.
struct OrderHistory {
  ClientOrderId id;
  std::vector<OrderStep> steps;           ///< commands, answers and transitions
  std::optional<backtest::OrderRow> row;  ///< as in orders.csv; nothing: no such order
  std::vector<backtest::FillRow> fills;   ///< as in fills.csv

  const OrderStep& placed() const { return steps.front(); }
  /// Number of the last record that is a decision of ours.
  std::uint64_t last_decision() const;
};

/// Gathers the history of one order, and which orders there are, from the records of a sound
/// journal in their order.
class OrderSearch final : public backtest::RowSink {
 public:
  explicit OrderSearch(ClientOrderId wanted) { history_.id = wanted; }

  void take(const Record& record);
  /// After the last record.
  void finish() { projection_.finish(); }

  const OrderHistory& history() const { return history_; }
  const InstrumentRegistry& instruments() const { return projection_.facts().instruments(); }
  /// The ids nearest to the wanted one, at most three.
  std::vector<ClientOrderId> nearest() const;

  void on_order(const backtest::OrderRow& row) override;
  void on_fill(const backtest::FillRow& row) override;

 private:
  OrderHistory history_;
  std::vector<ClientOrderId> ids_;  // in the order of placing, which is that of their numbers
  backtest::Projection projection_{*this};
};

}  // namespace tw::control
