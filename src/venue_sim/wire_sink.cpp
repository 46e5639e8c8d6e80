#include "venue_sim/venue_state.hpp"

namespace tw::venue_sim {

void WireSink::send(net::ConnectionId connection, std::string_view text) {
  if (parts_.wire.takes(connection, text)) {
    return;
  }
  parts_.log(TraceKind::Out, connection, text);
  if (server_ != nullptr) {
    server_->send(connection, text);
  }
}

void WireSink::close(net::ConnectionId connection, std::uint16_t code, std::string_view reason) {
  if (server_ != nullptr) {
    server_->close(connection, code, reason);
  }
}

void WireSink::note(std::string_view text) { parts_.log(TraceKind::House, {}, text); }

}  // namespace tw::venue_sim
