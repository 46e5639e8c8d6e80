#include "control/market_library.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "data/instrument_file.hpp"
#include "data/receive_clock.hpp"
#include "data/text_file.hpp"

namespace tw::control {
namespace {

using journal::ClockCorrection;
using journal::TermsOrigin;

class TapedMarket final : public RecordedMarket {
 public:
  explicit TapedMarket(std::unique_ptr<journal::TapeReader> reader) : reader_(std::move(reader)) {}

  Result<std::optional<Event>> next() override { return reader_->next(); }
  FeedCounts counts() const override {
    const journal::TapeInfo& info = reader_->info();
    const journal::TapeCounts& events = info.counts;
    return info.source.value_or(FeedCounts{.snapshots = events.snapshots,
                                           .depth = events.deltas,
                                           .levels = events.levels,
                                           .updates = events.deltas,
                                           .gaps = events.resets,
                                           .trades = events.trades,
                                           .quotes = events.quotes});
  }
  const ClockCorrection& clock() const override { return reader_->info().header.clock; }
  Result<void> seek(Timestamp at) override { return reader_->seek(at); }

 private:
  std::unique_ptr<journal::TapeReader> reader_;
};

class RawMarket final : public RecordedMarket {
 public:
  RawMarket(std::unique_ptr<MarketReader> reader, const ClockCorrection& clock)
      : reader_(std::move(reader)), clock_(clock) {}

  Result<std::optional<Event>> next() override {
    Result<std::optional<Event>> event = reader_->next();
    if (event.has_value() && event->has_value()) {
      const Checked<Event> moved = journal::corrected(**event, clock_);
      if (!moved.has_value()) {
        return fail(ErrorCode::InvalidInput, "a corrected receive time is beyond 64 bits",
                    "recording.clock", {{"offset", to_text(clock_.offset)}});
      }
      *event = *moved;
    }
    return event;
  }
  FeedCounts counts() const override { return reader_->counts(); }
  const ClockCorrection& clock() const override { return clock_; }
  Result<void> seek(Timestamp) override { return {}; }  // raw files are read from their start

 private:
  std::unique_ptr<MarketReader> reader_;
  ClockCorrection clock_;
};

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : ", ") + word;
  }
  return text;
}

std::unexpected<Error> not_found(const std::string& path) {
  return fail(ErrorCode::NotFound, "recording " + path + " does not exist", "recording.not_found",
              {{"path", path}});
}

std::unexpected<Error> refused(const std::string& path, const Error& error) {
  if (error.code == ErrorCode::NotFound) {
    return fail(ErrorCode::NotFound, error.what, "instruments.not_found", {{"path", path}});
  }
  return fail(ErrorCode::InvalidInput, error.what, "instruments.refused",
              {{"path", path}, {"reason", error.what}});
}

bool is_same(const Listing& listing, VenueName venue, const data::Sighting& sighting) {
  return listing.venue == venue && listing.category == sighting.category &&
         listing.symbol == sighting.symbol;
}

// A symbol may have a slash in it: the whole is compared first.
bool is_wanted(const data::Sighting& sighting, std::string_view wanted) {
  const std::string_view symbol = sighting.symbol.view();
  if (wanted.empty() || wanted == symbol) {
    return true;
  }
  const std::size_t slash = wanted.find('/');
  return slash != std::string_view::npos && wanted.substr(slash + 1) == symbol &&
         (!sighting.is_category_known || wanted.substr(0, slash) == sighting.category.view());
}

// A damage ends the survey as it ends the reading that follows, which reports it.
ClockCorrection survey_clock(MarketReader& reader, Duration latency_floor) {
  journal::ClockSurvey survey;
  while (true) {
    const Result<std::optional<Event>> event = reader.next();
    if (!event.has_value() || !event->has_value()) {
      return survey.correction(latency_floor);
    }
    survey.observe(**event);
  }
}

}  // namespace

std::string name_of(const Listing& listing) {
  return listing.category.to_string() + "/" + listing.symbol.to_string();
}

// One search through raw files.
struct MarketLibrary::Search {
  Search(const MarketLibrary& owner, const MarketFiles& asked) : library(owner), files(asked) {}

  const MarketLibrary& library;
  const MarketFiles& files;
  std::vector<InstrumentDefined> given;    // by the file a person named
  std::vector<InstrumentDefined> bundled;  // with the program
  const data::VenueRecordings* venue = nullptr;
  std::unique_ptr<data::MarketSurvey> survey;

