#include "messages/setting_words.hpp"

#include <algorithm>
#include <array>

namespace tw::messages {
namespace {

struct KnownSetting {
  std::string_view name;  ///< or, with a point at its end, what the name begins with
  std::string_view id;
};

constexpr auto kKnown = std::to_array<KnownSetting>({
    {"candle_path", "setting.candle_path"},
    {"candles.", "setting.candles"},
    {"contract.", "setting.contract"},
    {"rules.", "setting.rules"},
    {"spot", "setting.spot"},
});

bool is_meant(const KnownSetting& known, std::string_view name) {
  return known.name.ends_with('.') ? name.starts_with(known.name) : name == known.name;
}

// What stands in a text at the places that a pattern leaves open; nothing where it does not fit.
std::optional<std::vector<MessageArgument>> values_of(std::string_view pattern,
                                                      std::string_view text) {
  std::vector<MessageArgument> values;
  while (true) {
    const std::size_t open = pattern.find('{');
    if (!text.starts_with(pattern.substr(0, open))) {
      return std::nullopt;
    }
    if (open == std::string_view::npos) {
      return text == pattern ? std::optional(std::move(values)) : std::nullopt;
    }
    text.remove_prefix(open);
    const std::size_t close = pattern.find('}', open);
    const std::string_view name = pattern.substr(open + 1, close - open - 1);
    pattern.remove_prefix(close + 1);
    const std::string_view behind = pattern.substr(0, pattern.find('{'));
    const std::size_t end = behind.empty() ? text.size() : text.find(behind);
    if (end == std::string_view::npos) {
      return std::nullopt;
    }
    values.push_back({name, std::string(text.substr(0, end))});
    text.remove_prefix(end);
  }
}

}  // namespace

std::optional<Words> setting_words(std::string_view name, std::string_view value) {
  const auto known = std::ranges::find_if(
      kKnown, [name](const KnownSetting& setting) { return is_meant(setting, name); });
  if (known == kKnown.end()) {
    return std::nullopt;
  }
  const auto message = std::ranges::find(catalogue(), known->id, &Message::id);
  auto values = values_of(message->english, value);
  return values.has_value() ? std::optional(Words{known->id, *std::move(values)}) : std::nullopt;
}

}  // namespace tw::messages
