#pragma once

#include <span>
#include <string>

#include "messages/catalogue.hpp"
#include "strategy/registry.hpp"

namespace tw::terminal {

/// One line per strategy: its name and what it does.
std::string strategies_text(std::span<const strategy::Descriptor> strategies,
                            messages::Language language);

/// What a strategy does and a table of its parameters.
std::string strategy_text(const strategy::Descriptor& strategy, messages::Language language);

}  // namespace tw::terminal
