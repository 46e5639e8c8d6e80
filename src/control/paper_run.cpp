#include "control/paper_run.hpp"

#include <algorithm>

#include "model/saved_values.hpp"

namespace tw::control {
namespace {

std::unexpected<Error> unreadable(const std::string& reason) {
  return fail(ErrorCode::InvalidInput, "the saved state cannot be read: " + reason);
}

void save_row(StateWriter& out, const backtest::FillRow& row) {
  const auto& [effect, at, wallet, is_late] = row;
  write(out, Event{{}, {}, effect.fill});
  out(effect.notional, effect.realized_gross, effect.position, effect.before, at, wallet, is_late);
}

void load_row(StateReader& in, backtest::FillRow& row) {
  auto& [effect, at, wallet, is_late] = row;
  Event event;
  read(in, event);
  const auto* fill = std::get_if<Fill>(&event.body);
  in.require(fill != nullptr && event.ts_event == Timestamp{} && event.ts_recv == Timestamp{});
  effect.fill = fill != nullptr ? *fill : Fill{};
  in(effect.notional, effect.realized_gross, effect.position, effect.before, at, wallet, is_late);
}

void save_place(StateWriter& out, const RecordPlace& place) {
  out(place.group, place.records, place.facts, place.market_events);
  out.moment(place.at);
}

void load_place(StateReader& in, RecordPlace& place) {
  in(place.group, place.records, place.facts, place.market_events);
  in.moment(place.at);
}

// The first part of a state, with the digest of the settings.
Result<std::array<std::uint8_t, 32>> read_facts(StateReader& in, SavedFacts& saved) {
  std::uint16_t version = 0;
  std::array<std::uint8_t, 32> digest{};
  in(version);
  if (version != PaperRun::kStateVersion) {
    return unreadable("it is of another version");
  }
  for (std::uint8_t& byte : digest) {
    in(byte);
  }
  load_place(in, saved.place);
  in.part(saved.facts);
  const std::span<const std::byte> counted = in.part();
  saved.counted.assign(counted.begin(), counted.end());
  if (in.has_failed()) {
    return unreadable("its bytes are no state");
  }
  return digest;
}

}  // namespace

void RecentFills::on_fill(const backtest::FillRow& row) {
  rows_.push_back(row);
  if (rows_.size() > kKept) {
    rows_.pop_front();
  }
}

void RecentFills::save(StateWriter& out) const { out.list(rows_, save_row); }

void RecentFills::load(StateReader& in) {
  in.list(rows_, load_row);
  in.require(rows_.size() <= kKept);
}

PaperRun::PaperRun(const PreparedRun& run, const backtest::StoredHistory& stored, Log& log)
    : run_(run),
      looped_(stored, run.settings.instruments.size(), 0,
              std::max(backtest::LoopedHistory::kSeam, run.settings.venue.order_latency.longest())),
      session_(run.settings, looped_, log),
      projection_(recent_) {
  session_.loop().observe(projection_);
}

// What a reader of the journal needs comes first.
void PaperRun::save(std::vector<std::byte>& out) const {
  StateWriter writer{out};
  writer(kStateVersion);
  for (const std::uint8_t byte : run_.digest) {
    writer(byte);
  }
  save_place(writer, place());
  writer.part(session_.loop().facts());
  writer.part(projection_);
  writer.part(session_);
  recent_.save(writer);
}

Result<void> PaperRun::load(std::span<const std::byte> bytes) {
  StateReader in{bytes};
  SavedFacts saved;
  TW_TRY(const std::array digest, read_facts(in, saved));
  if (digest != run_.digest) {
    return fail(ErrorCode::Conflict, "the saved state is of other settings");
  }
  in.part(session_);
  recent_.load(in);
  if (!in.is_whole() || place() != saved.place || !(session_.loop().facts() == saved.facts) ||
      !projection_.load(saved.counted, session_.loop().facts()).has_value()) {
    return unreadable("its bytes are no state");
  }
  return follow_books(session_.loop().market_events());
}

Result<SavedFacts> PaperRun::facts_of(std::span<const std::byte> bytes) {
  StateReader in{bytes};
  SavedFacts saved;
  TW_TRY(const std::array digest, read_facts(in, saved));
  static_cast<void>(digest);
  return saved;
}

RecordPlace PaperRun::place() const {
  const engine::Loop& loop = session_.loop();
  const GroupId group = loop.group().settings().id;
  return {.group = group,
          .records = loop.records(group),
          .facts = loop.engine_seq().value() - loop.market_events(),
          .market_events = loop.market_events(),
          .at = loop.now()};
}

// Every book is unsynced where a pass begins, so nothing before it has a part in them.
Result<void> PaperRun::follow_books(std::uint64_t market_events) {
  if (!looped_.seek(market_events).has_value() || !looped_.seek(looped_.pass_begin()).has_value()) {
    return unreadable("its place is beyond every recording");
  }
  while (looped_.position() < market_events) {
    TW_TRY(const std::optional<Event> event, looped_.next());
    if (!event.has_value()) {
      return unreadable("its place is behind the end of the recording");
    }
    session_.follow_books(*event);
  }
  return {};
}

}  // namespace tw::control
