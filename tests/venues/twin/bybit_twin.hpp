#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "venue_twin.hpp"

namespace tw::twin {

/// Source: Bybit v5 "Orderbook": process snapshot/delta; "Trade"; "Ticker".
class BybitTwin final : public VenueTwin {
 public:
  explicit BybitTwin(std::string symbol) : symbol_(std::move(symbol)) {}
  std::vector<Outcome> take(const data::RecordedMessage& message) override;

 private:
  std::optional<Outcome> on_book(const nlohmann::json& root, Timestamp ts_recv);
  std::optional<Outcome> on_ticker(const nlohmann::json& root, Timestamp ts_recv);
  std::vector<Outcome> on_trades(const nlohmann::json& root, Timestamp ts_recv) const;

  std::string symbol_;
  std::optional<std::uint64_t> update_;  // u of the book; nothing while it is lost
  std::map<std::string, std::string> ticker_;
};

}  // namespace tw::twin
