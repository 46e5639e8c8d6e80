#pragma once

#include <cstddef>
#include <expected>
#include <map>
#include <string>
#include <utility>

#include "base/random.hpp"
#include "sim/exchange.hpp"
#include "venue_sim/answer.hpp"
#include "venue_sim/directory.hpp"
#include "venue_sim/keys.hpp"
#include "venue_sim/parameters.hpp"
#include "venue_sim/rate_limits.hpp"
#include "venue_sim/transaction_log.hpp"

namespace tw::venue_sim {

/// Codes of the venue that several requests are answered with (venues/bybit-v5.md section 9).
inline constexpr int kParameterError = 10001;
inline constexpr int kTooManyVisits = 10006;
inline constexpr int kNoRoute = 10017;
/// The venue's own code and text where its simulator lacks what the venue has.
inline constexpr int kNotOffered = 10032;
inline constexpr std::string_view kNotOfferedText = "Demo trading are not supported.";

class OrderPassage;

/// What all private requests work on.
struct PrivateDesk {
  sim::Exchange& exchange;
  const Directory& directory;
  RateLimits& limits;
  Random random{0};  ///< which orders a cancel-all of more than it takes picks
  /// Newest change of an order or execution in a position: its `seq`.
  std::map<std::pair<AccountId, InstrumentId>, std::uint64_t> sequences = {};
  BalanceLog balances = {};
  OrderPassage* passage = nullptr;  ///< null: every order request reaches the exchange
};

/// A leg of a batch that the exchange does not see.
struct RefusedLeg {
  Answer answer;
  std::size_t leg = 0;  ///< from 1; 0: every one
  bool is_meant(std::size_t index) const { return leg == 0 || leg == index + 1; }
};

/// One request of one account, authenticated.
struct PrivateCall {
  PrivateDesk& desk;
  const ApiKey& key;
  const Parameters& parameters;
  Timestamp now;
  LimitState& limit;  ///< what the answer's headers say; a batch takes its items from it
  const RefusedLeg* refused = nullptr;

  const sim::Exchange& exchange() const { return desk.exchange; }
  AccountId account() const { return key.account; }
};

/// A value, or the answer that refuses the request.
template <class T>
using Parsed = std::expected<T, Answer>;
using Reply = Parsed<Answer>;

inline std::unexpected<Answer> decline(int code, std::string message) {
  return std::unexpected(refuse(code, std::move(message)));
}

/// A parameter as it was read, its error as the venue's refusal.
template <class T>
Parsed<T> parameter(Result<T> result) {
  if (!result.has_value()) {
    return decline(kParameterError, std::move(result).error().what);
  }
  return *std::move(result);
}

inline std::int64_t to_milliseconds(Timestamp at) { return to_nanoseconds(at) / 1'000'000; }

}  // namespace tw::venue_sim
