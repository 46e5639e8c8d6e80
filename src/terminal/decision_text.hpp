#pragma once

#include <string>

#include "control/decision_watch.hpp"
#include "terminal/labels.hpp"

namespace tw::terminal {

/// `name value` on a line of its own, indented.
void add_line(std::string& text, const std::string& name, const std::string& value);

/// The market at one moment, as lines.
std::string sight_text(const control::MarketSight& sight, const Labels& label);

/// Why a strategy was asked, what it wanted, for which reasons, and what became of it, as lines.
std::string wanted_text(const control::SeenDecision& decision, const Labels& label);

/// A condition that a strategy found, in words.
std::string reason_text(const strategy::Reason& reason, const Labels& label);

/// What each risk rule said of an order, as lines under a verdict.
std::string judged_text(const control::JudgedOrder& judged, const Labels& label);

/// `{name of a message}.{name of an enumerator}` in words.
std::string words(const Labels& label, std::string_view area, std::string_view name);

/// `12.345 ms`.
std::string duration_text(Duration duration, const Labels& label);

}  // namespace tw::terminal
