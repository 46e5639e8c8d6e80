#pragma once

#include <cstdint>
#include <optional>

#include "model/command.hpp"
#include "model/event.hpp"
#include "model/record.hpp"

namespace tw {

/// Where commands go. `submit` never answers: acceptance, refusal and fills come back as events.
class Gateway {
 public:
  virtual ~Gateway() = default;
  virtual void submit(const Command& command) = 0;
};

/// Recorded market data in receive-time order, every event of kind market.
class HistoryReader {
 public:
  virtual ~HistoryReader() = default;
  /// The next event, or nothing at the end. Levels of a depth update are valid until the next call.
  /// Errors: InvalidInput naming file, line and reason; reading stops there.
  virtual Result<std::optional<Event>> next() = 0;
};

/// The journal as the engine's loop sees it. Order of records is order of calls.
class Log {
 public:
  virtual ~Log() = default;
  /// Stages one record.
  virtual void append(const Record& record) = 0;
  /// Makes everything staged durable before it returns.
  /// Errors: Unavailable; nothing that increases risk may leave any more.
  virtual Result<void> commit() = 0;
};

}  // namespace tw
