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

/// Whether a history had another event.
enum class Next : std::uint8_t { Put, End };

/// Recorded market data in receive-time order, every event of kind market.
class HistoryReader {
 public:
  virtual ~HistoryReader() = default;
  /// The next event, or nothing at the end. Levels of a depth update are valid until the next call.
  /// Errors: InvalidInput naming file, line and reason; reading stops there.
  virtual Result<std::optional<Event>> next() = 0;
  /// The same without an event in between: put over the one that stands in `out`, which is left as
  /// it is at the end. Errors: as `next`.
  virtual Result<Next> next_into(Event& out) {
    TW_TRY(const std::optional<Event> event, next());
    if (!event.has_value()) {
      return Next::End;
    }
    out = *event;
    return Next::Put;
  }
};

/// What became of the messages of a recorded market, for reports. Counts speak of the source: a
/// tape keeps those of the recording it was made from.
struct FeedCounts {
  std::uint64_t snapshots = 0;  ///< taken
  std::uint64_t depth = 0;      ///< changes of the book: every message, used or not
  std::uint64_t levels = 0;     ///< level changes in them
  std::uint64_t updates = 0;    ///< of them accepted into the chain, empty ones too
  std::uint64_t stale = 0;      ///< of them seen already, or before any snapshot
  std::uint64_t gaps = 0;
  std::uint64_t trades = 0;
  std::uint64_t quotes = 0;
  std::uint64_t skipped = 0;          ///< messages of kinds or instruments that are not used
  std::uint64_t checksums_total = 0;  ///< compared with the venue's own
  std::uint64_t checksums_equal = 0;

  friend bool operator==(const FeedCounts&, const FeedCounts&) = default;
};

/// A recorded market that says what became of its messages.
class MarketReader : public HistoryReader {
 public:
  /// So far; of the whole once `next` gave nothing.
  virtual FeedCounts counts() const = 0;
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
  /// Begins to make durable what is staged and does not wait for it; what is staged while that is
  /// under way goes with a later call. A log that cannot do this waits. Errors: as `commit`.
  virtual Result<void> start_commit() { return commit(); }
  /// How many of the records appended to this log are durable by now.
  virtual std::uint64_t durable() const = 0;
};

}  // namespace tw
