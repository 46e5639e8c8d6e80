#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "app/venue_address.hpp"

namespace tw::app {

/// The control port of a simulated venue that runs.
/// Errors:  Unavailable (`venue_sim.no_answer`) where nobody answers in ten seconds, or no JSON.
class ControlClient {
 public:
  explicit ControlClient(VenueAddress address) : address_(std::move(address)) {}

  /// The answer as it came, and what is said where it is a refusal.
  struct Answer {
    std::string text;
    std::string refusal = {};
  };
  Result<Answer> ask(std::string_view method, const std::string& target,
                     const std::string& body) const;

 private:
  std::unexpected<Error> no_answer(const std::string& reason) const;

  VenueAddress address_;
};

}  // namespace tw::app
