#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "binance_twin.hpp"
#include "model/instrument.hpp"

namespace tw::twin {

/// What a stream is drawn from: the same draw gives the same bytes.
struct Draw {
  std::uint64_t seed = 0;
  std::uint64_t messages = 0;
  BookGrid grid;
};

/// Lines `<ns> <message>` of one session as a recorder might have kept it: true messages of an
/// imagined venue, some lost, some repeated, some in the wrong order, snapshots early and late.
std::vector<std::string> draw_binance(const Draw& draw, BinanceRules rules);
std::vector<std::string> draw_bybit(const Draw& draw);

}  // namespace tw::twin
