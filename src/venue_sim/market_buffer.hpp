#pragma once

#include <vector>

#include "sim/liquidity_source.hpp"

namespace tw::venue_sim {

/// Keeps what the market did while the exchange is busy with a request, so that it hears of it
/// after its own answers, in order.
/// Cost:    a copy of each event's levels; memory is kept between uses.
class MarketBuffer final : public sim::MarketListener {
 public:
  void on_market(const Event& event) override {
    Event& kept = events_.emplace_back(event);
    if (auto* depth = std::get_if<DepthUpdate>(&kept.body)) {
      const std::size_t first = levels_.size();
      levels_.insert(levels_.end(), depth->bids.begin(), depth->bids.end());
      levels_.insert(levels_.end(), depth->asks.begin(), depth->asks.end());
      places_.push_back({events_.size() - 1, first});
    }
  }
  bool is_empty() const { return events_.empty(); }

  /// Hands everything over, also what comes meanwhile.
  template <class Listener>
  void drain(const Listener& listener) {
    while (!events_.empty()) {
      working_.swap(events_);
      working_levels_.swap(levels_);
      working_places_.swap(places_);
      link();
      for (const Event& event : working_) {
        listener(event);
      }
      working_.clear();
      working_levels_.clear();
      working_places_.clear();
    }
  }

 private:
  struct Place {
    std::size_t event = 0;
    std::size_t first = 0;  // of its levels
  };

  void link() {
    for (const Place& place : working_places_) {
      auto& depth = std::get<DepthUpdate>(working_[place.event].body);
      const DepthLevel* levels = working_levels_.data() + place.first;
      const std::size_t bids = depth.bids.size();
      depth.asks = {levels + bids, depth.asks.size()};
      depth.bids = {levels, bids};
    }
  }

  std::vector<Event> events_;
  std::vector<Event> working_;
  std::vector<DepthLevel> levels_;
  std::vector<DepthLevel> working_levels_;
  std::vector<Place> places_;
  std::vector<Place> working_places_;
};

}  // namespace tw::venue_sim
