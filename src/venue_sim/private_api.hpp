#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "sim/exchange.hpp"
#include "venue_sim/answer.hpp"
#include "venue_sim/directory.hpp"
#include "venue_sim/keys.hpp"
#include "venue_sim/parameters.hpp"
#include "venue_sim/rate_limits.hpp"
#include "venue_sim/sockets.hpp"

namespace tw::venue_sim {

class OrderPassage;
struct Endpoint;
struct Requested;

/// What an account may do and see: the REST answers below /v5/order, /v5/execution, /v5/position,
/// /v5/account, /v5/user and /v5/asset, the private socket (order, execution, execution.fast,
/// position, wallet) and the trade socket. The same order functions serve REST and trade socket.
/// Time:    a request that changes something is taken by the exchange at `now`; what it caused is
///          sent by `publish`, after the answer.
class PrivateApi final : public SocketService {
 public:
  PrivateApi(sim::Exchange& exchange, const Directory& directory, const KeyStore& keys,
             RateLimits& limits);
  ~PrivateApi() override;
  /// Decides which orders a cancel-all picks where there are more than it takes.
  void seed(std::uint64_t seed);

  /// One signed request that has been authenticated; `path` without its query. 10017 for no such
  /// path, 10006 where its budget is used up. It takes from the budget itself: a batch takes for
  /// each of its orders.
  LimitedAnswer request(std::string_view method, std::string_view path,
                        const Parameters& parameters, const ApiKey& key, Timestamp now);
  /// Order requests, also those of the trade socket, meet this before the exchange from now on.
  void pass_through(OrderPassage& passage);
  /// One that it held back.
  void request_late(const Endpoint& endpoint, const Requested& requested);
  /// The permission a path asks for.
  static Permission permission_of(std::string_view method, std::string_view path);
  /// Whether there is such a path at all.
  static bool has_path(std::string_view method, std::string_view path);

  /// Turns what the exchange changed into messages of the private sockets, in the venue's order,
  /// and notes it for the trace.
  void publish(std::span<const sim::Change> changes, Timestamp now, SocketSink& sink);

  /// Appends what the exchange does not keep: sequences, balances, counters of ids. Sockets are not
  /// kept, and a cancel-all of more than it takes picks as if it were the first one.
  void save(std::vector<std::byte>& bytes) const;
  /// Errors: InvalidInput; nothing has changed then.
  Checked<void> load(std::span<const std::byte> bytes);
  /// Leaves out the next `count` ids of messages.
  void skip_ids(std::uint64_t count);

  void on_open(net::ConnectionId connection, SocketKind kind, std::string_view peer,
               Timestamp now) override;
  void on_text(net::ConnectionId connection, std::string_view text, const ClockReading& clock,
               SocketSink& sink) override;
  void on_close(net::ConnectionId connection) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tw::venue_sim
