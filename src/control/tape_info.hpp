#pragma once

#include "journal/tape.hpp"
#include "json/value.hpp"

namespace tw::control {

/// What a tape says of itself in its published form (`schema_version` 1).
json::Value to_json(const journal::TapeInfo& info);

}  // namespace tw::control
