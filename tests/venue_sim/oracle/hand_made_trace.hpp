#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "venue_sim/oracle.hpp"

namespace tw::venue_sim {

/// One fill of linear BTCUSDT, with the fee and the PnL that the venue states.
struct MadeFill {
  std::string id = "e1";
  std::string order = "o1";
  std::string side = "Buy";
  std::string price = "50000";
  std::string quantity = "0.1";
  std::string value = "5000";
  std::string fee = "2.75";
  std::string pnl = "0";
  std::string category = "linear";
  std::string coin = "USDT";
  std::string type = "Trade";
  std::string rate = "";
};

/// What a venue would have written into its trace, a moment per step; the oracle reads along.
class HandMadeTrace {
 public:
  explicit HandMadeTrace(const OracleLimits& limits = {});

  HandMadeTrace& next();  ///< time goes on
  HandMadeTrace& admin(std::string_view action, std::string_view coin, std::string_view amount);
  HandMadeTrace& order(std::string_view id, std::string_view status, std::string_view quantity,
                       std::string_view filled);
  /// A limit order of spot BTCUSDT at 50000.
  HandMadeTrace& spot_order(std::string_view id, std::string_view side, std::string_view status,
                            std::string_view quantity, std::string_view filled);
  HandMadeTrace& fill(const MadeFill& fill);
  HandMadeTrace& position(std::string_view side, std::string_view size, std::string_view entry);
  HandMadeTrace& wallet(std::string_view coin, std::string_view balance,
                        std::string_view locked = "");
  HandMadeTrace& entry(TraceKind kind, std::string_view bytes, std::uint64_t connection = 1);
  HandMadeTrace& house(std::string_view topic, std::string_view data);

  Oracle& oracle() { return oracle_; }
  const std::vector<std::string>& errors() const { return errors_; }
  /// What the oracle has found until now.
  std::vector<std::string> differences();
  /// The JSON of a member of the first account's ledger.
  std::string account_member(std::string_view name);

 private:
  Oracle oracle_;
  std::uint64_t number_ = 0;
  Timestamp at_;
  std::vector<std::string> errors_;
};

}  // namespace tw::venue_sim
