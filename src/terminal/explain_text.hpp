#pragma once

#include <string>

#include "control/explanation.hpp"
#include "messages/catalogue.hpp"

namespace tw::terminal {

/// The way of one order, step by step.
std::string explanation_text(const control::OrderExplanation& explanation,
                             messages::Language language);

/// What was wanted at a moment, and what became of it.
std::string explanation_text(const control::MomentExplanation& explanation,
                             messages::Language language);

}  // namespace tw::terminal
