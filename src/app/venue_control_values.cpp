#include "app/venue_control_values.hpp"

#include "app/option_values.hpp"
#include "base/decimal.hpp"

namespace tw::app {
namespace {

using Kind = ControlValue::Kind;

std::unexpected<Error> refuse(std::string_view id, const ControlValue& value,
                              const std::string& text) {
  const std::string shown = std::string(value.option.starts_with("--") ? value.option : value.type);
  return fail(ErrorCode::InvalidInput, shown + " '" + text + "'", id,
              {{"option", shown}, {"value", text}});
}

Result<void> check_number(const ControlValue& value, const std::string& text) {
  if (!Decimal::parse_exact(text).has_value()) {
    return refuse("usage.venue_number", value, text);
  }
  return {};
}

Result<void> read_symbol(const ControlValue& value, const std::string& text,
                         VenueControlOptions& options) {
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == text.size()) {
    return refuse("usage.venue_place", value, text);
  }
  options.parameters.emplace_back("category", text.substr(0, slash));
  options.parameters.emplace_back("symbol", text.substr(slash + 1));
  return {};
}

Result<void> read_pace(const ControlValue& value, const std::string& text,
                       VenueControlOptions& options) {
  const bool is_named = text == "real" || text == "stepped";
  options.parameters.emplace_back("mode", is_named ? text : "fast");
  if (!is_named) {
    TW_CHECK(check_number(value, text));
    options.parameters.emplace_back("factor", text);
  }
  return {};
}

}  // namespace

Result<void> read_control_value(const ControlValue& value, const std::string& text,
                                VenueControlOptions& options) {
  const std::string name(value.option.starts_with("--") ? value.option : value.type);
  TW_CHECK(check_filled(name, text));
  switch (value.kind) {
    case Kind::Symbol:
      return read_symbol(value, text, options);
    case Kind::Pace:
      return read_pace(value, text, options);
    case Kind::Number:
      TW_CHECK(check_number(value, text));
      break;
    case Kind::Whole:
      TW_CHECK(parse_whole(name, text, value.high, 1));
      break;
    case Kind::Text:
    case Kind::Flag:
      break;
  }
  options.parameters.emplace_back(value.parameter, text);
  return {};
}

}  // namespace tw::app
