#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/server.hpp"
#include "venue_sim/fault_effects.hpp"
#include "venue_sim/fault_messages.hpp"
#include "venue_sim/fault_sockets.hpp"
#include "venue_sim/order_passage.hpp"

namespace tw::venue_sim {

struct VenueParts;

/// The fault script applied to the wire: to requests, answers, frames and sockets, as time passes
/// to sockets and to the venue itself. While the script is empty nothing is changed and nothing
/// kept.
class WireFaults final : public OrderPassage {
 public:
  explicit WireFaults(VenueParts& parts) : parts_(parts) {}

  // connections with TLS
  net::Handshake handshake();

  // requests
  /// What a request gets that is not looked at.
  std::optional<net::HttpResponse> refuse(const net::HttpRequest& request);
  /// What becomes of an order request, also of one that came as a frame, on its way to the
  /// exchange. A late one is kept and carried out when its time has come.
  Passage pass(const Endpoint& endpoint, const PrivateCall& call) override;
  /// Its answer on its way back.
  void answer(const net::HttpRequest& request, net::HttpResponse& response);

  // sockets
  bool refuses_upgrade(const net::HttpRequest& request);
  void on_open(net::ConnectionId connection, SocketKind kind, std::string_view path);
  void on_close(net::ConnectionId connection);
  /// Whether a frame from a client is not looked at.
  bool refuses_frame(net::ConnectionId connection, std::string_view frame);
  /// One text on its way to a client; false: it goes as it is.
  bool takes(net::ConnectionId connection, std::string_view text);

  // time
  /// How far the venue's clock is off now.
  Duration skew();
  void advance_to(Timestamp now);
  std::optional<Timestamp> next() const;

 private:
  struct Socket {
    SocketKind kind = SocketKind::PublicLinear;
    std::string path;
  };
  struct Late {
    const Endpoint* endpoint = nullptr;
    Parameters parameters;
    std::string key;
  };

  /// What the venue tells of a maintenance since `told`.
  struct Maintenance {
    FaultEffect effect;
    Timestamp told;
  };

  void tell_maintenance(net::HttpResponse& response, std::string_view target) const;
  void act(const SocketAct& what);
  void send(const Outgoing& what);
  void carry_out(const Late& request);
  void change_venue(const FaultEffect& effect);
  void cancel_orders(const FaultEffect& effect);
  void move_price(const FaultEffect& effect);
  void close_sockets();

  VenueParts& parts_;
  StaleViews views_;
  MessageFaults messages_;
  SocketFaults socket_faults_;
  std::map<net::ConnectionId, Socket> sockets_;
  std::vector<std::string> places_;  // of the request or frame that is being answered
  AcceptFate fate_;                  // of the same
  std::multimap<Timestamp, Late> late_;
  std::optional<Maintenance> maintenance_;
};

}  // namespace tw::venue_sim
