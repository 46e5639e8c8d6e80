#pragma once

#include <optional>
#include <string_view>

#include "base/time.hpp"

namespace tw::data {

/// A moment as files of candles write it: seconds, milliseconds, microseconds or nanoseconds since
/// 1970 (10, 13, 16 or 19 digits), with decimals or without, or ISO text with a blank or a `T`,
/// decimals or none, followed by `Z`, an offset such as `+01:00`, `+0100` or `+01`, or nothing,
/// which is UTC.
/// Errors: nothing for any other text, for what is not from 1970 to 2199, and for decimals finer
///         than a nanosecond.
std::optional<Timestamp> parse_candle_time(std::string_view text);

}  // namespace tw::data
