#include "control/explanation.hpp"

#include <algorithm>
#include <filesystem>

#include "base/calendar.hpp"
#include "control/journal_report.hpp"
#include "control/settings_file.hpp"

namespace tw::control {
namespace {

// A journal that is known to be sound, with what a repetition needs.
struct ReadRun {
  ExplainedRun run;
  RecordedRun recorded;
  std::vector<Setting> settings;
};

std::string ids_text(const std::vector<ClientOrderId>& ids) {
  std::string text;
  for (const ClientOrderId id : ids) {
    text += (text.empty() ? "" : ", ") + to_string(id);
  }
  return text.empty() ? "-" : text;
}

std::unexpected<Error> no_order(const ReadRun& read, const OrderSearch& search) {
  const std::string id = to_string(search.history().id);
  return fail(ErrorCode::NotFound, "no order " + id + " in " + read.run.journal, "explain.no_order",
              {{"order", id}, {"path", read.run.journal}, {"nearest", ids_text(search.nearest())}});
}

std::unexpected<Error> no_tape(const std::string& journal, const std::string& missing) {
  return fail(ErrorCode::NotFound, "the tapes of " + journal + " are not at hand: " + missing,
              "explain.no_tape", {{"path", journal}, {"missing", missing}});
}

const std::string* find_setting(const std::vector<Setting>& settings, const std::string& name) {
  const auto found = std::ranges::find(settings, name, &Setting::name);
  return found == settings.end() ? nullptr : &found->value;
}

// Reads the journal twice: what is applied to a projection must be known to be sound.
template <class Sink>
Result<ReadRun> read_run(const ExplainRequest& request, const Sink& sink) {
  ReadRun read;
  TW_TRY(read.run.journal, find_journal(request.path));
  TW_CHECK(check_first_record(read.run.journal));
  TW_TRY(const JournalReplay sound, replay_journal(read.run.journal));
  const std::uint64_t records = sound.info.found.records;
  const auto take = [&](const Record& record) {
    if (record.group_seq <= records) {  // a session that is running goes on meanwhile
      read.recorded.take(record);
      sink(record);
    }
  };
  TW_TRY(const auto found, journal::read_journal(read.run.journal, take));
  static_cast<void>(found);
  read.run.instruments = sound.state.instruments();
  read.run.first = read.recorded.first;
  read.run.last = read.recorded.last;
  read.run.proof.records = records;
  const std::string settings = read.run.journal + "/" + kSettingsName;
  std::error_code code;
  if (std::filesystem::exists(settings, code)) {
    TW_TRY(read.settings, read_settings(settings));
  }
  if (const std::string* strategy = find_setting(read.settings, "strategy")) {
    read.run.strategy = *strategy;
  }
  return read;
}

// Of the bundled tapes those that the run was made on, in the order of its instruments.
Result<std::vector<std::string>> own_tapes(const ReadRun& read, const ExplainRequest& request) {
  std::vector<Setting> known;
  for (const std::string& path : request.bundled) {
    TW_TRY(const std::string digest, file_digest(path));
    known.push_back({path, digest});
  }
  std::vector<std::string> tapes;
  std::string missing;
  for (std::uint32_t i = 0; i < read.run.instruments.size(); ++i) {
    const std::string symbol = read.run.instruments.listing(InstrumentId{i}).symbol.to_string();
    const std::string* digest = find_setting(read.settings, "recording." + symbol);
    const auto found =
        digest == nullptr ? known.end() : std::ranges::find(known, *digest, &Setting::value);
    if (found == known.end()) {
      missing += (missing.empty() ? "" : ", ") + symbol;
    } else {
      tapes.push_back(found->name);
    }
  }
  if (!missing.empty()) {
    return no_tape(read.run.journal, missing);
  }
  return tapes;
}

Result<std::unique_ptr<Repetition>> repeat(ReadRun& read, const ExplainRequest& request,
                                           const MarketLibrary& library) {
  if (is_on_candles(read.settings)) {
    return fail(ErrorCode::InvalidInput, read.run.journal + " is of a run on candles",
                "explain.candles", {{"path", read.run.journal}});
  }
  AuditFiles files = request.files;
  if (files.tapes.empty()) {
    TW_TRY(files.tapes, own_tapes(read, request));
  }
  return Repetition::open(read.run.journal, read.recorded, files, library);
}

void complete(const Repetition& repetition, MarketSight& sight) {
  sight.place = repetition.place(sight.market_events, sight.at);
  sight.trade = repetition.last_trade(*sight.place, sight.listing.id);
}

void conclude(const Repetition& repetition, MarketProof& proof) {
  proof.proved = repetition.proved();
  proof.difference = repetition.difference();
  if (!repetition.holes().empty() && proof.proved == repetition.provable()) {
    proof.hole = repetition.holes().front();
  }
}

// Makes the run again up to the last decision about the order.
Result<void> see_decisions(Repetition& repetition, OrderExplanation& explanation) {
  const ClientOrderId id = explanation.history.id;
  const auto keep = [&](SeenDecision&& decision) {
    if (touches(decision, id)) {
      complete(repetition, decision.market);
      explanation.decisions.push_back(std::move(decision));
    }
  };
  DecisionWatch watch(repetition.session().loop(), keep);
  repetition.session().loop().group().observe(watch);
  TW_CHECK(repetition.start());
  const std::uint64_t last = explanation.history.last_decision();
  bool is_going_on = true;
  while (is_going_on && repetition.proved() < last) {
    TW_TRY(is_going_on, repetition.step());
  }
  return {};
}

std::unexpected<Error> outside(const ExplainedRun& run, Timestamp at) {
  return fail(ErrorCode::NotFound, "the run was not at " + to_iso8601(at), "explain.outside",
              {{"time", to_iso8601(at)},
               {"path", run.journal},
               {"first", to_iso8601(run.first)},
               {"last", to_iso8601(run.last)}});
}

// A time of day is meant in a run of less than a day: then there is one such moment in it at most.
Result<Timestamp> moment_of(const std::string& text, const ExplainedRun& run) {
  constexpr auto kDay = std::chrono::days(1);
  const bool is_of_day = text.size() > 2 && text[2] == ':' && run.last - run.first < kDay;
  if (!is_of_day) {
    return parse_timestamp(text);
  }
  const std::string date = to_iso8601(run.first).substr(0, std::string("2024-08-08T").size());
  const auto at = parse_timestamp(date + text);
  if (!at.has_value()) {
    return parse_timestamp(text);  // refused as it was typed
  }
  return *at < run.first ? *at + kDay : *at;
}

// Makes the run again up to a moment and keeps the last decision of every strategy.
class MomentSearch {
 public:
  MomentSearch(Repetition& repetition, MomentExplanation& explanation)
      : repetition_(repetition),
        explanation_(explanation),
        watch_(repetition.session().loop(),
               [this](SeenDecision&& decision) { keep(std::move(decision)); }) {
    repetition.session().loop().group().observe(watch_);
  }

