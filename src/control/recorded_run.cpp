#include "control/recorded_run.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>

#include "backtest/history.hpp"
#include "base/calendar.hpp"
#include "control/journal_report.hpp"
#include "control/latency_choice.hpp"
#include "control/run_limits.hpp"
#include "control/settings_file.hpp"
#include "control/venue_settings.hpp"

namespace tw::control {
namespace {

// Ends where the history below cannot be read any further, and keeps the reason.
class TornHistory final : public HistoryReader {
 public:
  explicit TornHistory(HistoryReader& history) : history_(history) {}
  Result<std::optional<Event>> next() override {
    auto event = history_.next();
    if (!event.has_value()) {
      failure = std::move(event).error();
      return std::optional<Event>();
    }
    return event;
  }
  std::optional<Error> failure;

 private:
  HistoryReader& history_;
};

// Where records go that the journal does not hold: it ended in the middle of their input.
class Beyond final : public Log {
 public:
  void append(const Record&) override { ++appended_; }
  Result<void> commit() override { return {}; }
  std::uint64_t durable() const override { return appended_; }

 private:
  std::uint64_t appended_ = 0;
};

std::string value_of(const std::vector<Setting>& settings, const std::string& name) {
  const auto found = std::ranges::find(settings, name, &Setting::name);
  return found == settings.end() ? std::string() : found->value;
}

// The fees of all instruments, when they are the same; else each has its own.
std::optional<std::string> common_fees(const std::vector<Setting>& settings) {
  std::optional<std::string> fees;
  for (const Setting& setting : settings) {
    if (!setting.name.starts_with("fees.")) {
      continue;
    }
    if (fees.has_value() && *fees != setting.value) {
      return std::nullopt;
    }
    fees = setting.value;
  }
  return fees;
}

// Leverage stands there for each instrument, where something is lent.
void take_margin(const std::vector<Setting>& settings, RunRequest& request) {
  constexpr std::string_view kPrefix = "leverage.";
  for (const Setting& setting : settings) {
    if (setting.name == "margin") {
      request.margin = setting.value;
    } else if (setting.name == "maintenance_rate") {
      request.maintenance_rate = setting.value;
    } else if (setting.name.starts_with(kPrefix)) {
      request.leverage.push_back(setting.name.substr(kPrefix.size()) + "=" + setting.value);
    }
  }
}

// Of candles the market of a run is made anew each time, there is no tape that it consumed.
Result<void> check_market(const std::string& journal, const std::vector<Setting>& settings) {
  if (is_on_candles(settings)) {
    return fail(ErrorCode::InvalidInput, journal + " is of a run on candles",
                "journal.audit_candles", {{"path", journal}});
  }
  return {};
}

std::unexpected<Error> lacks(const std::string& path, std::string_view what) {
  return fail(ErrorCode::InvalidInput, path + " holds no " + std::string(what),
              "data.settings_damaged", {{"path", path}, {"reason", "@reason.no_settings"}});
}

struct LatencySetting {
  std::string_view name;
  const std::optional<std::string>& file;  ///< that was named for it
  std::string_view option;                 ///< by which it is
};

// The text that asks for a recorded latency again.
Result<std::string> latency_text(const std::string& path, const std::string& recorded,
                                 const LatencySetting& setting) {
  if (setting.file.has_value()) {
    return *setting.file;
  }
  if (recorded.starts_with(kDrawnLatency)) {
    return fail(ErrorCode::InvalidInput, path + " has latencies of a file", "journal.audit_latency",
                {{"path", std::filesystem::path(path).parent_path().string()},
                 {"digest", recorded.substr(kDrawnLatency.size())},
                 {"option", std::string(setting.option)}});
  }
  return LatencyChoice::names_file(recorded) ? Result<std::string>(lacks(path, setting.name))
                                             : recorded;
}

Result<void> take_latencies(const std::string& path, const std::vector<Setting>& settings,
                            const AuditFiles& files, RunRequest& request) {
  const std::string latency = value_of(settings, "latency");
  const std::string feed = value_of(settings, std::string(kFeedLatency));
  TW_TRY(request.latency, latency_text(path, latency, {"latency", files.latency, "--latency"}));
  if (!feed.empty() || files.feed_latency.has_value()) {
    TW_TRY(request.feed_latency,
           latency_text(path, feed, {kFeedLatency, files.feed_latency, "--feed-latency"}));
  }
  if (!latency.starts_with(kDrawnLatency) && !feed.starts_with(kDrawnLatency)) {
    return {};
  }
  const std::string seed = value_of(settings, "seed");
  const auto [stop, code] = std::from_chars(seed.data(), seed.data() + seed.size(), request.seed);
  return code == std::errc() && stop == seed.data() + seed.size() ? Result<void>()
                                                                  : lacks(path, "seed");
}

Result<void> take_window(const std::string& path, const std::vector<Setting>& settings,
                         MarketWindow& window) {
  const std::array ends{std::pair{"from", &window.from}, std::pair{"to", &window.to}};
  for (const auto& [name, end] : ends) {
    const std::string text = value_of(settings, name);
    if (text.empty()) {
      continue;
    }
    const auto at = parse_timestamp(text);
    if (!at.has_value()) {
      return lacks(path, name);
    }
    *end = *at;
  }
  return {};
}

Result<RunRequest> request_of(const std::string& path, const std::vector<Setting>& settings,
                              const AuditFiles& files) {
  RunRequest request;
  request.tapes = files.tapes;
  request.funding_file = files.funding;
  request.strategy = value_of(settings, "strategy");
  request.capital = value_of(settings, "capital");
  request.fees = common_fees(settings);
  request.limits = recorded_limits(settings);
  TW_CHECK(take_latencies(path, settings, files, request));
  request.queue = value_of(settings, "queue");
  request.fill = value_of(settings, "fill");
  if (const std::string through = value_of(settings, "through"); !through.empty()) {
    request.through = through;
  }
  TW_CHECK(take_window(path, settings, request.window));
  take_margin(settings, request);
  for (const Setting& setting : settings) {
    constexpr std::string_view kPrefix = "parameter.";
    if (setting.name.starts_with(kPrefix)) {
      request.parameters.push_back(setting.name.substr(kPrefix.size()) + "=" + setting.value);
    }
  }
  return request;
}

// A tape may be another file than the recorded one: its content is what is compared. The seed is
// drawn from only where latencies are, and taken over there.
bool is_compared(const Setting& setting) {
  return !setting.name.starts_with("recording.") && setting.name != "seed";
}

std::vector<Setting> compared(std::vector<Setting> settings) {
  std::erase_if(settings, [](const Setting& setting) { return !is_compared(setting); });
  return settings;
}

// Of which markets a run is, by its settings.
std::string symbols_of(const std::vector<Setting>& settings) {
  constexpr std::string_view kPrefix = "recording.";
  std::vector<std::string> symbols;
  for (const Setting& setting : settings) {
    if (setting.name.starts_with(kPrefix)) {
      symbols.push_back(setting.name.substr(kPrefix.size()));
    }
  }
  std::ranges::sort(symbols);
  std::string text;
  for (const std::string& symbol : symbols) {
    text += (text.empty() ? "" : ", ") + symbol;
  }
  return text;
}

// Other markets make every other setting differ too: they are what a person has to know of.
Result<void> check_symbols(const std::string& journal, const std::vector<Setting>& recorded,
                           const std::vector<Setting>& given) {
  const std::string made_on = symbols_of(recorded);
  const std::string named = symbols_of(given);
  if (made_on == named) {
    return {};
  }
  return fail(ErrorCode::Conflict, journal + " is of " + made_on + ", the tapes are of " + named,
              "journal.audit_market", {{"path", journal}, {"recorded", made_on}, {"given", named}});
}

Result<PreparedRun> prepare_again(const std::string& journal, const AuditFiles& files,
                                  const MarketLibrary& library) {
  const std::string path = journal + "/" + kSettingsName;
  std::error_code code;
  if (!std::filesystem::exists(path, code)) {
    return fail(ErrorCode::Conflict, path + " is missing beside a journal", "data.settings_missing",
                {{"path", path}, {"reason", "@reason.missing"}});
  }
  TW_TRY(const std::vector<Setting> settings, read_settings(path));
  TW_CHECK(check_market(journal, settings));
  TW_TRY(const RunRequest request, request_of(path, settings, files));
  TW_TRY(PreparedRun run, prepare(request, library));
  TW_CHECK(check_symbols(journal, settings, run.description));
  if (const auto difference = first_difference(compared(settings), compared(run.description))) {
    return fail(ErrorCode::Conflict,
                journal + ": " + difference->name + " was " + difference->recorded + ", is " +
                    difference->given,
                "journal.audit_changed",
                {{"path", journal},
                 {"setting", difference->name},
                 {"recorded", difference->recorded},
                 {"given", difference->given}});
  }
  return run;
}

// Past the damage of a tape nothing follows, the next pass neither. Runs with a feed latency are
// backtests: their venue, ahead of them, saw the end of the tape and no next pass.
std::uint64_t passes(const PreparedRun& run, const std::optional<Error>& tape_failure) {
  return tape_failure.has_value() || run.settings.feed_latency.has_value() ? 1 : 0;
}

Duration seam_of(const PreparedRun& run) {
  return std::max(backtest::LoopedHistory::kSeam, run.settings.venue.order_latency.longest());
}

}  // namespace

bool is_on_candles(const std::vector<Setting>& settings) {
  return std::ranges::any_of(
      settings, [](const Setting& setting) { return setting.name.starts_with("candles."); });
}

void RecordedRun::take(const Record& record) {
  log.expect(record);
  kinds.push_back(kind_of(record));
  first = kinds.size() == 1 ? record.at : first;
  last = record.at;
  if (const auto* index = std::get_if<FeedIndex>(&record.body)) {
    market_events += index->count;
    indexes.push_back({.record = kinds.size(), .events = market_events, .at = record.at});
  }
  const auto* event = std::get_if<Event>(&record.body);
  const auto* writer = event != nullptr ? std::get_if<WriterStarted>(&event->body) : nullptr;
  if (writer != nullptr && !first_writer.has_value()) {
    first_writer = *writer;
  }
}

Result<void> check_first_record(const std::string& directory) {
  TW_TRY(const journal::JournalStart start, journal::find_start(directory));
  if (!start.from.has_value()) {
    return {};
  }
  const std::string records = std::to_string(start.from->place.records);
  return fail(ErrorCode::InvalidInput,
              "records up to " + records + " were released, an audit begins with the first",
              "journal.audit_released", {{"path", directory}, {"records", records}});
}

struct Repetition::Impl {
  Impl(PreparedRun prepared, backtest::StoredHistory market, RecordedRun& expected,
       std::optional<Error> failure)
      : run(std::move(prepared)),
        stored(std::move(market)),
        recorded(expected),
        tape_failure(std::move(failure)),
        played(history()),
        ahead(history()),
        session(run.settings, played, recorded.log,
                run.settings.feed_latency.has_value() ? &ahead : nullptr) {
    recorded.log.continue_in(beyond);
  }
  backtest::LoopedHistory history() const {
    return {stored, run.settings.instruments.size(), passes(run, tape_failure), seam_of(run)};
  }
  std::uint64_t provable() const;

