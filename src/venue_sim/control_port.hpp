#pragma once

#include <string>

#include "venue_sim/venue_state.hpp"

namespace tw::venue_sim {

/// The port of whoever owns the venue: the truth, the clock, faults, accounts. JSON over HTTP;
/// every answer is `{"ok":true,"source":{..},"now":"..","result":..}` or
/// `{"ok":false,"error":".."}` with status 400 or 404. docs/venue-sim.md lists the calls.
class ControlPort final : public net::ServerHandler {
 public:
  explicit ControlPort(VenueParts& parts) : parts_(parts) {}

  net::HttpResponse on_request(const net::HttpRequest& request) override;
  net::Upgrade on_upgrade(const net::HttpRequest&) override { return net::Upgrade::Refuse; }
  void on_open(const net::HttpRequest&) override {}
  void on_frame(net::ConnectionId, net::FrameKind, std::string_view) override {}
  void on_close(net::ConnectionId) override {}
  std::optional<Timestamp> on_wake(Timestamp) override { return std::nullopt; }

 private:
  using Call = Result<std::string> (ControlPort::*)(const Parameters&);
  struct Row {
    std::string_view method;
    std::string_view path;
    Call call;
    std::string_view names;    ///< of its parameters, with spaces between
    bool takes_lines = false;  ///< its body is a text of lines, not an object
  };
  static const Row* find_row(std::string_view method, std::string_view path);

  // what is
  Result<std::string> status(const Parameters& asked);
  Result<std::string> book(const Parameters& asked);
  Result<std::string> ledger(const Parameters& asked);
  Result<std::string> orders(const Parameters& asked);
  Result<std::string> executions(const Parameters& asked);
  Result<std::string> state_hash(const Parameters& asked);
  Result<std::string> trace(const Parameters& asked);
  Result<std::string> list_effects(const Parameters& asked);
  Result<std::string> list_faults(const Parameters& asked);
  Result<std::string> list_accounts(const Parameters& asked);
  // what is done
  Result<std::string> set_time(const Parameters& asked);
  Result<std::string> step_time(const Parameters& asked);
  Result<std::string> add_faults(const Parameters& asked);
  Result<std::string> clear_faults(const Parameters& asked);
  Result<std::string> open_account(const Parameters& asked);
  Result<std::string> add_key(const Parameters& asked);
  Result<std::string> remove_key(const Parameters& asked);
  Result<std::string> deposit(const Parameters& asked);
  Result<std::string> withdraw(const Parameters& asked);
  Result<std::string> close_position(const Parameters& asked);
  Result<std::string> set_price(const Parameters& asked);
  Result<std::string> set_limits(const Parameters& asked);
  Result<std::string> restart(const Parameters& asked);
  Result<std::string> save(const Parameters& asked);

  Result<std::string> move_money(const Parameters& asked, std::string_view action);
  Result<InstrumentId> instrument(const Parameters& asked) const;
  Result<AccountId> account(const Parameters& asked) const;
  Result<StartAccount> named_key(const Parameters& asked) const;
  Result<void> keep_change(const Row& row);
  std::string source() const;

  VenueParts& parts_;
};

}  // namespace tw::venue_sim
