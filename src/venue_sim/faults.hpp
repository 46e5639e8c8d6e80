#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace tw::venue_sim {

/// Where a fault can meet the traffic.
enum class FaultPoint : std::uint8_t {
  Connect,  ///< a TCP connection or an upgrade
  Request,  ///< a REST request or a trade-socket frame, before it is looked at
  Accept,   ///< an order request on its way to the exchange
  Answer,   ///< its answer on its way back
  Public,   ///< one message of a public topic
  Private,  ///< one message of a private topic
  Socket,   ///< an open WebSocket, as time passes
  Clock,    ///< the time that the venue checks and states
};

/// What one fault does here and now: the effect's name with the parameters of its line.
struct FaultEffect {
  std::string id;      ///< row of the catalogue, E02
  std::string effect;  ///< drop_response
  std::map<std::string, std::string, std::less<>> parameters;

  std::optional<std::string_view> parameter(std::string_view name) const;
  std::int64_t integer(std::string_view name, std::int64_t fallback) const;
};

/// Faults that were asked for, by script lines
/// `{"id":"E02","where":"ven:/v5/order/create","when":{"nth":3},"effect":"drop_response",
/// "for":{"count":1}}`, each on one line.
/// Members: `where` names a path, a topic, or a socket path; a trailing * stands for any rest.
/// `when`
///          is one of nth (from 1), p (0..1, drawn from the seed), at_ms (since the script began),
///          after_event (the name of an event); `for` is count or ms. docs/venue-sim.md lists rows
///          and effects.
/// Errors:  InvalidInput naming the line, the member and what it may be.
class FaultScript {
 public:
  explicit FaultScript(std::uint64_t seed);
  ~FaultScript();
  FaultScript(FaultScript&&) noexcept;
  FaultScript& operator=(FaultScript&&) noexcept;

  /// Adds one line; returns its number.
  Result<std::uint64_t> add(std::string_view line, Timestamp now);
  Result<void> remove(std::uint64_t number);
  void clear();
  /// Every effect that meets this traffic now, in the order of the lines; each call counts once for
  /// nth and count.
  std::vector<FaultEffect> meet(FaultPoint point, std::string_view where, Timestamp now);
  /// Whether any line is left that could still meet something: the cheap question before `meet`.
  bool is_empty() const;
  /// Something happened that an after_event may wait for: fill, order, restart.
  void on_event(std::string_view name, Timestamp now);
  /// When a line of at_ms begins next.
  std::optional<Timestamp> next_start() const;
  /// JSON list of the lines with how often each has met something.
  std::string state() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tw::venue_sim
