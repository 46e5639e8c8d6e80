#pragma once

#include <cstdint>
#include <deque>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

#include "venue_twin.hpp"

namespace tw::twin {

enum class BinanceRules : std::uint8_t { Spot, Futures };

/// Source: Binance "How to manage a local order book correctly", of spot and of USD-M futures.
class BinanceTwin final : public VenueTwin {
 public:
  BinanceTwin(std::string symbol, BinanceRules rules) : symbol_(std::move(symbol)), rules_(rules) {}
  std::vector<Outcome> take(const data::RecordedMessage& message) override;

 private:
  struct Entry {
    Side side = Side::Buy;
    std::string price;
    std::string quantity;
  };
  struct Change {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::uint64_t follows = 0;
    Timestamp at;
    std::vector<Entry> entries;
  };
  enum class Place : std::uint8_t { Old, Next, Lost };

  static std::vector<Entry> entries_of(const nlohmann::json& object, const char* bids,
                                       const char* asks);
  void on_snapshot(std::uint64_t id, const std::vector<Entry>& entries, Outcome stamps);
  void on_change(Change change, Timestamp ts_recv);
  Place place_of(const Change& change) const;
  bool is_usable(std::uint64_t id) const;
  bool follow(const Change& change, Timestamp ts_recv);
  std::vector<std::pair<Side, Decimal>> put(const std::vector<Entry>& entries);

  std::string symbol_;
  BinanceRules rules_;
  bool has_book_ = false;
  bool is_first_ = false;  // no change was taken since the snapshot
  std::uint64_t id_ = 0;
  std::deque<Change> held_;  // until a snapshot comes
  std::vector<Entry> late_;  // of a change that ended at the snapshot
  std::vector<Outcome> outcomes_;
};

}  // namespace tw::twin
