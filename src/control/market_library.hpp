#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "data/venue_recordings.hpp"
#include "journal/tape.hpp"

namespace tw::control {

/// What a person named as one recorded market: a tape, or all raw files of one session.
struct MarketFiles {
  std::vector<std::string> paths;
  std::string venue;                      ///< empty: as the files tell
  std::string instrument;                 ///< `SYMBOL` or `category/SYMBOL`; empty: all there are
  std::string instruments_file;           ///< definitions that go before all others; may be empty
  std::optional<Duration> latency_floor;  ///< journal::kLatencyFloor where it is not said
  enum class Terms : std::uint8_t {
    Needed,  ///< what a contract is must be known
    Unused,  ///< only its book and its trades are looked at
  } terms = Terms::Needed;
};

enum class MarketForm : std::uint8_t { Tape, Raw };

/// One instrument in recorded files, and how it is read.
struct FoundMarket {
  std::vector<std::string> paths;
  MarketForm form = MarketForm::Raw;
  InstrumentDefined instrument;  ///< its id is left zero
  journal::TermsOrigin origin = journal::TermsOrigin::Listed;
  Duration latency_floor{};                       ///< Raw: what the clock is corrected to
  std::optional<journal::ClockCorrection> clock;  ///< Raw: where it was found by the way
};

/// The events of a recorded market, their receive times corrected.
class RecordedMarket : public MarketReader {
 public:
  /// What was added to the recorder's clock.
  virtual const journal::ClockCorrection& clock() const = 0;
  /// Before the first `next`: goes on where a book that follows the events from there holds at `at`
  /// what it holds when it follows all of them. Errors: as `next`.
  virtual Result<void> seek(Timestamp at) = 0;
};

/// Finds and opens recorded markets of every venue it was given, so that no use case names one.
/// Definitions of instruments come, in this order, from the file a person names, from lists among
/// the recorded files, and from the bundled ones. What none of them knows is inferred where the
/// venue's names allow it: tick and step are the finest units of the whole recording.
class MarketLibrary {
 public:
  /// `bundled` is the path of the definitions that come with the program, or empty.
  MarketLibrary(std::vector<std::unique_ptr<data::VenueRecordings>> venues, std::string bundled);

  /// The instruments in the files, in the order in which they are first spoken of.
  /// Errors: InvalidInput (`usage.tape_is_fixed`) for definitions or a latency floor beside a tape,
  ///         which has its own; NotFound for a missing file, for files that speak of no instrument
  ///         (`recording.empty`), not of the wanted one (`recording.no_such_instrument`) or of one
  ///         that nobody defines (`recording.unknown_instrument`); InvalidInput for files of no
  ///         known venue (`recording.unknown_venue`), and as data::open_messages and TapeReader.
  /// Cost:   raw files are read once; twice where they speak of an instrument that is not bundled,
  /// or
  ///         of several.
  Result<std::vector<FoundMarket>> find(const MarketFiles& files) const;
  /// The only instrument. Errors: as `find`; InvalidInput (`usage.several_instruments`).
  Result<FoundMarket> find_one(const MarketFiles& files) const;

  /// Opens a market as the instrument of that id.
  /// Errors: as data::VenueRecordings::open and TapeReader.
  /// Cost:   raw files are read once before, where `find` did not find what corrects their clock.
  Result<std::unique_ptr<RecordedMarket>> open(const FoundMarket& market, InstrumentId id) const;

  /// What the trade ids of an instrument promise; nothing, where its venue is not known.
  market::TradeIds trade_ids(const Listing& listing) const;

 private:
  struct Search;
  Result<FoundMarket> find_tape(const MarketFiles& files) const;
  Result<std::vector<InstrumentDefined>> read_definitions(const std::string& path) const;
  const data::VenueRecordings* find_venue(std::string_view name) const;
  std::string venue_names() const;

  std::vector<std::unique_ptr<data::VenueRecordings>> venues_;
  std::string bundled_;
};

/// `category/SYMBOL`.
std::string name_of(const Listing& listing);

}  // namespace tw::control
