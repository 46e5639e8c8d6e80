#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace tw::venue_sim {

/// Where a fault can meet the traffic.
enum class FaultPoint : std::uint8_t {
  Connect,    ///< a TCP connection or an upgrade
  Request,    ///< a REST request or a trade-socket frame, before it is looked at
  Accept,     ///< an order request on its way to the exchange
  Answer,     ///< its answer on its way back
  Public,     ///< one message of a public topic
  Private,    ///< one message of a private topic
  Socket,     ///< an open WebSocket, as time passes
  Handshake,  ///< a connection to a venue with TLS, before anything is asked: of the place /
  Clock,      ///< the time that the venue checks and states
};

/// What one fault does here and now: the effect's name with the parameters of its line.
struct FaultEffect {
  std::string id = {};      ///< row of the catalogue, E02
  std::string effect = {};  ///< drop_response
  /// Each that the effect has; those that the line leaves out with what stands for them.
  std::map<std::string, std::string, std::less<>> parameters = {};
  std::uint64_t line = 0;  ///< its number in the script
  std::uint64_t draw = 0;  ///< of the seed, for effects that choose something

  std::optional<std::string_view> parameter(std::string_view name) const;
  std::int64_t integer(std::string_view name, std::int64_t fallback) const;
  /// Its `ms` and up to `jitter_ms` more, by the draw.
  Duration lateness() const;
};

/// Faults that were asked for, by script lines
/// `{"id":"E02","where":"ven:/v5/order/create","when":{"nth":3},"effect":"drop_response",
/// "with":{"kind":"close"},"for":{"count":1}}`, each on one line.
/// Members: `where` is ven:, net: or clk: and then a path, the path of a socket, PATH#OP for what a
///          socket is asked (/v5/private#auth), a topic, `clock` or `venue`; a trailing * stands
///          for any rest.
///          `when` is one of nth (from 1), p (0 to 1, drawn from the seed), at_ms (since the script
///          began), after_event (the name of an event); left out: from now on.
///          `for` is count (times that it meets something) or ms (since it began); left out: until
///          it is removed.
///          `with` has the parameters of the effect (fault_table.hpp).
/// Errors:  InvalidInput naming line, member and value, and what it may be.
/// Limits:  kLinesMax lines of kLineBytesMax bytes.
class FaultScript {
 public:
  static constexpr std::size_t kLinesMax = 1'000;
  static constexpr std::size_t kLineBytesMax = 16'384;

  explicit FaultScript(std::uint64_t seed);
  ~FaultScript();
  FaultScript(FaultScript&&) noexcept;
  FaultScript& operator=(FaultScript&&) noexcept;

  /// Adds the lines of a file, all of them or none; blank ones and those that begin with # are
  /// passed over. Returns their numbers; errors count the lines of the text.
  Result<std::vector<std::uint64_t>> add(std::string_view text, Timestamp now);
  Result<void> remove(std::uint64_t number);
  void clear();
  /// Every effect that meets this traffic now, in the order of the lines; each call counts once for
  /// nth and count. `where` as in a line, without its seam. The lines numbered in `held` are passed
  /// over: they hold what meets them already.
  std::vector<FaultEffect> meet(FaultPoint point, std::string_view where, Timestamp now,
                                std::span<const std::uint64_t> held = {});
  /// The same of traffic that has several names: a line meets it once, by whichever name.
  std::vector<FaultEffect> meet_any(FaultPoint point, std::span<const std::string> places,
                                    Timestamp now, std::span<const std::uint64_t> held = {});
  /// Whether no line is left that could still meet something: the cheap question before `meet`.
  bool is_empty() const;
  /// Rises whenever a line is added or begins: what stays open may have to meet the script again.
  std::uint64_t generation() const;
  /// Something happened that an after_event may wait for: fill, order, restart.
  void on_event(std::string_view name, Timestamp now);
  /// Lets time pass without traffic.
  void advance_to(Timestamp now);
  /// When a line begins or ends by time next.
  std::optional<Timestamp> next_change() const;
  /// Whether a line is there and its time has not ended, however often it met something.
  bool lasts(std::uint64_t number) const;
  /// JSON list of the lines with how often each has met something.
  std::string state() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tw::venue_sim
