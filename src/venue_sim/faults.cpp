#include "venue_sim/faults.hpp"

#include <algorithm>
#include <charconv>

#include "base/random.hpp"
#include "json/value.hpp"
#include "venue_sim/fault_line.hpp"

namespace tw::venue_sim {
namespace {

/// A line in the script with what became of it.
struct Scripted {
  std::uint64_t number = 0;
  FaultLine line;
  Random random;
  std::optional<Timestamp> begun = {};
  std::int64_t met = 0;    ///< times that traffic of its place came by
  std::int64_t hits = 0;   ///< times that it did something
  bool has_ended = false;  ///< by time
  bool is_over = false;    ///< can meet nothing any more

  /// Follows the time; whether it began by that.
  bool advance_to(Timestamp now, Timestamp script_start) {
    const bool begins =
        !begun.has_value() && line.start == FaultStart::AtTime && now >= script_start + line.at;
    if (begins) {
      begun = script_start + line.at;
    }
    if (begun.has_value() && line.length.has_value() && now >= *begun + *line.length) {
      has_ended = true;
      is_over = true;
    }
    return begins;
  }

  std::optional<Timestamp> next_change(Timestamp script_start) const {
    if (!begun.has_value()) {
      return line.start == FaultStart::AtTime ? std::optional(script_start + line.at)
                                              : std::nullopt;
    }
    return line.length.has_value() && !has_ended ? std::optional(*begun + *line.length)
                                                 : std::nullopt;
  }

  /// One more piece of traffic of its place; whether it is met by the effect.
  bool takes(Timestamp now) {
    ++met;
    if (line.start == FaultStart::Nth && met == line.nth) {
      begun = now;
    }
    if (!begun.has_value() || (line.start == FaultStart::Chance && !is_drawn())) {
      return false;
    }
    ++hits;
    is_over = line.count.has_value() && hits >= *line.count;
    return true;
  }

  bool is_drawn() {
    const auto draw = static_cast<Int128>(random.below(Decimal::kScale));
    return draw < line.chance.raw();
  }
};

/// Lines draw independently of each other: one more line leaves the others as they were.
Random random_of(std::uint64_t seed, std::uint64_t number) {
  return Random(Random(seed).next() ^ Random(number).next());
}

std::string_view strip(std::string_view line) {
  constexpr std::string_view kBlanks = " \t\r";
  const std::size_t first = line.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) {
    return {};
  }
  return line.substr(first, line.find_last_not_of(kBlanks) - first + 1);
}

std::unexpected<Error> in_line(std::uint64_t number, const Error& error) {
  return fail(error.code, "line " + std::to_string(number) + ": " + error.what);
}

Result<FaultLine> read_line(std::string_view text) {
  if (text.size() > FaultScript::kLineBytesMax) {
    return fail(ErrorCode::InvalidInput, "has " + std::to_string(text.size()) + " bytes, at most " +
                                             std::to_string(FaultScript::kLineBytesMax) +
                                             " are allowed");
  }
  return read_fault_line(text);
}

}  // namespace

std::optional<std::string_view> FaultEffect::parameter(std::string_view name) const {
  const auto found = parameters.find(name);
  return found == parameters.end() ? std::nullopt : std::optional<std::string_view>(found->second);
}

std::int64_t FaultEffect::integer(std::string_view name, std::int64_t fallback) const {
  const std::string_view text = parameter(name).value_or(std::string_view{});
  std::int64_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && stop == text.data() + text.size() ? value : fallback;
}

Duration FaultEffect::lateness() const {
  const auto jitter = static_cast<std::uint64_t>(integer("jitter_ms", 0));
  const auto extra = static_cast<std::int64_t>(draw % (jitter + 1));
  return std::chrono::milliseconds(integer("ms", 0) + extra);
}

struct FaultScript::State {
  std::uint64_t seed;
  std::vector<Scripted> lines = {};
  std::uint64_t next = 1;
  std::uint64_t generation = 0;
  std::optional<Timestamp> start = {};
  Timestamp now = {};

  void advance_to(Timestamp at) {
    now = std::max(now, at);
    for (Scripted& each : lines) {
      generation += each.advance_to(now, *start) ? 1U : 0U;
    }
  }

  Result<void> check_room(std::size_t more) const {
    if (lines.size() + more <= kLinesMax) {
      return {};
    }
    return fail(ErrorCode::InvalidInput, "the script has " + std::to_string(lines.size()) +
                                             " lines, " + std::to_string(more) +
                                             " more are beyond " + std::to_string(kLinesMax));
  }