  PreparedRun run;
  backtest::StoredHistory stored;
  RecordedRun& recorded;
  std::optional<Error> tape_failure;
  std::vector<FeedHole> holes;
  Beyond beyond;
  backtest::LoopedHistory played;
  backtest::LoopedHistory ahead;  // the venue's, with a feed latency
  backtest::Session session;
};

Repetition::Repetition(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Repetition::~Repetition() = default;

Result<std::unique_ptr<Repetition>> Repetition::open(const std::string& directory,
                                                     RecordedRun& recorded, const AuditFiles& files,
                                                     const MarketLibrary& library) {
  TW_TRY(PreparedRun run, prepare_again(directory, files, library));
  TW_TRY(const auto reader, open_history(run, library));
  TornHistory torn(*reader);
  auto stored = backtest::StoredHistory::load(torn);
  if (!stored.has_value()) {
    return std::unexpected(with_paths(torn.failure.value_or(stored.error()), run));
  }
  auto impl = std::make_unique<Impl>(std::move(run), *std::move(stored), recorded, torn.failure);
  backtest::LoopedHistory counted = impl->history();
  TW_TRY(impl->holes, find_holes(recorded.indexes, recorded.first, counted));
  return std::unique_ptr<Repetition>(new Repetition(std::move(impl)));
}

const std::vector<FeedHole>& Repetition::holes() const { return impl_->holes; }
const std::optional<Error>& Repetition::tape_failure() const { return impl_->tape_failure; }
const PreparedRun& Repetition::run() const { return impl_->run; }
backtest::Session& Repetition::session() { return impl_->session; }

std::uint64_t Repetition::provable() const { return impl_->provable(); }

// A venue that is ahead met the hole before we did.
std::uint64_t Repetition::Impl::provable() const {
  if (holes.empty()) {
    return recorded.kinds.size();
  }
  if (!run.settings.feed_latency.has_value()) {
    return holes[0].record - 1;
  }
  const Timestamp met = holes[0].from - run.settings.feed_latency->longest();
  const auto behind = std::ranges::lower_bound(recorded.indexes, met, {}, &ConsumedFeed::at);
  return behind == recorded.indexes.end() ? holes[0].record - 1
                                          : std::min(behind->record, holes[0].record) - 1;
}

std::uint64_t Repetition::proved() const {
  const ReplayLog& log = impl_->recorded.log;
  const std::uint64_t equal =
      log.first_difference().has_value() ? *log.first_difference() - 1 : log.position();
  return std::min(equal, provable());
}

std::optional<std::uint64_t> Repetition::difference() const {
  return impl_->recorded.log.first_difference();
}

std::uint64_t Repetition::recorded_market_events() const { return impl_->recorded.market_events; }

Result<void> Repetition::start() {
  const std::optional<WriterStarted>& first = impl_->recorded.first_writer;
  return first.has_value() ? impl_->session.start(first->epoch, first->settings_digest)
                           : Result<void>();
}

Result<bool> Repetition::step() {
  ReplayLog& log = impl_->recorded.log;
  if (!impl_->recorded.first_writer.has_value() || !log.is_replaying() || log.is_broken() ||
      log.position() >= provable()) {
    return false;
  }
  if (const WriterStarted* writer = log.next_writer()) {
    TW_CHECK(impl_->session.take_over(writer->epoch, writer->settings_digest));
    return true;
  }
  TW_TRY(const backtest::StepOutcome outcome, impl_->session.step());
  return outcome == backtest::StepOutcome::Stepped;
}

bool Repetition::is_behind_records() const { return !impl_->recorded.log.is_replaying(); }

Result<bool> Repetition::step_on() {
  if (!is_behind_records()) {
    return step();
  }
  if (impl_->recorded.log.is_broken() || impl_->beyond.durable() > 0) {
    return false;
  }
  TW_TRY(const backtest::StepOutcome outcome, impl_->session.step());
  return outcome == backtest::StepOutcome::Stepped && impl_->beyond.durable() == 0;
}

TapePlace Repetition::place(std::uint64_t market_events, Timestamp at) const {
  return place_of(impl_->stored,
                  {impl_->run.settings.instruments.size(), seam_of(impl_->run), market_events}, at);
}

std::optional<market::TradePrint> Repetition::last_trade(const TapePlace& place,
                                                         InstrumentId instrument) const {
  return control::last_trade(impl_->stored, place, instrument);
}

}  // namespace tw::control
