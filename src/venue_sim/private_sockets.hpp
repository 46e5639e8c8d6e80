#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "json/document.hpp"
#include "venue_sim/private_call.hpp"
#include "venue_sim/sockets.hpp"

namespace tw::venue_sim {

/// What a topic of the private socket tells; the last ones are taken and never tell anything.
enum class Stream : std::uint8_t { FastExecution, Order, Execution, Position, Wallet, Silent };

/// A topic as a client named it: `order`, or of one category `order.linear`.
struct PrivateTopic {
  std::string name;
  Stream stream = Stream::Silent;
  std::optional<Category> category;
};
/// Nothing for a name that the venue does not have.
std::optional<PrivateTopic> parse_topic(std::string_view name);

/// The sockets at /v5/private: who is signed in, what is subscribed, what is told.
class PrivateSockets {
 public:
  PrivateSockets(PrivateDesk& desk, const KeyStore& keys) : desk_(desk), keys_(keys) {}

  void open(net::ConnectionId connection, std::string_view peer);
  void close(net::ConnectionId connection);
  /// `stated`: what the venue's clock says.
  void take(net::ConnectionId connection, std::string_view text, Timestamp stated,
            SocketSink& sink);
  /// Tells an account what of it changed, once per stream: fast executions, orders, executions,
  /// positions, wallet.
  void publish(AccountId account, std::span<const sim::Change> changes, Timestamp now,
               SocketSink& sink);

  /// How many messages have had an id so far; the next one goes on from there.
  std::uint64_t id_count() const { return messages_; }
  void count_ids_from(std::uint64_t count) { messages_ = count; }

 private:
  struct Session {
    std::string peer = {};
    std::optional<AccountId> account = {};
    std::vector<PrivateTopic> topics = {};
  };
  struct Reply {
    std::string op;
    std::string request;  ///< req_id as JSON, or empty
    bool is_done = true;
    std::string message;
  };
  struct Entry {
    Stream stream;
    Category category;
    std::string json;
  };

  void sign_in(Session& session, std::span<const std::string_view> arguments, Timestamp stated,
               Reply& reply);
  void subscribe(Session& session, std::span<const std::string_view> names, Reply& reply);
  void unsubscribe(Session& session, std::span<const std::string_view> names, Reply& reply);
  bool is_listening(AccountId account) const;
  std::vector<Entry> entries_of(AccountId account, std::span<const sim::Change> changes) const;
  void add_positions(AccountId account, std::span<const sim::Change> changes,
                     std::vector<Entry>& out) const;
  static std::vector<std::string_view> rows_of(const PrivateTopic& topic,
                                               std::span<const Entry> entries);
  void tell(net::ConnectionId connection, const Session& session, std::span<const Entry> entries,
            Timestamp now, SocketSink& sink);
  void send(net::ConnectionId connection, const PrivateTopic& topic,
            std::span<const std::string_view> rows, Timestamp now, SocketSink& sink);

  PrivateDesk& desk_;
  const KeyStore& keys_;
  std::map<net::ConnectionId, Session> sessions_;
  json::Document document_;
  std::uint64_t messages_ = 0;
};

}  // namespace tw::venue_sim
