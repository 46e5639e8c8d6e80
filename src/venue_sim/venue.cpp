#include "venue_sim/venue.hpp"

#include <utility>

#include "venue_sim/control_port.hpp"
#include "venue_sim/state_keeper.hpp"
#include "venue_sim/venue_port.hpp"

namespace tw::venue_sim {

struct Venue::State {
  State(VenueSettings settings, HistoryReader* recorded)
      : parts(std::move(settings), recorded), venue(parts), control(parts) {}
  VenueParts parts;
  VenuePort venue;
  ControlPort control;
};

Venue::Venue(std::unique_ptr<State> state) : state_(std::move(state)) {}

Venue::Venue(VenueSettings settings, HistoryReader* recorded)
    : Venue(std::make_unique<State>(std::move(settings), recorded)) {
  state_->parts.begin();
}

Result<std::unique_ptr<Venue>> Venue::open(VenueSettings settings, StateFile file,
                                           HistoryReader* recorded) {
  auto state = std::make_unique<State>(std::move(settings), recorded);
  VenueParts& parts = state->parts;
  if (const std::optional<SavedState>& found = file.found(); !found.has_value()) {
    parts.begin();
  } else if (!parts.load(found->state, found->ending).has_value()) {
    return state_damaged(file.path());
  }
  file.release();
  parts.keeper = std::make_unique<StateKeeper>(parts, std::move(file));
  return std::unique_ptr<Venue>(new Venue(std::move(state)));
}

Venue::~Venue() = default;

Result<void> Venue::save(Ending ending) {
  return state_->parts.keeper == nullptr ? Result<void>{} : state_->parts.keeper->save(ending);
}

net::ServerHandler& Venue::venue_handler() { return state_->venue; }
net::ServerHandler& Venue::control_handler() { return state_->control; }
void Venue::attach(net::Server& venue) { state_->parts.sink.attach(venue); }
const VenueSettings& Venue::settings() const { return state_->parts.settings; }

}  // namespace tw::venue_sim