  /// Looks at the first messages, or at all of them.
  Result<void> look(std::uint64_t messages_max) {
    survey.reset();
    std::vector<std::unique_ptr<data::MarketSurvey>> surveys;
    for (const auto& each : library.venues_) {
      surveys.push_back(each->survey());
    }
    TW_TRY(const auto source, data::open_messages(files.paths));
    for (std::uint64_t i = 0; i < messages_max; ++i) {
      Result<std::optional<data::RecordedMessage>> message = source->next();
      if (!message.has_value() && !is_anything_seen()) {
        return std::unexpected(std::move(message).error());
      }
      if (!message.has_value() || !message->has_value()) {
        break;  // whoever reads the market meets the damage again
      }
      if (survey != nullptr) {
        static_cast<void>(survey->observe(**message));
      } else {
        ask(surveys, **message);
      }
    }
    if (survey == nullptr) {
      return fail(ErrorCode::InvalidInput, files.paths.front() + ": no message of a known venue",
                  "recording.unknown_venue",
                  {{"path", joined(files.paths)}, {"known", library.venue_names()}});
    }
    return {};
  }

  bool is_anything_seen() const { return survey != nullptr && !survey->sightings().empty(); }

  // The first venue that knows one of its messages has the files.
  void ask(std::vector<std::unique_ptr<data::MarketSurvey>>& surveys,
           const data::RecordedMessage& message) {
    for (std::size_t i = 0; i < surveys.size() && survey == nullptr; ++i) {
      const bool is_asked =
          files.venue.empty() || library.venues_[i]->venue().view() == files.venue;
      if (is_asked && surveys[i]->observe(message) == data::Origin::Ours) {
        venue = library.venues_[i].get();
        survey = std::move(surveys[i]);
      }
    }
  }

  // Most recordings are of one bundled instrument, whose grid is known to be fine enough. The first
  // messages tell which, and the pass that finds its clock tells whether all others are of it too.
  Result<std::optional<FoundMarket>> find_at_first_look() {
    constexpr std::uint64_t kFirstLook = 4'096;
    if (!given.empty() || !look(kFirstLook).has_value()) {
      return std::nullopt;
    }
    const auto sightings = survey->sightings();
    if (sightings.size() != 1 || !survey->listed().empty() ||
        !is_wanted(sightings.front(), files.instrument) ||
        !find_definition(sightings.front()).has_value()) {
      return std::nullopt;
    }
    TW_TRY(FoundMarket market, make(sightings.front()));
    TW_TRY(const auto reader, venue->open(market.paths, market.instrument.listing));
    market.clock = survey_clock(*reader, market.latency_floor);
    return reader->counts().skipped == 0 ? std::optional(std::move(market)) : std::nullopt;
  }

  std::optional<InstrumentDefined> find_definition(const data::Sighting& sighting) const {
    for (const std::span<const InstrumentDefined> known :
         {std::span<const InstrumentDefined>(given), survey->listed(),
          std::span<const InstrumentDefined>(bundled)}) {
      const auto found = std::ranges::find_if(known, [&](const InstrumentDefined& each) {
        return is_same(each.listing, venue->venue(), sighting);
      });
      if (found != known.end()) {
        return *found;
      }
    }
    return std::nullopt;
  }

  InstrumentDefined infer(const data::Sighting& sighting,
                          const data::InstrumentGuess& guess) const {
    const Timestamp since = data::ReceiveClock::kFirst;
    InstrumentDefined defined;
    defined.listing = {.id = {},
                       .venue = venue->venue(),
                       .category = sighting.category,
                       .symbol = sighting.symbol,
                       .base = guess.base,
                       .quote = guess.quote,
                       .settle = guess.settle,
                       .kind = guess.kind,
                       .grid = {.price_decimals = sighting.price_decimals,
                                .quantity_decimals = sighting.quantity_decimals},
                       .valid_from = since};
    const Decimal step = Decimal::from_units(1, sighting.quantity_decimals);
    defined.terms = {.valid_from = since,
                     .tick_size = Price{Decimal::from_units(1, sighting.price_decimals)},
                     .step_size = Quantity{step},
                     .min_quantity = Quantity{step},
                     .min_notional = {},
                     .maker_fee = guess.maker_fee,
                     .taker_fee = guess.taker_fee};
    return defined;
  }

