#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.hpp"
#include "base/result.hpp"

namespace tw::venue_sim {

/// One execution as the venue tells it.
struct OracleFill {
  std::string id;
  std::string order;
  std::string place;  ///< linear/BTCUSDT
  bool is_spot = false;
  bool is_funding = false;
  bool is_buy = true;
  Decimal price;
  Decimal quantity;
  Decimal value;
  Decimal fee;  ///< > 0 is a cost
  Decimal pnl;  ///< of what it closed, before fees
  std::string fee_coin;
  std::optional<Decimal> fee_rate;
  std::string base;
  std::string quote;
};

/// The fee that value, quantity and the stated rate make; nothing where they are beyond the range.
std::optional<Decimal> fee_of(const OracleFill& fill);

/// A position by average cost.
struct OraclePosition {
  Decimal size;  ///< signed
  Decimal cost;  ///< what is held at its entry prices, >= 0

  /// Average entry; zero when flat.
  Decimal entry() const;
};

/// What one account has by arithmetic alone: wallets from deposits, fees, PnL and funding, and
/// positions from fills.
/// Errors: InvalidInput where a number is beyond the range; nothing changed then.
class OracleBooks {
 public:
  Result<void> move(std::string_view coin, Decimal by);
  /// A position that was there before.
  void open(std::string_view place, const OraclePosition& position) {
    positions_.insert_or_assign(std::string(place), position);
  }
  /// Books a fill; returns the PnL that the position makes of what it closed.
  Result<Decimal> book(const OracleFill& fill);

  Decimal wallet(std::string_view coin) const;
  OraclePosition position(std::string_view place) const;
  /// What resting spot orders hold of a coin.
  void lock(std::string_view coin, Decimal by);
  Decimal locked(std::string_view coin) const;
  const std::map<std::string, Decimal, std::less<>>& wallets() const { return wallets_; }
  const std::map<std::string, OraclePosition, std::less<>>& positions() const { return positions_; }

 private:
  std::map<std::string, Decimal, std::less<>> wallets_;
  std::map<std::string, OraclePosition, std::less<>> positions_;
  std::map<std::string, Decimal, std::less<>> locked_;
};

}  // namespace tw::venue_sim
