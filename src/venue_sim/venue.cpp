#include "venue_sim/venue.hpp"

#include <filesystem>
#include <fstream>

#include "venue_sim/control_port.hpp"
#include "venue_sim/venue_port.hpp"

namespace tw::venue_sim {

struct Venue::State {
  State(VenueSettings settings, HistoryReader* recorded)
      : parts(std::move(settings), recorded), venue(parts), control(parts) {}
  VenueParts parts;
  VenuePort venue;
  ControlPort control;
};

Venue::Venue(VenueSettings settings, HistoryReader* recorded)
    : state_(std::make_unique<State>(std::move(settings), recorded)) {}

Venue::~Venue() = default;

net::ServerHandler& Venue::venue_handler() { return state_->venue; }
net::ServerHandler& Venue::control_handler() { return state_->control; }
void Venue::attach(net::Server& venue) { state_->parts.sink.attach(venue); }
const VenueSettings& Venue::settings() const { return state_->parts.settings; }

}  // namespace tw::venue_sim