  std::uint64_t append(FaultLine line) {
    const std::uint64_t number = next++;
    const bool is_begun = line.start == FaultStart::AtOnce || line.start == FaultStart::Chance;
    line.effect.line = number;
    lines.push_back({.number = number, .line = std::move(line), .random = random_of(seed, number)});
    if (is_begun) {
      lines.back().begun = now;
    }
    ++generation;
    return number;
  }

  void tell(Timestamp at) {
    if (!start.has_value()) {
      start = at;
    }
    advance_to(at);
  }
};

FaultScript::FaultScript(std::uint64_t seed) : state_(std::make_unique<State>(State{seed})) {}
FaultScript::~FaultScript() = default;
FaultScript::FaultScript(FaultScript&&) noexcept = default;
FaultScript& FaultScript::operator=(FaultScript&&) noexcept = default;

Result<std::vector<std::uint64_t>> FaultScript::add(std::string_view text, Timestamp now) {
  std::vector<FaultLine> all;
  for (std::uint64_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = strip(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.starts_with('#')) {
      continue;
    }
    auto read = read_line(line);
    if (!read.has_value()) {
      return in_line(number, read.error());
    }
    all.push_back(*std::move(read));
  }
  TW_CHECK(state_->check_room(all.size()));
  state_->tell(now);
  std::vector<std::uint64_t> numbers;
  for (FaultLine& line : all) {
    numbers.push_back(state_->append(std::move(line)));
  }
  return numbers;
}

Result<void> FaultScript::remove(std::uint64_t number) {
  if (std::erase_if(state_->lines, [&](const Scripted& each) { return each.number == number; }) ==
      0) {
    return fail(ErrorCode::NotFound, "no line " + std::to_string(number) + " in the script");
  }
  return {};
}

void FaultScript::clear() {
  state_->lines.clear();
  state_->start.reset();
}

std::vector<FaultEffect> FaultScript::meet(FaultPoint point, std::string_view where, Timestamp now,
                                           std::span<const std::uint64_t> held) {
  const std::string place(where);
  return meet_any(point, std::span(&place, 1), now, held);
}

std::vector<FaultEffect> FaultScript::meet_any(FaultPoint point,
                                               std::span<const std::string> places, Timestamp now,
                                               std::span<const std::uint64_t> held) {
  std::vector<FaultEffect> effects;
  if (state_->lines.empty()) {
    return effects;
  }
  state_->advance_to(now);
  for (Scripted& each : state_->lines) {
    const bool is_named = std::ranges::any_of(
        places, [&](const std::string& place) { return each.line.matches(point, place); });
    const bool is_asked =
        !each.is_over && is_named && std::ranges::find(held, each.number) == held.end();
    if (is_asked && each.takes(state_->now)) {
      effects.push_back(each.line.effect);
      effects.back().draw = each.random.next();
    }
  }
  return effects;
}

bool FaultScript::is_empty() const {
  return std::ranges::all_of(state_->lines, &Scripted::is_over);
}

std::uint64_t FaultScript::generation() const { return state_->generation; }

void FaultScript::on_event(std::string_view name, Timestamp now) {
  if (state_->lines.empty()) {
    return;
  }
  state_->advance_to(now);
  for (Scripted& each : state_->lines) {
    if (!each.begun.has_value() && each.line.start == FaultStart::AfterEvent &&
        each.line.event == name) {
      each.begun = state_->now;
      ++state_->generation;
    }
  }
}

void FaultScript::advance_to(Timestamp now) {
  if (!state_->lines.empty()) {
    state_->advance_to(now);
  }
}

std::optional<Timestamp> FaultScript::next_change() const {
  std::optional<Timestamp> next;
  for (const Scripted& each : state_->lines) {
    if (const auto change = each.next_change(*state_->start)) {
      next = std::min(next.value_or(*change), *change);
    }
  }
  return next;
}

bool FaultScript::lasts(std::uint64_t number) const {
  const auto found = std::ranges::find(state_->lines, number, &Scripted::number);
  return found != state_->lines.end() && !found->has_ended;
}

std::string FaultScript::state() const {
  json::Value all = json::Value::array();
  for (const Scripted& each : state_->lines) {
    all.push(json::Value::object()
                 .set("number", json::Value::of(each.number))
                 .set("line", json::parse(each.line.text).value_or(json::Value()))
                 .set("met", json::Value::of(each.met))
                 .set("hits", json::Value::of(each.hits))
                 .set("begun", each.begun.has_value() ? json::Value::of(to_iso8601(*each.begun))
                                                      : json::Value())
                 .set("over", json::Value::of_bool(each.is_over)));
  }
  return all.dump();
}

}  // namespace tw::venue_sim
