#pragma once

#include <string>
#include <vector>

#include "control/market_import.hpp"
#include "control/market_moment.hpp"
#include "control/market_verify.hpp"
#include "messages/catalogue.hpp"

namespace tw::terminal {

/// What an import made, and the commands that go on from there.
std::string import_text(const control::ImportReport& report, messages::Language language);

/// What a tape says of itself.
std::string info_text(const journal::TapeInfo& info, messages::Language language);

/// What the check of each market found.
std::string verify_text(const std::vector<control::MarketReport>& reports,
                        messages::Language language);

/// The ladder of a market at a moment, asks above bids, with the newest trades.
std::string moment_text(const control::MarketMoment& moment, messages::Language language);

}  // namespace tw::terminal
