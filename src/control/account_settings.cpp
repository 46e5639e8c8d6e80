#include "control/account_settings.hpp"

#include <algorithm>

#include "model/names.hpp"

namespace tw::control {
namespace {

constexpr std::int64_t kLeverageMax = 125;
constexpr Decimal kOne = Decimal::from_int(1);

Result<MarginMode> read_mode(const std::string& text) {
  for (const MarginMode mode : {MarginMode::Cash, MarginMode::Isolated, MarginMode::Cross}) {
    if (text == name_of(mode)) {
      return mode;
    }
  }
  return fail(ErrorCode::InvalidInput, "margin '" + text + "' is unknown", "usage.margin",
              {{"value", text}});
}

Result<Decimal> read_maintenance_rate(const std::string& text) {
  const auto rate = Decimal::parse_exact(text);
  if (!rate.has_value() || rate->sign() < 0 || *rate >= kOne) {
    return fail(ErrorCode::InvalidInput, "maintenance rate '" + text + "' is no fraction",
                "usage.maintenance_rate", {{"value", text}});
  }
  return *rate;
}

Result<Decimal> read_leverage(const std::string& text, const std::string& number) {
  const auto leverage = Decimal::parse_exact(number);
  if (!leverage.has_value() || *leverage < kOne || *leverage > Decimal::from_int(kLeverageMax)) {
    return fail(ErrorCode::InvalidInput, "leverage '" + text + "' is out of range",
                "usage.leverage", {{"value", text}, {"high", std::to_string(kLeverageMax)}});
  }
  return *leverage;
}

std::unexpected<Error> unknown_symbol(const std::string& symbol,
                                      std::span<const InstrumentDefined> instruments) {
  std::string known;
  for (const InstrumentDefined& each : instruments) {
    known += (known.empty() ? "" : ", ") + each.listing.symbol.to_string();
  }
  return fail(ErrorCode::InvalidInput, "leverage of " + symbol + ", which is not in the run",
              "usage.leverage_symbol", {{"symbol", symbol}, {"known", known}});
}

// What is said of one instrument goes before what is said of all, in whatever order.
Result<std::vector<Decimal>> read_leverages(const std::vector<std::string>& texts,
                                            std::span<const InstrumentDefined> instruments) {
  Decimal common = kOne;
  std::vector<std::optional<Decimal>> own(instruments.size());
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    const bool is_common = equals == std::string::npos;
    TW_TRY(const Decimal leverage, read_leverage(text, is_common ? text : text.substr(equals + 1)));
    if (is_common) {
      common = leverage;
      continue;
    }
    const std::string symbol = text.substr(0, equals);
    bool is_known = false;
    for (std::size_t i = 0; i < instruments.size(); ++i) {
      if (instruments[i].listing.symbol.view() != symbol) {
        continue;
      }
      if (instruments[i].listing.kind == ContractKind::Spot) {
        return fail(ErrorCode::InvalidInput, "leverage of spot " + symbol, "usage.leverage_spot",
                    {{"value", leverage.to_string()}, {"symbol", symbol}});
      }
      own[i] = leverage;
      is_known = true;
    }
    if (!is_known) {
      return unknown_symbol(symbol, instruments);
    }
  }
  std::vector<Decimal> all;
  for (std::size_t i = 0; i < own.size(); ++i) {
    const bool is_spot = instruments[i].listing.kind == ContractKind::Spot;
    all.push_back(is_spot ? kOne : own[i].value_or(common));
  }
  return all;
}

// A venue lends no more than what its maintenance margin leaves.
Result<void> check_lending(const backtest::MarginSetup& margin) {
  for (const Decimal leverage : margin.leverage) {
    if (multiply(leverage, margin.maintenance_rate, Rounding::HalfEven) >= kOne) {
      return fail(ErrorCode::InvalidInput,
                  "leverage " + leverage.to_string() + " leaves less than maintenance margin",
                  "usage.leverage_high",
                  {{"value", leverage.to_string()}, {"rate", margin.maintenance_rate.to_string()}});
    }
  }
  return {};
}

}  // namespace

Result<std::optional<backtest::MarginSetup>> read_margin(
    const RunRequest& request, std::span<const InstrumentDefined> instruments) {
  backtest::MarginSetup margin;
  if (request.margin.has_value()) {
    TW_TRY(margin.mode, read_mode(*request.margin));
  }
  const bool is_lent = margin.mode != MarginMode::Cash;
  if (!is_lent && (!request.leverage.empty() || request.maintenance_rate.has_value())) {
    return fail(ErrorCode::InvalidInput, "terms of margin where nothing is lent",
                "usage.leverage_mode",
                {{"option", request.leverage.empty() ? "--maintenance-rate" : "--leverage"}});
  }
  if (!request.margin.has_value()) {
    return std::optional<backtest::MarginSetup>();
  }
  if (is_lent) {
    TW_TRY(margin.maintenance_rate,
           read_maintenance_rate(request.maintenance_rate.value_or(kMaintenanceRate)));
    TW_TRY(margin.leverage, read_leverages(request.leverage, instruments));
    TW_CHECK(check_lending(margin));
  }
  return std::optional(std::move(margin));
}

void describe_margin(const backtest::MarginSetup& margin,
                     std::span<const InstrumentDefined> instruments,
                     std::vector<Setting>& description) {
  description.push_back({"margin", std::string(name_of(margin.mode))});
  for (std::size_t i = 0; i < margin.leverage.size(); ++i) {
    description.push_back(
        {"leverage." + instruments[i].listing.symbol.to_string(), margin.leverage[i].to_string()});
  }
  if (margin.mode != MarginMode::Cash) {
    description.push_back({"maintenance_rate", margin.maintenance_rate.to_string()});
  }
}

}  // namespace tw::control
