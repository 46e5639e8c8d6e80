#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "venue_sim/fault_table.hpp"

namespace tw::venue_sim {

enum class FaultStart : std::uint8_t { AtOnce, Nth, Chance, AtTime, AfterEvent };

/// One script line as it was read (see FaultScript).
struct FaultLine {
  std::string text;
  const EffectRule* rule = nullptr;
  std::string where;  ///< without seam and star
  bool is_prefix = false;
  FaultStart start = FaultStart::AtOnce;
  std::int64_t nth = 0;
  Decimal chance;
  Duration at{};  ///< since the script began
  std::string event;
  std::optional<std::int64_t> count = {};
  std::optional<Duration> length = {};
  FaultEffect effect;

  bool matches(FaultPoint point, std::string_view place) const;
};

/// Errors: InvalidInput naming member and value, and what it may be; not the line.
Result<FaultLine> read_fault_line(std::string_view text);

}  // namespace tw::venue_sim
