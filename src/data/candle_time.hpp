#pragma once

#include <optional>
#include <string_view>

#include "base/time.hpp"

namespace tw::data {

/// A moment as files of candles write it: seconds or milliseconds since 1970 (10 or 13 digits), or
/// ISO text with a blank or a `T`, decimals or none, followed by `Z`, an offset such as `+01:00`,
/// `+0100` or `+01`, or nothing, which is UTC.
/// Errors: nothing for any other text, and for what is not from 1970 to 2199.
std::optional<Timestamp> parse_candle_time(std::string_view text);

}  // namespace tw::data
