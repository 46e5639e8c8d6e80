#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/server.hpp"
#include "venue_sim/faults.hpp"

namespace tw::venue_sim {

/// One thing to do with a socket now.
struct Outgoing {
  enum class Kind : std::uint8_t {
    Text,   ///< Server::send
    Raw,    ///< Server::send_raw
    Reset,  ///< Server::reset
    Close,  ///< Server::close with code 1000
  };
  net::ConnectionId connection;
  Kind kind = Kind::Text;
  std::string bytes = {};
  friend bool operator==(const Outgoing&, const Outgoing&) = default;
};

/// What becomes of messages to sockets under the effects that meet them: pushes (points Public and
/// Private) and answers to frames (point Answer).
/// Give it every message while a script is not empty, so that it knows the first snapshots.
/// Order:   of one connection stays, apart from reorder: what comes after a delayed message waits
///          behind it.
/// Held:    reorder and join keep messages of a topic back; they leave when the group is full, when
///          a message meets no such effect any more, or after kHoldMax.
/// Limits:  kSnapshotsMax topics are remembered; a message becomes kPiecesMax pieces at most; a
///          connection for which more than kWaitingMax bytes wait is reset, as a server does with a
///          reader that is too slow.
class MessageFaults {
 public:
  static constexpr Duration kHoldMax = std::chrono::seconds(1);
  static constexpr std::size_t kSnapshotsMax = 64;
  static constexpr std::size_t kPiecesMax = 100'000;
  static constexpr std::size_t kWaitingMax = 16U << 20U;  ///< with what keeps each piece

  /// One message on its way; what becomes of it is due at once or later.
  void apply(net::ConnectionId connection, std::string_view topic, std::string_view text,
             std::span<const FaultEffect> effects, Timestamp now);
  /// What is due up to `now`, per connection in its order.
  std::vector<Outgoing> take_due(Timestamp now);
  std::optional<Timestamp> next_due() const;
  /// Whether nothing is on its way.
  bool is_idle() const { return held_.empty() && queues_.empty(); }
  void on_close(net::ConnectionId connection);

 private:
  struct Piece {
    Outgoing what;
    Duration delay{};
  };
  struct Due {
    Timestamp at;
    Outgoing what;
  };
  struct Queue {
    std::deque<Due> pieces = {};
    std::size_t bytes = 0;

    void push(Due due);
    Outgoing pop();
  };
  struct Held {
    std::vector<Piece> pieces = {};
    Timestamp since;
    std::uint64_t draw = 0;
    bool is_joined = false;
  };
  using Key = std::pair<net::ConnectionId, std::string>;

  static std::vector<Piece> change(Piece piece, const FaultEffect& effect);
  static std::vector<Piece> split(Piece piece, const FaultEffect& effect);
  static std::vector<Piece> join(std::vector<Piece> pieces);
  void hold(const Key& key, std::vector<Piece> pieces, const FaultEffect& effect, Timestamp now);
  void release(const Key& key, Timestamp now);
  void queue(std::vector<Piece> pieces, Timestamp now);
  void remember(std::string_view topic, std::string_view text);

  std::map<Key, Held> held_;
  std::map<net::ConnectionId, Queue> queues_;  // none is empty
  std::map<std::string, std::string, std::less<>> snapshots_;
};

}  // namespace tw::venue_sim
