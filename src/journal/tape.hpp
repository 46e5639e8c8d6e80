#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "journal/tape_clock.hpp"
#include "model/ports.hpp"

namespace tw::journal {

class Storage;

/// Where the terms of an instrument come from.
enum class TermsOrigin : std::uint8_t {
  Listed,    ///< from a list of instruments
  Inferred,  ///< tick and step are the finest units of the recording, minimums and fees are guesses
  Unknown,   ///< nobody tells what a contract is; never on a tape
};

/// The origin as surfaces write it: `listed`.
std::string_view name_of(TermsOrigin origin);

/// What a tape says of itself, enough to play it with nothing else at hand.
struct TapeHeader {
  Listing listing;  ///< its id is not on the tape: whoever registers the instrument gives it out
  InstrumentTerms terms;
  ClockCorrection clock;  ///< what the receive times on the tape contain already
  TermsOrigin origin = TermsOrigin::Listed;

  friend bool operator==(const TapeHeader&, const TapeHeader&) = default;
};

/// Number of events by kind.
struct TapeCounts {
  std::uint64_t snapshots = 0;
  std::uint64_t deltas = 0;
  std::uint64_t trades = 0;
  std::uint64_t quotes = 0;
  std::uint64_t resets = 0;
  std::uint64_t levels = 0;  ///< of snapshots and deltas together

  std::uint64_t events() const { return snapshots + deltas + trades + quotes + resets; }
  friend bool operator==(const TapeCounts&, const TapeCounts&) = default;
};

/// Where a tape stops being readable.
struct TapeDamage {
  std::uint64_t block = 0;  ///< from 1; 0 is the header
  std::uint64_t byte = 0;   ///< where it begins in the file
  std::string reason;       ///< message value, `@reason.*`
  std::string log;          ///< the same as log text

  friend bool operator==(const TapeDamage&, const TapeDamage&) = default;
};

/// What is known of a tape without reading its events.
struct TapeInfo {
  TapeHeader header;
  TapeCounts counts;  ///< of the blocks before the damage, where there is any
  std::uint64_t blocks = 0;
  std::uint64_t keyframes = 0;
  std::uint64_t bytes = 0;           ///< of the file
  Timestamp first_time;              ///< ts_recv, corrected; of the first and
  Timestamp last_time;               ///< last event, where there are any
  std::optional<FeedCounts> source;  ///< of the recording it was made from
  std::optional<TapeDamage> damage;  ///< seen at opening; a damaged payload is seen when it is read
};

/// Records the market events of one instrument.
/// Input:   events of kind market (TW_ASSERT) in receive-time order; their instrument is
///          header.listing.id.
/// Output:  one file that appears under its name when `close` succeeds, complete and synced. Until
///          then it lies beside it as `<name>.<pid>.part`, and goes with this object otherwise.
/// Errors:  create: Conflict when the file is there already (`out.exists`), Unavailable
///          (`tape.unwritable`), InvalidInput for terms or names that no instrument has
///          (`tape.range`). append: InvalidInput for an event whose receive time is before the
///          last one (`tape.order`), of another instrument (`tape.instrument`), with a tick, lot or
///          time outside model/market_bounds.hpp or more than kTapeLevelsMax levels
///          (`tape.range`): it is not recorded, the tape goes on; Unavailable (`tape.unwritable`):
///          the tape is given up.
/// Cost:    no allocation per event after warm-up; a block of some 32,000 events and levels is
///          held in memory.
class TapeWriter {
 public:
  static Result<TapeWriter> create(const std::string& path, const TapeHeader& header);
  /// The same over another disk.
  static Result<TapeWriter> create(std::unique_ptr<Storage> storage, const std::string& name,
                                   const TapeHeader& header);
  TapeWriter(TapeWriter&&) noexcept;
  TapeWriter& operator=(TapeWriter&&) noexcept;
  ~TapeWriter();

  Result<void> append(const Event& event);
  /// What became of the messages that the events came from; kept beside them.
  void set_source(const FeedCounts& source);
  /// Ends the tape; nothing is appended afterwards (TW_ASSERT).
  Result<TapeInfo> close();

 private:
  struct Impl;
  explicit TapeWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Levels of one depth message at most.
inline constexpr std::uint32_t kTapeLevelsMax = 1U << 20U;

/// Plays a tape, from its start or from a moment.
/// Output:  exactly the events that were recorded, as those of the given instrument id.
/// Errors:  open: NotFound (`tape.not_found`), Unavailable (`tape.unreadable`), InvalidInput for a
///          file that is no tape (`tape.not_a_tape`), of another version (`tape.version`) or with a
///          damaged header (`tape.damaged`). next: InvalidInput (`tape.damaged`) naming block and
///          byte, after all events before the damage: a tape that was cut never ends as if it were
///          whole. A missing or damaged index is rebuilt from the blocks and counts as damage at
///          the end.
/// Cost:    memory for one block; no allocation per event after warm-up.
class TapeReader final : public HistoryReader {
 public:
  static Result<std::unique_ptr<TapeReader>> open(const std::string& path, InstrumentId instrument);
  /// The same over another disk.
  static Result<std::unique_ptr<TapeReader>> open(std::unique_ptr<Storage> storage,
                                                  const std::string& name, InstrumentId instrument);
  ~TapeReader() override;

  const TapeInfo& info() const;

  Result<std::optional<Event>> next() override;

  /// Goes on at the last keyframe before `at` (the start, where there is none): `next` then gives
  /// the book of that moment as a snapshot, or a FeedReset where there was none, and every recorded
  /// event after it. A book that follows them holds at `at` what it holds read from the start.
  /// Errors:  as `next`.
  /// Cost:    one block is read.
  Result<void> seek(Timestamp at);

 private:
  struct Impl;
  explicit TapeReader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Whether a file begins as a tape does. Errors: NotFound (`tape.not_found`), Unavailable
/// (`tape.unreadable`).
Result<bool> is_tape(const std::string& path);

/// Reads what a tape says of itself, payloads left aside.
/// Errors:  as TapeReader::open.
Result<TapeInfo> read_tape_info(const std::string& path);

/// The error that `next` gives at this damage, for those who ask TapeInfo first.
Error tape_damaged(const std::string& path, const TapeDamage& damage);

}  // namespace tw::journal