  Result<FoundMarket> make(data::Sighting sighting) const {
    const std::size_t slash = files.instrument.find('/');
    if (!sighting.is_category_known && slash != std::string::npos) {
      const std::string category = files.instrument.substr(0, slash);
      TW_TRY(sighting.category, data::name_of<CategoryName>("--instrument", category));
    }
    FoundMarket found{.paths = files.paths,
                      .form = MarketForm::Raw,
                      .instrument = {},
                      .origin = TermsOrigin::Listed,
                      .latency_floor = files.latency_floor.value_or(journal::kLatencyFloor),
                      .clock = {}};
    if (const auto defined = find_definition(sighting)) {
      found.instrument = *defined;
      BookGrid& grid = found.instrument.listing.grid;  // books hold what was allowed once
      grid.price_decimals = std::max(grid.price_decimals, sighting.price_decimals);
      grid.quantity_decimals = std::max(grid.quantity_decimals, sighting.quantity_decimals);
      return found;
    }
    const auto guess = venue->guess(sighting.category, sighting.symbol);
    if (!guess.has_value() && files.terms == MarketFiles::Terms::Needed) {
      return fail(ErrorCode::NotFound,
                  files.paths.front() + ": no definition of " + sighting.symbol.to_string(),
                  "recording.unknown_instrument",
                  {{"path", joined(files.paths)},
                   {"symbol", sighting.category.to_string() + "/" + sighting.symbol.to_string()}});
    }
    found.instrument = infer(sighting, guess.value_or(data::InstrumentGuess{}));
    found.origin = guess.has_value() ? TermsOrigin::Inferred : TermsOrigin::Unknown;
    return found;
  }

  Result<std::vector<FoundMarket>> markets() const {
    std::vector<FoundMarket> found;
    std::vector<std::string> names;
    for (const data::Sighting& sighting : survey->sightings()) {
      names.push_back(sighting.category.to_string() + "/" + sighting.symbol.to_string());
      if (is_wanted(sighting, files.instrument)) {
        TW_TRY(FoundMarket market, make(sighting));
        found.push_back(std::move(market));
      }
    }
    if (names.empty()) {
      return fail(ErrorCode::NotFound, files.paths.front() + ": no message about an instrument",
                  "recording.empty", {{"path", joined(files.paths)}});
    }
    if (found.empty()) {
      return fail(
          ErrorCode::NotFound, files.paths.front() + ": nothing about " + files.instrument,
          "recording.no_such_instrument",
          {{"path", joined(files.paths)}, {"symbol", files.instrument}, {"known", joined(names)}});
    }
    return found;
  }
};

MarketLibrary::MarketLibrary(std::vector<std::unique_ptr<data::VenueRecordings>> venues,
                             std::string bundled)
    : venues_(std::move(venues)), bundled_(std::move(bundled)) {}

const data::VenueRecordings* MarketLibrary::find_venue(std::string_view name) const {
  const auto found = std::ranges::find_if(
      venues_, [name](const auto& venue) { return venue->venue().view() == name; });
  return found == venues_.end() ? nullptr : found->get();
}

std::string MarketLibrary::venue_names() const {
  std::vector<std::string> names;
  for (const auto& venue : venues_) {
    names.push_back(venue->venue().to_string());
  }
  return joined(names);
}

// Ours is a list; each venue's own is an object that only it understands.
Result<std::vector<InstrumentDefined>> MarketLibrary::read_definitions(
    const std::string& path) const {
  auto ours = data::read_instruments(path);
  if (ours.has_value()) {
    return ours;
  }
  if (ours.error().code != ErrorCode::InvalidInput) {
    return refused(path, std::move(ours).error());
  }
  TW_TRY(const std::string text, data::read_text_file(path));
  for (const auto& venue : venues_) {
    auto list = venue->read_list(text, data::ReceiveClock::kFirst);
    if (list.has_value() && !list->instruments.empty()) {
      return std::move(list->instruments);
    }
  }
  return refused(path, std::move(ours).error());
}

