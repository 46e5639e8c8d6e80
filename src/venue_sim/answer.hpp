#pragma once

#include <cstdint>
#include <string>

#include "base/time.hpp"

namespace tw::venue_sim {

/// What one request is answered with, before it becomes bytes.
struct Answer {
  int code = 0;                ///< retCode
  std::string message = "OK";  ///< retMsg
  std::string result = "{}";   ///< JSON
  std::string extra = "{}";    ///< retExtInfo, JSON
  int status = 200;            ///< HTTP

  bool is_ok() const { return code == 0; }
};

/// A refusal with an empty result. Codes and texts: docs/venue-sim.md and the venue's error table.
Answer refuse(int code, std::string message);
/// A success with this result.
Answer accept(std::string result);
/// `{"retCode":..,"retMsg":..,"result":..,"retExtInfo":..,"time":ms}`.
std::string envelope(const Answer& answer, Timestamp now);

}  // namespace tw::venue_sim
