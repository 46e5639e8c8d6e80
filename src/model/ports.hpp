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

/// What a reader counted while it read. Every count is of what was in the source, before joining.
struct FeedStatistics {
  std::uint64_t depth = 0;      ///< depth messages
  std::uint64_t trades = 0;     ///< public trades
  std::uint64_t quotes = 0;     ///< best-price messages
  std::uint64_t snapshots = 0;  ///< whole books
  std::uint64_t levels = 0;     ///< level changes in depth messages and snapshots
  std::uint64_t stale = 0;      ///< depth messages older than the snapshot they met
  std::uint64_t gaps = 0;       ///< holes in the venue's numbering
  std::uint64_t checksums_equal = 0;
  std::uint64_t checksums_total = 0;  ///< zero where the venue sends none
  Duration clock_offset{};            ///< what was added to the recorder's time

  friend bool operator==(const FeedStatistics&, const FeedStatistics&) = default;
};

/// A recorded market of one instrument.
class RecordedFeed : public HistoryReader {
 public:
  /// The instrument with the terms in force when it was recorded.
  virtual const InstrumentDefined& instrument() const = 0;
  /// Counts so far; final once `next` gave nothing.
  virtual FeedStatistics statistics() const = 0;
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
