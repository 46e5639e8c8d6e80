#include "messages/error_page.hpp"

#include <algorithm>

#include "messages/error_codes.hpp"

namespace tw::messages {
namespace {

// Takes the first sentence away: up to an end mark before a blank, which is not the point in
// 0.0002 or fills.csv.
std::string take_sentence(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && !((text[end] == '.' || text[end] == '?') &&
                                (end + 1 == text.size() || text[end + 1] == ' '))) {
    ++end;
  }
  const std::string sentence(text.substr(0, end + 1));
  text.remove_prefix(std::min(text.size(), end + 2));
  return sentence;
}

// The places of its values, in the place of values.
std::string with_names(std::string_view pattern) {
  std::string out(pattern);
  std::ranges::replace(out, '{', '<');
  std::ranges::replace(out, '}', '>');
  return out;
}

}  // namespace

std::optional<ErrorPage> error_page(Language language, std::string_view id) {
  const auto kind = std::ranges::find(kErrorKinds, id, &ErrorKind::id);
  const auto message = std::ranges::find(catalogue(), id, &Message::id);
  if (kind == kErrorKinds.end() || message == catalogue().end()) {
    return std::nullopt;
  }
  const std::string words =
      with_names(language == Language::Russian ? message->russian : message->english);
  std::string_view rest = words;
  ErrorPage page{.id = kind->id, .code = kind->code, .happened = {}, .effect = {}, .remedy = {}};
  page.happened = take_sentence(rest);
  page.effect = take_sentence(rest);
  page.remedy = std::string(rest);
  return page;
}

std::vector<std::string_view> error_ids() {
  std::vector<std::string_view> ids;
  for (const ErrorKind& kind : kErrorKinds) {
    ids.push_back(kind.id);
  }
  return ids;
}

}  // namespace tw::messages
