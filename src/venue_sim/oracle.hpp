#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "venue_sim/trace.hpp"

namespace tw::venue_sim {

/// How much of what is over an oracle keeps.
struct OracleLimits {
  std::size_t ended_kept = 100'000;       ///< orders that ended, as many as the venue's history has
  std::size_t executions_kept = 100'000;  ///< ids by which one that comes again is known
};

/// The truth about orders and money, computed from the trace alone: requests, answers, what the
/// accounts' private streams say (House) and what was done through the control port (Admin). It
/// reads bytes and shares no code with `sim`.
/// House:   as house_stream.hpp writes it; the members of the private topics, and `account`.
/// Admin:   `{"action":"deposit","account":1,"coin":"USDT","amount":"1000"}`, `withdraw`,
///          `open_account`, what `opening` gives; other actions say nothing about money.
/// Books:   per account and coin the wallet from deposits, fees, PnL and funding of executions; per
///          instrument the position and its average entry; per order what filled and how it ended.
/// Finds:   an execution that no order stands for, more filled than asked, a fill twice, a wallet,
///          position, PnL or filled quantity that the venue states differently, a fee that is not
///          its rate's, spot coins locked for no order, an order that was taken otherwise than
///          asked or ended twice, a create that was acknowledged and never seen. What is told of
///          one moment is compared when the next one comes.
/// Limits:  linear and spot; the first 1,000 differences in words. Of orders that ended the newest
///          are kept, older ones are counted by how they ended, and what was still different of
///          them stays in words; of executions the newest ids. Live orders, accounts, coins and
///          positions all stay.
class Oracle {
 public:
  explicit Oracle(const OracleLimits& limits = {});
  ~Oracle();
  /// Reads entries in order, each once. Errors: InvalidInput where bytes cannot be understood; the
  /// entry is counted and reading goes on.
  Result<void> read(const TraceEntry& entry);
  /// Tells what an instrument is, since the wire says it only to those who ask.
  void instrument(std::string_view category, std::string_view symbol, std::string_view base,
                  std::string_view quote);

  /// `{"accounts":[{"account":1,"wallets":{"USDT":"1000"},"positions":{"linear/BTCUSDT":{"size":..,
  /// "entry":..}}}],"differences":["sentence",..],"untold":n,"read":n,"refused":n,
  /// "forgotten":{"Filled":n,..,"executions":n}}`.
  std::string ledger() const;
  /// Every order that is kept with what the trace knows of it.
  std::string orders() const;
  /// Rows of all tables, which is what its memory follows.
  std::size_t size() const;
  /// All of it as Admin entries, with which the trace of the next start begins; executions that
  /// were told are not among them.
  std::vector<std::string> opening() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tw::venue_sim