Result<FoundMarket> MarketLibrary::find_tape(const MarketFiles& files) const {
  if (!files.instruments_file.empty() || files.latency_floor.has_value()) {
    const std::string option =
        files.latency_floor.has_value() ? "--latency-floor" : "--instruments";
    return fail(ErrorCode::InvalidInput, option + " cannot change the tape " + files.paths.front(),
                "usage.tape_is_fixed", {{"path", files.paths.front()}, {"option", option}});
  }
  TW_TRY(const journal::TapeInfo info, journal::read_tape_info(files.paths.front()));
  const Listing& listing = info.header.listing;
  const bool is_other_venue = !files.venue.empty() && listing.venue.view() != files.venue;
  const bool is_other = !files.instrument.empty() && listing.symbol.view() != files.instrument &&
                        name_of(listing) != files.instrument;
  if (is_other_venue || is_other) {
    const std::string wanted =
        files.venue.empty() ? files.instrument : files.venue + " " + files.instrument;
    return fail(ErrorCode::NotFound, files.paths.front() + ": nothing about " + wanted,
                "recording.no_such_instrument",
                {{"path", files.paths.front()}, {"symbol", wanted}, {"known", name_of(listing)}});
  }
  return FoundMarket{.paths = files.paths,
                     .form = MarketForm::Tape,
                     .instrument = {.listing = listing, .terms = info.header.terms},
                     .origin = info.header.origin,
                     .latency_floor = info.header.clock.latency_floor,
                     .clock = {}};
}

Result<std::vector<FoundMarket>> MarketLibrary::find(const MarketFiles& files) const {
  if (!files.venue.empty() && find_venue(files.venue) == nullptr) {
    return fail(ErrorCode::InvalidInput, "venue '" + files.venue + "' is unknown", "usage.venue",
                {{"value", files.venue}, {"known", venue_names()}});
  }
  for (const std::string& path : files.paths) {
    const Result<bool> found = journal::is_tape(path);
    if (!found.has_value()) {
      return found.error().code == ErrorCode::NotFound ? not_found(path)
                                                       : std::unexpected(found.error());
    }
    const bool is_tape = *found;
    if (is_tape && files.paths.size() > 1) {
      return fail(ErrorCode::InvalidInput, path + " is a tape among other files",
                  "usage.tape_among_files", {{"path", path}});
    }
    if (is_tape) {
      TW_TRY(FoundMarket market, find_tape(files));
      return std::vector{std::move(market)};
    }
  }
  Search search(*this, files);
  if (!files.instruments_file.empty()) {
    TW_TRY(search.given, read_definitions(files.instruments_file));
  }
  if (!bundled_.empty()) {
    TW_TRY(search.bundled, data::read_instruments(bundled_));
  }
  TW_TRY(const std::optional<FoundMarket> only, search.find_at_first_look());
  if (only.has_value()) {
    return std::vector{*only};
  }
  TW_CHECK(search.look(std::numeric_limits<std::uint64_t>::max()));
  return search.markets();
}

Result<FoundMarket> MarketLibrary::find_one(const MarketFiles& files) const {
  TW_TRY(std::vector<FoundMarket> found, find(files));
  if (found.size() == 1) {
    return std::move(found.front());
  }
  std::vector<std::string> names;
  for (const FoundMarket& each : found) {
    names.push_back(name_of(each.instrument.listing));
  }
  return fail(ErrorCode::InvalidInput, files.paths.front() + ": several instruments",
              "usage.several_instruments",
              {{"path", joined(files.paths)}, {"known", joined(names)}});
}

Result<std::unique_ptr<RecordedMarket>> MarketLibrary::open(const FoundMarket& market,
                                                            InstrumentId id) const {
  if (market.form == MarketForm::Tape) {
    TW_TRY(auto reader, journal::TapeReader::open(market.paths.front(), id));
    return std::make_unique<TapedMarket>(std::move(reader));
  }
  Listing listing = market.instrument.listing;
  listing.id = id;
  const data::VenueRecordings& venue = *find_venue(listing.venue.view());
  std::optional<ClockCorrection> clock = market.clock;
  if (!clock.has_value()) {
    TW_TRY(const auto first, venue.open(market.paths, listing));
    clock = survey_clock(*first, market.latency_floor);
  }
  TW_TRY(auto reader, venue.open(market.paths, listing));
  return std::make_unique<RawMarket>(std::move(reader), *clock);
}

market::TradeIds MarketLibrary::trade_ids(const Listing& listing) const {
  const data::VenueRecordings* venue = find_venue(listing.venue.view());
  return venue != nullptr ? venue->trade_ids(listing.category) : market::TradeIds::Opaque;
}

}  // namespace tw::control
