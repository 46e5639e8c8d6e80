#include "venue_sim/fault_table.hpp"

#include <algorithm>
#include <charconv>

#include "json/value.hpp"

namespace tw::venue_sim {
namespace {

using Point = FaultPoint;
using Kind = ParameterKind;

constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::int64_t kBytesMax = 64 << 20;
constexpr std::int64_t kTextMax = 4'096;

constexpr EffectParameter integer(std::string_view name, std::int64_t low, std::int64_t high,
                                  std::optional<std::string_view> fallback) {
  return {.name = name, .kind = Kind::Integer, .low = low, .high = high, .fallback = fallback};
}
constexpr EffectParameter milliseconds(std::string_view name, std::string_view fallback) {
  return integer(name, 0, kDayMs, fallback);
}
constexpr EffectParameter choice(std::string_view name, std::string_view choices,
                                 std::optional<std::string_view> fallback) {
  return {.name = name, .kind = Kind::Choice, .choices = choices, .fallback = fallback};
}
constexpr EffectParameter words(std::string_view name, std::optional<std::string_view> fallback) {
  return {.name = name, .kind = Kind::Text, .high = kTextMax, .fallback = fallback};
}
constexpr EffectParameter required(std::string_view name, std::int64_t low, std::int64_t high) {
  return integer(name, low, high, std::nullopt);
}

constexpr FaultPoints kMessages{Point::Public, Point::Private};
constexpr FaultPoints kAnswers{Point::Answer, Point::Public, Point::Private};

constexpr EffectRule kRules[] = {
    // Connections and sockets.
    {"refuse_connect",
     FaultPoints{Point::Connect},
     {choice("kind", "reset|close|silent", "reset")},
     "A connection or an upgrade gets no answer: a reset, an end, or silence."},
    {"bad_tls",
     FaultPoints{Point::Handshake},
     {choice("kind", "expired|wrong_host|self_signed|old_version|stall", std::nullopt)},
     "The TLS handshake of a connection is one that a client must refuse."},
    {"freeze",
     FaultPoints{Point::Socket},
     {milliseconds("after_ms", "0"), milliseconds("ms", "0"), milliseconds("every_ms", "0")},
     "No byte goes in or out of a socket, for ms (0: for good), again every every_ms."},
    {"close",
     FaultPoints{Point::Socket},
     {required("code", 1000, 4999), words("reason", ""), milliseconds("after_ms", "0")},
     "The socket is closed with a code at an age of after_ms; 1006 ends it without a close frame."},
    {"ping_flood",
     FaultPoints{Point::Socket},
     {milliseconds("after_ms", "0"), integer("count", 1, 100'000, "1000"),
      milliseconds("every_ms", "1")},
     "The socket gets protocol pings, count of them, one every every_ms."},
    {"bad_frame",
     FaultPoints{Point::Socket},
     {choice("kind",
             "masked|reserved_bits|bad_utf8|bad_opcode|huge|deflate_bomb|long_control|"
             "fragmented_control|bare_continuation",
             std::nullopt),
      milliseconds("after_ms", "0")},
     "The socket gets one frame that breaks the rules of WebSocket or of good sense."},
    {"reset",
     FaultPoints{Point::Answer, Point::Public, Point::Private, Point::Socket},
     {integer("cut_at", 0, kBytesMax, "0"), milliseconds("after_ms", "0")},
     "The first cut_at bytes of an answer or frame, then a TCP reset; a socket at its age of "
     "after_ms."},
    // Requests.
    {"refuse",
     FaultPoints{Point::Request},
     {required("code", -1, 9'999'999), words("text", "Request refused.")},
     "The venue refuses with a code and a text, and does nothing."},
    {"status",
     FaultPoints{Point::Request},
     {required("code", 200, 599), choice("body", "json|html|text|empty|garbage", "html")},
     "An HTTP status without the venue's envelope; the request is not looked at."},
    {"rate_limit",
     FaultPoints{Point::Request},
     {choice("reset", "soon|missing|past|hour|garbage", "soon")},
     "Code 10006; the header with the time of the reset says +900 ms, nothing, the past, +1 h, or "
     "no number."},
    {"drop_request",
     FaultPoints{Point::Request},
     {choice("kind", "silent|close|reset", "silent")},
     "The request is not looked at and gets no answer."},
    {"delay_accept",
     FaultPoints{Point::Accept},
     {required("ms", 0, kDayMs), choice("answer", "late|now|none", "late")},
     "The request reaches the exchange late; an acknowledgement comes late with it, at once, or "
     "never."},
    {"ack_only",
     FaultPoints{Point::Accept},
     {},
     "The request is acknowledged and never reaches the exchange."},
    {"refuse_leg",
     FaultPoints{Point::Accept},
     {required("code", -1, 9'999'999), words("text", "Request refused."),
      integer("leg", 0, 20, "1")},
     "An order request is refused on its way to the exchange; of a batch the leg of that number, "
     "0: each."},
    // Answers.
    {"drop_response",
     FaultPoints{Point::Answer},
     {choice("kind", "silent|close|reset", "silent")},
     "What was asked is done, the answer is lost."},
    {"stale_view",
     FaultPoints{Point::Answer},
     {required("ms", 1, kDayMs)},
     "A query is answered as it was at least ms ago; with an empty list where that is unknown."},
    {"paging",
     FaultPoints{Point::Answer},
     {choice("kind", "repeat_cursor|lost_item|double_item|empty", std::nullopt)},
     "A page of a list names its own cursor as the next, lacks its first element, states it twice, "
     "or is empty."},
    {"uneven_batch",
     FaultPoints{Point::Answer},
     {choice("kind", "short_codes|short_list|no_codes|all_failed", "short_codes")},
     "The answer to a batch has lists of unequal length, no codes, or only failures."},
    {"maintenance",
     FaultPoints{Point::Answer, Point::Clock},
     {choice("state", "scheduled|ongoing|completed", "ongoing"),
      integer("begin_ms", -kDayMs, kDayMs, "0"), integer("length_ms", 0, kDayMs, "600000")},
     "The system status tells of a maintenance that begins begin_ms from now; as the venue's own "
     "it is told to the topic system.status."},
    // Contents.
    {"mutate",
     kAnswers,
     {words("member", std::nullopt),
      choice("kind", "remove|null|empty|retype|unknown|text|json|add|insert|reverse", std::nullopt),
      words("value", "")},
     "Every member of that name (*: one drawn by lot) is changed; insert adds one to the outermost "
     "object, reverse turns the order of all."},
    {"bad_timestamps",
     kAnswers,
     {choice("kind", "zero|future|past|backwards|text|number", std::nullopt)},
     "Every timestamp is 0, a day ahead, a day behind, drawn from the last minute, or of the other "
     "JSON type."},
    // Messages.
    {"delay",
     kAnswers,
     {required("ms", 0, kDayMs), milliseconds("jitter_ms", "0")},
     "An answer or message comes ms later, and up to jitter_ms more."},
    {"drop", kMessages, {}, "A message is lost."},
    {"duplicate",
     kMessages,
     {integer("times", 1, 100, "1")},
     "A message comes again, times times."},
    {"reorder",
     kMessages,
     {integer("window", 2, 64, "8")},
     "Messages of a topic come in groups of window, in an order that the seed draws."},
    {"slice",
     kMessages,
     {integer("bytes", 1, 65'536, "1"), milliseconds("gap_ms", "100")},
     "The bytes of a frame come in pieces with a pause between them."},
    {"join",
     kMessages,
     {integer("count", 2, 1'000, "100")},
     "Frames of a topic are held back and sent in one piece of count frames."},
    {"fragment",
     kMessages,
     {integer("bytes", 1, 65'536, "16"), choice("ping", "no|yes", "yes")},
     "A message comes in fragments, with a ping between them where asked for."},
    {"stale_snapshot",
     kMessages,
     {},
     "After a message of a book comes the topic's first snapshot again."},
    {"double_filled",
     FaultPoints{Point::Private},
     {},
     "After a Filled order it is told again as CancelByUser with EC_OrigClOrdIDDoesNotExist."},
    // The venue itself.
    {"skew_clock",
     FaultPoints{Point::Clock},
     {required("ms", -kDayMs, kDayMs)},
     "The venue checks and states a time that is ms off."},
    {"restart",
     FaultPoints{Point::Clock},
     {choice("forget", "nothing|recent|history", "nothing")},
     "The venue closes its sockets, starts books with u = 1, and forgets finished orders."},
    {"restart_books",
     FaultPoints{Point::Clock},
     {},
     "Every book topic starts again with a snapshot of u = 1."},
    {"cancel_orders",
     FaultPoints{Point::Clock},
     {choice("which", "all|conditional|stops|one_stop", "all"),
      choice("cause", "user|admin|stops_cleared|self_match", "user"), words("symbol", "*"),
      choice("category", "all|linear|spot", "all"), integer("account", 0, 1'000'000, "0")},
     "The venue cancels orders itself, of one account or (0) of all, and says that cause."},
    {"move_price",
     FaultPoints{Point::Clock},
     {words("symbol", std::nullopt), choice("category", "linear|spot", "linear"),
      required("bps", -9'000, 90'000)},
     "The market of a symbol jumps by bps hundredths of a percent: a generated one with its book "
     "and its orders, of a recorded one the mark price alone."},
};

std::optional<std::int64_t> read_integer(std::string_view text) {
  std::int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc{} && stop == end ? std::optional(value) : std::nullopt;
}

bool is_choice(std::string_view choices, std::string_view value) {
  while (!choices.empty()) {
    const std::size_t bar = std::min(choices.find('|'), choices.size());
    if (choices.substr(0, bar) == value) {
      return true;
    }
    choices.remove_prefix(std::min(bar + 1, choices.size()));
  }
  return false;
}

bool is_allowed(const EffectParameter& parameter, std::string_view value) {
  switch (parameter.kind) {
    case Kind::Integer: {
      const auto number = read_integer(value);
      return number.has_value() && *number >= parameter.low && *number <= parameter.high;
    }
    case Kind::Choice:
      return is_choice(parameter.choices, value);
    case Kind::Text:
      return value.size() <= static_cast<std::size_t>(parameter.high);
  }
  return false;
}

json::Value described(const EffectRule& rule) {
  json::Value points = json::Value::array();
  for (int i = 0; i <= static_cast<int>(Point::Clock); ++i) {
    if (rule.points.contains(static_cast<Point>(i))) {
      points.push(json::Value::of(name_of(static_cast<Point>(i))));
    }
  }
  json::Value with = json::Value::object();
  for (const EffectParameter& parameter : rule.parameters) {
    if (!parameter.name.empty()) {
      with.set(parameter.name, json::Value::of(describe(parameter)));
    }
  }
  return json::Value::object()
      .set("effect", json::Value::of(rule.name))
      .set("points", std::move(points))
      .set("with", std::move(with))
      .set("does", json::Value::of(rule.sentence));
}

}  // namespace

const EffectParameter* EffectRule::find(std::string_view parameter) const {
  const auto* const found = std::ranges::find(parameters, parameter, &EffectParameter::name);
  return parameter.empty() || found == parameters.end() ? nullptr : found;
}

std::span<const EffectRule> effect_rules() { return kRules; }

const EffectRule* find_effect(std::string_view name) {
  const auto* const found = std::ranges::find(kRules, name, &EffectRule::name);
  return found == std::end(kRules) ? nullptr : found;
}

std::string_view name_of(FaultPoint point) {
  constexpr std::array<std::string_view, 9> kNames{"connect", "request",   "accept",
                                                   "answer",  "public",    "private",
                                                   "socket",  "handshake", "clock"};
  return kNames[static_cast<std::size_t>(point)];
}

std::string describe(const EffectParameter& parameter) {
  switch (parameter.kind) {
    case Kind::Integer:
      return "an integer from " + std::to_string(parameter.low) + " to " +
             std::to_string(parameter.high);
    case Kind::Choice:
      return "one of " + std::string(parameter.choices);
    case Kind::Text:
      return "a text of at most " + std::to_string(parameter.high) + " bytes";
  }
  return {};
}

Result<void> check_value(const EffectParameter& parameter, std::string_view value) {
  if (is_allowed(parameter, value)) {
    return {};
  }
  return fail(ErrorCode::InvalidInput,
              "'" + std::string(value.substr(0, 64)) + "' is not " + describe(parameter));
}

std::string effects_json() {
  json::Value all = json::Value::array();
  for (const EffectRule& rule : kRules) {
    all.push(described(rule));
  }
  return all.dump();
}

}  // namespace tw::venue_sim