  // An answer of the venue may be due before the next market event, also one that nobody sees yet:
  // only an input behind the moment ends the search, and until then it is looked at again.
  Result<void> run() {
    TW_CHECK(repetition_.start());
    const engine::Loop& loop = repetition_.session().loop();
    const std::uint64_t pass = pass_of_end();
    bool is_looked_at = false;
    while (loop.now() <= explanation_.at) {
      TW_TRY(const auto next, repetition_.session().next_time());
      if (!next.has_value() || *next > explanation_.at) {
        look();
        is_looked_at = true;
      }
      TW_TRY(const bool is_going_on, repetition_.step_on());
      if (!is_going_on || place_now().pass > pass) {
        break;
      }
    }
    if (!is_looked_at) {
      return end_of_search();
    }
    return {};
  }

 private:
  void keep(SeenDecision&& decision) {
    if (decision.at > explanation_.at) {
      return;
    }
    const InstrumentId instrument = decision.market.listing.id;
    auto slot = std::ranges::find_if(explanation_.slots, [&](const SlotMoment& known) {
      return known.speaker == decision.speaker && known.market.listing.id == instrument;
    });
    if (slot == explanation_.slots.end()) {
      explanation_.slots.push_back({decision.speaker, decision.market, {}, {}});
      slot = explanation_.slots.end() - 1;
    }
    slot->decision = std::move(decision);
  }

  // What is behind the last record in the same pass was not recorded because nothing happened; a
  // later pass may never have been begun.
  std::uint64_t pass_of_end() const {
    return repetition_.place(repetition_.recorded_market_events(), explanation_.run.last).pass;
  }

