#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "sim/exchange.hpp"

namespace tw::venue_sim {

/// What one execution did to one asset of its account.
struct LedgerRow {
  Currency currency;
  Decimal cash_flow;  ///< received or paid, without fee and funding
  Decimal fee;        ///< > 0 is a cost
  Decimal funding;    ///< > 0 was received
  Decimal change() const { return cash_flow - fee + funding; }
};

/// The rows of an execution: one of a derivative, two of spot (base, then quote).
std::vector<LedgerRow> ledger_rows(const sim::Execution& execution, const Listing& listing);

/// The balance that each execution left in each asset. It is noted as executions come, since a
/// deposit in between leaves no trace in them.
class BalanceLog {
 public:
  /// Takes the executions among the changes of one request.
  void take(std::span<const sim::Change> changes, const sim::Exchange& exchange);
  /// Null for what was not noted, or so long ago that it is forgotten.
  const Decimal* find(std::uint64_t execution, Currency currency) const;

  template <class Archive, class Self>
  static void state(Archive& archive, Self& log) {
    archive.list(log.noted_, [](auto& each, auto& noted) {
      each(noted.execution, noted.currency, noted.balance);
    });
  }

 private:
  void note(const sim::Execution& execution, const sim::Exchange& exchange);

  struct Noted {
    std::uint64_t execution = 0;
    Currency currency;
    Decimal balance;
  };
  std::deque<Noted> noted_;  // rises by execution
  std::map<std::pair<AccountId, Currency>, Decimal> running_;
};

}  // namespace tw::venue_sim
