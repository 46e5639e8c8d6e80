#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/random.hpp"
#include "journal/simulated_disk.hpp"
#include "journal/tape.hpp"

namespace tw::journal {

inline constexpr InstrumentId kSampleInstrument{7};

/// An event that owns its levels.
class StoredEvent {
 public:
  explicit StoredEvent(const Event& event);
  StoredEvent(Event event, std::vector<DepthLevel> bids, std::vector<DepthLevel> asks);
  /// The event, its levels valid as long as this stays where it is.
  Event get() const;

 private:
  Event event_;
  std::vector<DepthLevel> bids_;
  std::vector<DepthLevel> asks_;
};
using StoredEvents = std::vector<StoredEvent>;

/// Every field of an event as one line of text, the same for equal events only.
std::string to_line(const Event& event);
std::vector<std::string> to_lines(const StoredEvents& events);

TapeHeader sample_header();

/// How wild random events are.
enum class Wildness : std::uint8_t {
  Market,  ///< a chain of deltas on a moving market, with a gap or a reset at times
  Any,     ///< any value that a tape takes, levels in any order
};
StoredEvents random_events(Random& random, std::size_t count, Wildness wildness);

/// Writes a tape named `tape` on the disk; the events must be fit for one.
TapeInfo write_tape(SimulatedDisk& disk, const StoredEvents& events);
Result<std::unique_ptr<TapeReader>> open_tape(SimulatedDisk& disk);
/// Makes a file of these bytes, named `tape`.
void put_tape(SimulatedDisk& disk, const SimulatedDisk::Bytes& bytes);

/// What a reader gives until its end or its error.
struct ReadTape {
  std::vector<std::string> lines;
  std::optional<Error> error;
};
ReadTape read_all(HistoryReader& reader);

}  // namespace tw::journal