  TapePlace place_now() const {
    const engine::Loop& loop = repetition_.session().loop();
    return repetition_.place(loop.market_events(), loop.now());
  }

  void look() {
    const engine::Loop& loop = repetition_.session().loop();
    explanation_.is_behind_records = repetition_.is_behind_records();
    std::erase_if(explanation_.slots,
                  [](const SlotMoment& slot) { return !slot.decision.has_value(); });
    for (std::uint32_t i = 0; i < explanation_.run.instruments.size(); ++i) {
      const InstrumentId id{i};
      const auto is_of = [id](const SlotMoment& slot) { return slot.market.listing.id == id; };
      if (std::ranges::none_of(explanation_.slots, is_of)) {
        const Listing& listing = explanation_.run.instruments.listing(id);
        explanation_.slots.push_back({{}, look_at(loop.market(), listing, {}), {}, {}});
      }
    }
    std::ranges::sort(explanation_.slots, {}, [](const SlotMoment& slot) {
      return std::pair(slot.market.listing.id, slot.speaker);
    });
    std::ranges::for_each(explanation_.slots, [this](SlotMoment& slot) { look_from(slot); });
  }

  void look_from(SlotMoment& slot) {
    const engine::Loop& loop = repetition_.session().loop();
    const Listing listing = slot.market.listing;
    slot.market = look_at(loop.market(), listing, explanation_.at);
    slot.market.market_events = loop.market_events();
    complete(repetition_, slot.market);
    slot.live.clear();
    std::ranges::copy_if(
        loop.facts().orders().live(), std::back_inserter(slot.live),
        [&listing](const Order& order) { return order.terms.instrument == listing.id; });
    if (slot.decision.has_value()) {
      complete(repetition_, slot.decision->market);
    }
  }

  Result<void> end_of_search() const {
    const ExplainedRun& run = explanation_.run;
    const std::string at = to_iso8601(explanation_.at);
    if (const auto& holes = repetition_.holes();
        !holes.empty() && repetition_.proved() == repetition_.provable()) {
      return fail(ErrorCode::InvalidInput, at + " is in or behind a hole of the tapes",
                  "explain.hole",
                  {{"time", at},
                   {"from", to_iso8601(holes.front().from)},
                   {"to", to_iso8601(holes.front().to)}});
    }
    if (const auto difference = repetition_.difference()) {
      return fail(ErrorCode::InvalidInput, "the run comes out otherwise before " + at,
                  "explain.differs", {{"time", at}, {"record", std::to_string(*difference)}});
    }
    return outside(run, explanation_.at);
  }

  Repetition& repetition_;
  MomentExplanation& explanation_;
  DecisionWatch watch_;
};

}  // namespace

Result<OrderExplanation> explain_order(const ExplainRequest& request, ClientOrderId order,
                                       const MarketLibrary& library) {
  OrderSearch search(order);
  TW_TRY(ReadRun read, read_run(request, [&search](const Record& record) { search.take(record); }));
  search.finish();
  if (!search.history().row.has_value()) {
    return no_order(read, search);
  }
  OrderExplanation explanation{read.run, search.history(), {}};
  auto repetition = repeat(read, request, library);
  if (!repetition.has_value()) {
    if (!request.files.tapes.empty()) {
      return std::unexpected(repetition.error());
    }
    explanation.run.proof.obstacle = repetition.error();
    return explanation;
  }
  TW_CHECK(see_decisions(**repetition, explanation));
  conclude(**repetition, explanation.run.proof);
  return explanation;
}

Result<MomentExplanation> explain_moment(const ExplainRequest& request, const std::string& text,
                                         const MarketLibrary& library) {
  TW_TRY(ReadRun read, read_run(request, [](const Record&) {}));
  TW_TRY(const Timestamp at, moment_of(text, read.run));
  if (at < read.run.first) {
    return outside(read.run, at);
  }
  MomentExplanation explanation{read.run, at, false, {}};
  TW_TRY(const auto repetition, repeat(read, request, library));
  TW_CHECK(MomentSearch(*repetition, explanation).run());
  conclude(*repetition, explanation.run.proof);
  return explanation;
}

}  // namespace tw::control
