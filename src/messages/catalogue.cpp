#include "messages/catalogue.hpp"

#include <algorithm>
#include <array>

#include "messages/error_table.hpp"
#include "messages/explain_table.hpp"
#include "messages/help_table.hpp"
#include "messages/input_table.hpp"
#include "messages/journal_table.hpp"
#include "messages/latency_table.hpp"
#include "messages/report_table.hpp"
#include "messages/run_table.hpp"
#include "messages/strategy_table.hpp"
#include "messages/usage_table.hpp"
#include "messages/venue_control_table.hpp"
#include "messages/venue_sim_table.hpp"
#include "messages/verdict_table.hpp"
#include "messages/view_table.hpp"

namespace tw::messages {
namespace {

template <std::size_t... kSizes>
constexpr auto merge(const std::array<Message, kSizes>&... tables) {
  std::array<Message, (kSizes + ...)> all{};
  auto end = all.begin();
  ((end = std::copy(tables.begin(), tables.end(), end)), ...);
  std::sort(all.begin(), all.end(), [](const Message& a, const Message& b) { return a.id < b.id; });
  return all;
}

constexpr auto kCatalogue =
    merge(kErrorMessages, kExplainMessages, kHelpMessages, kInputMessages, kJournalMessages,
          kLatencyMessages, kReportMessages, kRunMessages, kStrategyMessages, kUsageMessages,
          kVerdictMessages, kVenueControlMessages, kVenueSimMessages, kViewMessages);

const Message* find(std::string_view id) {
  const auto found = std::lower_bound(
      kCatalogue.begin(), kCatalogue.end(), id,
      [](const Message& message, std::string_view key) { return message.id < key; });
  return found != kCatalogue.end() && found->id == id ? &*found : nullptr;
}

std::string_view wording(Language language, const Message& message) {
  return language == Language::Russian ? message.russian : message.english;
}

// Control characters (C0, DEL, and C1 as UTF-8 writes it) could move the cursor or forge a line.
std::string without_controls(std::string_view value) {
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const auto byte = static_cast<unsigned char>(value[i]);
    const auto next = static_cast<unsigned char>(i + 1 < value.size() ? value[i + 1] : '\0');
    const bool is_c1 = byte == 0xC2U && next >= 0x80U && next <= 0x9FU;
    i += is_c1 ? 1U : 0U;
    out += is_c1 || byte < 0x20U || byte == 0x7FU ? '?' : value[i];
  }
  return out;
}

// A value `@id` stands for the words of that message, so that a reason is read in one language.
std::string value_text(Language language, std::string_view value) {
  const Message* reason = value.starts_with('@') ? find(value.substr(1)) : nullptr;
  return reason != nullptr ? std::string(wording(language, *reason)) : without_controls(value);
}

const MessageArgument* find(std::span<const MessageArgument> arguments, std::string_view name) {
  const auto found = std::ranges::find(arguments, name, &MessageArgument::name);
  return found != arguments.end() ? &*found : nullptr;
}

// Left to right once: a value that looks like a placeholder stays what it is.
std::string fill(Language language, std::string_view pattern,
                 std::span<const MessageArgument> arguments) {
  std::string out;
  while (!pattern.empty()) {
    const std::size_t open = pattern.find('{');
    const std::size_t close = open == std::string_view::npos ? open : pattern.find('}', open);
    if (close == std::string_view::npos) {
      break;
    }
    out += pattern.substr(0, open);
    const MessageArgument* argument = find(arguments, pattern.substr(open + 1, close - open - 1));
    out += argument != nullptr ? value_text(language, argument->value)
                               : std::string(pattern.substr(open, close + 1 - open));
    pattern.remove_prefix(close + 1);
  }
  out += pattern;
  return out;
}

}  // namespace

std::span<const Message> catalogue() { return kCatalogue; }

Language parse_language(std::string_view text) {
  const auto is_letter = [text](std::size_t at, char lower) {
    return text[at] == lower || text[at] == static_cast<char>(lower - 'a' + 'A');
  };
  const bool is_russian = text.size() >= 2 && is_letter(0, 'r') && is_letter(1, 'u') &&
                          (text.size() == 2 || text[2] == '_' || text[2] == '-' || text[2] == '.');
  return is_russian ? Language::Russian : Language::English;
}

std::string text(Language language, std::string_view id,
                 std::span<const MessageArgument> arguments) {
  if (const Message* message = find(id); message != nullptr) {
    return fill(language, wording(language, *message), arguments);
  }
  std::string out(id);
  for (const MessageArgument& argument : arguments) {
    out += ' ';
    out += argument.name;
    out += '=';
    out += value_text(language, argument.value);
  }
  return out;
}

std::string text(Language language, const Error& error) {
  if (error.id.empty()) {
    return without_controls(error.what);
  }
  return text(language, error.id, error.arguments) + " [" + std::string(error.id) + "]";
}

}  // namespace tw::messages
