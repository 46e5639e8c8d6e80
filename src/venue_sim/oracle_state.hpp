#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "venue_sim/oracle.hpp"
#include "venue_sim/oracle_books.hpp"
#include "venue_sim/oracle_orders.hpp"

namespace tw::venue_sim {

struct OracleAssets {
  std::string base;
  std::string quote;
};

/// A position as the venue told it last.
struct ToldPosition {
  Decimal size;  ///< signed
  Decimal entry;
  friend bool operator==(const ToldPosition&, const ToldPosition&) = default;
};

/// Locked coins when they were told, and what resting orders made of them then.
struct ToldLock {
  Decimal told;
  Decimal made;
};

struct OracleAccount {
  OracleBooks books;
  std::map<std::string, ToldLock, std::less<>> told_locks = {};
  std::map<std::string, Decimal, std::less<>> told_wallets = {};
  std::map<std::string, ToldPosition, std::less<>> told_positions = {};
};

/// Equal but for what roundings of averages and products may come to.
bool is_near(Decimal a, Decimal b);
std::string of_account(std::int64_t account);

struct Oracle::State {
  static constexpr std::size_t kDifferencesMax = 1'000;
  explicit State(const OracleLimits& wanted) : limits(wanted), fills(wanted.executions_kept) {}

  OracleLimits limits;
  std::map<std::int64_t, OracleAccount> accounts = {};
  std::map<std::string, OracleOrder, std::less<>> orders = {};
  std::map<std::string, OracleAssets, std::less<>> assets = {};
  NewestNames fills;                     ///< place and id
  std::deque<std::string> leaving = {};  ///< orders that ended or were never seen, oldest first
  std::map<std::string, std::uint64_t, std::less<>> forgotten = {};  ///< by status
  AskedOrders asked = {};
  std::set<std::int64_t> touched_accounts = {};  ///< since the last quiet moment
  std::set<std::string, std::less<>> touched_orders = {};
  std::map<std::string, std::string, std::less<>> open = {};  ///< differences that may still go
  std::vector<std::string> found = {};                        ///< those that stay
  std::size_t found_count = 0;
  std::uint64_t read = 0;
  std::uint64_t refused = 0;
  Timestamp at = {};

  void report(std::string sentence) {
    ++found_count;
    if (found.size() < kDifferencesMax) {
      found.push_back(std::move(sentence));
    }
  }

  Result<void> take(const TraceEntry& entry);
  Result<void> take_house(std::string_view bytes);
  Result<void> take_admin(std::string_view bytes);
  Result<void> take_opened(std::string_view action, const OracleFields& fields);
  Result<void> take_answer(const Result<std::vector<AskedOrders::Acknowledged>>& acknowledged);
  Result<void> take_order(std::int64_t account, const OracleFields& item);
  Result<void> take_execution(std::int64_t account, const OracleFields& item);
  Result<void> take_position(std::int64_t account, const OracleFields& item);
  Result<void> take_wallet(std::int64_t account, const OracleFields& item);

  void follow_status(OracleOrder& order, const std::string& id, const std::string& status);
  void follow_lock(std::int64_t account, OracleOrder& order, const OracleFields& item);
  void follow_fill(const OracleFill& fill);
  void check_fee(const OracleFill& fill);
  void leave(const std::string& id, OracleOrder& order);
  void forget(const std::string& id);
  void settle();
  void settle_wallets(std::int64_t account, const OracleAccount& facts);
  void settle_positions(std::int64_t account, const OracleAccount& facts);
  void settle_order(const std::string& id, const OracleOrder& order);
  /// Remembers a difference of one thing at a quiet moment; one that is gone later was one still.
  void note(const std::string& about, bool differs, const std::string& sentence);
};

}  // namespace tw::venue_sim
