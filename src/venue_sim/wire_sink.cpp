#include "venue_sim/venue_state.hpp"

namespace tw::venue_sim {

void WireSink::send(net::ConnectionId connection, std::string_view text) {
  if (connection.value() >= kHouseFirst) {
    send_house(connection, text);
    return;
  }
  if (parts_.wire.takes(connection, text)) {
    return;
  }
  parts_.log(TraceKind::Out, connection, text);
  if (server_ != nullptr) {
    server_->send(connection, text);
  }
}

void WireSink::close(net::ConnectionId connection, std::uint16_t code, std::string_view reason) {
  if (server_ != nullptr && connection.value() < kHouseFirst) {
    server_->close(connection, code, reason);
  }
}

// With the account as the first member, which no client ever sees.
void WireSink::send_house(net::ConnectionId connection, std::string_view text) {
  if (!text.starts_with('{') || text.find("\"topic\"") == std::string_view::npos) {
    return;
  }
  std::string line = "{\"account\":" + std::to_string(connection.value() - kHouseFirst) + ",";
  line.append(text.substr(1));
  parts_.log(TraceKind::House, connection, line);
}

}  // namespace tw::venue_sim
