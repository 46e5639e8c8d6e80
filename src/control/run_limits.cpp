#include "control/run_limits.hpp"

#include <algorithm>
#include <array>

#include "messages/nearest.hpp"

namespace tw::control {
namespace {

using risk::RiskLimits;

constexpr std::string_view kNone = "none";
constexpr std::string_view kPrefix = "limits.";
constexpr Decimal kMoneyStep = Decimal::from_raw(Decimal::kScale / 100'000'000);
constexpr Decimal kMoneyMax = Decimal::from_int(1'000'000'000'000);
constexpr Decimal kMillisecond = Decimal::from_raw(Decimal::kScale / 1'000);

/// One limit as it is typed and stated.
struct LimitRow {
  std::string_view name;
  Decimal low;
  Decimal high;
  Decimal step;  ///< allowed values are low + n * step
  bool is_optional;
  std::optional<Decimal> (*get)(const RiskLimits&);
  void (*set)(RiskLimits&, std::optional<Decimal>);
};

std::int64_t whole(Decimal value) {
  return static_cast<std::int64_t>(value.raw() / Decimal::kScale);
}

std::optional<Decimal> seconds_of(const RiskLimits& limits) {
  return limits.book_age_max.transform(
      [](Duration age) { return Decimal::from_units(age.count(), 9); });
}

void set_seconds(RiskLimits& limits, std::optional<Decimal> value) {
  limits.book_age_max = value.transform([](Decimal seconds) {
    return Duration{static_cast<std::int64_t>(seconds.raw() / (Decimal::kScale / 1'000'000'000))};
  });
}

const std::array kRows{
    LimitRow{"order_notional_max", Decimal{}, kMoneyMax, kMoneyStep, false,
             [](const RiskLimits& limits) { return std::optional(limits.order_notional_max); },
             [](RiskLimits& limits, std::optional<Decimal> value) {
               limits.order_notional_max = *value;
             }},
    LimitRow{"position_notional_max", Decimal{}, kMoneyMax, kMoneyStep, false,
             [](const RiskLimits& limits) { return std::optional(limits.position_notional_max); },
             [](RiskLimits& limits, std::optional<Decimal> value) {
               limits.position_notional_max = *value;
             }},
    LimitRow{"open_orders_max", Decimal::from_int(1), Decimal::from_int(500), Decimal::from_int(1),
             false,
             [](const RiskLimits& limits) {
               return std::optional(Decimal::from_int(limits.open_orders_max));
             },
             [](RiskLimits& limits, std::optional<Decimal> value) {
               limits.open_orders_max = whole(*value);
             }},
    LimitRow{"orders_per_second", Decimal::from_int(1), Decimal::from_int(1'000),
             Decimal::from_int(1), true,
             [](const RiskLimits& limits) {
               return limits.orders_per_second.transform(Decimal::from_int);
             },
             [](RiskLimits& limits, std::optional<Decimal> value) {
               limits.orders_per_second = value.transform(whole);
             }},
    LimitRow{"book_age_max", kMillisecond, Decimal::from_int(86'400), kMillisecond, true,
             seconds_of, set_seconds},
    LimitRow{"account_notional_max", Decimal{}, kMoneyMax, kMoneyStep, true,
             [](const RiskLimits& limits) { return limits.account_notional_max; },
             [](RiskLimits& limits, std::optional<Decimal> value) {
               limits.account_notional_max = value;
             }},
    LimitRow{
        "daily_loss_max", kMoneyStep, kMoneyMax, kMoneyStep, true,
        [](const RiskLimits& limits) { return limits.daily_loss_max; },
        [](RiskLimits& limits, std::optional<Decimal> value) { limits.daily_loss_max = value; }},
};

std::string text_of(std::optional<Decimal> value) {
  return value.has_value() ? value->to_string() : std::string(kNone);
}

Error unknown_limit(const std::string& name) {
  std::vector<std::string_view> names;
  std::string known;
  for (const LimitRow& row : kRows) {
    names.push_back(row.name);
    known += (known.empty() ? "" : ", ") + std::string(row.name);
  }
  return {
      ErrorCode::InvalidInput,
      "limit '" + name + "' is unknown",
      "usage.unknown_limit",
      {{"name", name}, {"nearest", std::string(messages::nearest(name, names))}, {"known", known}}};
}

Error out_of_range(const LimitRow& row, const std::string& value) {
  return {ErrorCode::InvalidInput,
          "limit " + std::string(row.name) + " = " + value + " is outside its range or step",
          "usage.limit_range",
          {{"name", std::string(row.name)},
           {"value", value},
           {"low", row.low.to_string()},
           {"high", row.high.to_string()},
           {"step", row.step.to_string()},
           {"default", text_of(row.get(RiskLimits{}))}}};
}

Result<void> set_limit(const LimitRow& row, const std::string& text, RiskLimits& limits) {
  if (row.is_optional && text == kNone) {
    row.set(limits, std::nullopt);
    return {};
  }
  const auto value = Decimal::parse_exact(text);
  if (!value || *value < row.low || *value > row.high || !is_multiple(*value - row.low, row.step)) {
    return std::unexpected(out_of_range(row, text));
  }
  row.set(limits, *value);
  return {};
}

}  // namespace

Result<void> read_limits(const std::vector<std::string>& texts, RiskLimits& limits) {
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) {
      return fail(ErrorCode::InvalidInput, "'" + text + "' is not name=value", "usage.limit_form",
                  {{"text", text}});
    }
    const std::string name = text.substr(0, equals);
    const auto row = std::ranges::find(kRows, std::string_view(name), &LimitRow::name);
    if (row == kRows.end()) {
      return std::unexpected(unknown_limit(name));
    }
    TW_CHECK(set_limit(*row, text.substr(equals + 1), limits));
  }
  return {};
}

void describe_limits(const RiskLimits& limits, std::vector<Setting>& description) {
  description.push_back({std::string(kPrefix) + "version", std::to_string(limits.version)});
  for (const LimitRow& row : kRows) {
    if (const auto value = row.get(limits)) {
      description.push_back({std::string(kPrefix) + std::string(row.name), value->to_string()});
    }
  }
}

std::vector<std::string> recorded_limits(const std::vector<Setting>& settings) {
  std::vector<std::string> texts;
  for (const LimitRow& row : kRows) {
    const std::string name(row.name);
    const auto found = std::ranges::find(settings, std::string(kPrefix) + name, &Setting::name);
    if (found != settings.end()) {
      texts.push_back(name + "=" + found->value);
    } else if (row.is_optional) {
      texts.push_back(name + "=" + std::string(kNone));
    }
  }
  return texts;
}

}  // namespace tw::control
