#include "control/candle_market.hpp"

#include <algorithm>
#include <array>

#include "data/candle_history.hpp"

namespace tw::control {
namespace {

constexpr std::uint8_t kDecimalsMax = 12;
constexpr std::size_t kNameMax = 8;
constexpr std::array<std::string_view, 8> kQuotes{"FDUSD", "USDT", "USDC", "TUSD",
                                                  "BUSD",  "USD",  "EUR",  "BTC"};

struct Unit {
  Decimal value;
  std::uint8_t decimals = 0;
};

// A tick or step: its own digits are the grid of the file.
Result<Unit> parse_unit(const std::string& option, const std::string& text) {
  const Checked<Decimal> value = Decimal::parse_exact(text);
  if (!value.has_value() || value->sign() <= 0) {
    return fail(ErrorCode::InvalidInput, option + " '" + text + "' is not a positive amount",
                "usage.candle_unit", {{"option", option}, {"value", text}});
  }
  Unit unit{*value, 0};
  while (unit.decimals < kDecimalsMax &&
         !is_multiple(*value, Decimal::from_units(1, unit.decimals))) {
    ++unit.decimals;
  }
  return unit;
}

struct Pair {
  std::string base;
  std::string quote;
  ContractKind kind = ContractKind::Linear;
};

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kNameMax && std::ranges::all_of(text, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
}

// With a slash as ccxt writes it: BTC/USDT is spot, BTC/USDT:USDT is settled in what is behind the
// colon.
Pair with_slash(const std::string& text, std::size_t slash) {
  const std::size_t colon = text.find(':', slash);
  const std::string quote = text.substr(slash + 1, colon - slash - 1);
  if (colon == std::string::npos) {
    return {text.substr(0, slash), text.substr(slash + 1), ContractKind::Spot};
  }
  const bool is_linear = text.substr(colon + 1) == quote;
  return {text.substr(0, slash), is_linear ? quote : "", ContractKind::Linear};
}

Result<Pair> parse_pair(const std::string& text) {
  Pair pair;
  if (const std::size_t slash = text.find('/'); slash != std::string::npos) {
    pair = with_slash(text, slash);
  } else {
    for (const std::string_view quote : kQuotes) {
      if (pair.quote.empty() && text.ends_with(quote)) {
        pair = {text.substr(0, text.size() - quote.size()), std::string(quote)};
      }
    }
  }
  if (!is_name(pair.base) || !is_name(pair.quote)) {
    return fail(ErrorCode::InvalidInput, "instrument '" + text + "' names no two currencies",
                "usage.candle_instrument", {{"value", text}});
  }
  return pair;
}

Result<InstrumentDefined> define(const CandleSource& source, data::CandleFormat& format) {
  TW_TRY(const Pair pair, parse_pair(source.instrument));
  TW_TRY(const Unit tick, parse_unit("--tick", source.tick));
  TW_TRY(const Unit step, parse_unit("--step", source.step));
  format.grid = {tick.decimals, step.decimals};
  format.tick_size = Price{tick.value};
  format.step_size = Quantity{step.value};
  format.base = Currency(pair.base);
  const std::string between = pair.kind == ContractKind::Spot ? "/" : "";
  const Rate fee{Decimal::from_units(10, 4)};  // what spot venues ask of regular users
  return InstrumentDefined{.listing = {.id = {},
                                       .venue = VenueName("candles"),
                                       .category = CategoryName("file"),
                                       .symbol = SymbolName(pair.base + between + pair.quote),
                                       .base = Currency(pair.base),
                                       .quote = Currency(pair.quote),
                                       .settle = Currency(pair.quote),
                                       .kind = pair.kind,
                                       .grid = format.grid,
                                       .valid_from = {}},
                           .terms = {.valid_from = {},
                                     .tick_size = format.tick_size,
                                     .step_size = format.step_size,
                                     .min_quantity = format.step_size,
                                     .min_notional = {},
                                     .maker_fee = fee,
                                     .taker_fee = fee}};
}

}  // namespace

Result<CandleMarket> find_candles(const CandleSource& source) {
  CandleMarket market{.path = source.path,
                      .format = {},
                      .instrument = {},
                      .counts = {},
                      .first_open = {},
                      .last_open = {}};
  TW_TRY(market.instrument, define(source, market.format));
  if (!source.interval.empty()) {
    TW_TRY(market.format.interval, parse_interval(source.interval));
  }
  TW_TRY(data::CandleFile file, data::CandleFile::open(source.path, market.format));
  while (true) {
    TW_TRY(const std::optional<data::CandleRow> row, file.next());
    if (!row.has_value()) {
      break;
    }
    market.first_open = file.counts().rows == 1 ? row->open_time : market.first_open;
    market.last_open = row->open_time;
  }
  market.format.interval = file.interval();
  market.counts = file.counts();
  if (market.counts.rows == 0) {
    return fail(ErrorCode::NotFound, source.path + " holds no candle", "recording.empty",
                {{"path", source.path}});
  }
  return market;
}

Result<std::unique_ptr<HistoryReader>> open_candles(const CandleMarket& market, InstrumentId id) {
  TW_TRY(data::CandleFile file, data::CandleFile::open(market.path, market.format));
  const auto tick = market.format.grid.ticks(market.format.tick_size);
  TW_ASSERT(tick.has_value());  // the grid was made of it
  return std::make_unique<data::CandleHistory>(std::move(file), id, *tick);
}

std::string describe(const CandleMarket& market) {
  const data::CandleFileCounts& counts = market.counts;
  return to_text(*market.format.interval) + ", rows " + std::to_string(counts.rows) + ", " +
         to_iso8601(market.first_open) + " to " + to_iso8601(market.last_open) + ", gaps " +
         std::to_string(counts.gaps) + " of " + std::to_string(counts.missing) +
         " candles, without volume " + std::to_string(counts.empty) + ", unfinished left out " +
         std::to_string(counts.unfinished);
}

}  // namespace tw::control
