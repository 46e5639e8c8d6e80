#pragma once

#include <string>

#include "base/state_archive.hpp"

namespace tw::venue_sim {

/// A text of a saved state, behind its length.
inline void text_state(StateWriter& out, const std::string& text) {
  out(static_cast<std::uint32_t>(text.size()));
  for (const char c : text) {
    out(static_cast<std::uint8_t>(c));
  }
}

inline void text_state(StateReader& in, std::string& text) {
  std::uint32_t size = 0;
  in(size);
  in.require(size <= in.rest());
  text.clear();
  for (std::uint32_t i = 0; i < size && !in.has_failed(); ++i) {
    std::uint8_t c = 0;
    in(c);
    text.push_back(static_cast<char>(c));
  }
}

}  // namespace tw::venue_sim
