#pragma once

#include <cstdint>

#include "base/time.hpp"
#include "model/event.hpp"

namespace tw::data {

/// What to do with messages of other instruments, which arrive where one connection carries
/// several.
enum class OtherSymbols : std::uint8_t { Refuse, Skip };

/// A message that says nothing of the market: of a kind that Tradewind does not use, of another
/// instrument (OtherSymbols::Skip), the answer to a request.
struct Skipped {};

/// One of the trades of a message.
struct TradeEntry {
  Timestamp ts_event;
  Trade trade;
};

}  // namespace tw::data
