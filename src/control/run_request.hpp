#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "backtest/session.hpp"
#include "control/candle_market.hpp"
#include "control/funding_table.hpp"
#include "control/market_library.hpp"
#include "control/market_window.hpp"

namespace tw::control {

/// Of the value of a position, where a person names no other rate: what large venues ask of small
/// positions in large coins.
inline constexpr const char* kMaintenanceRate = "0.005";

/// Money to begin with, where a person names none.
inline constexpr const char* kCapital = "10000";
inline constexpr const char* kCapitalInCoins = "1";

/// Which trades beyond its price fill an order, where a person names nothing; a run's settings name
/// only another rule.
inline constexpr const char* kThrough = "any";

/// What a person asked to run, as typed.
struct RunRequest {
  std::vector<std::string> tapes;       ///< one file per instrument; raw recordings as well
  std::optional<CandleSource> candles;  ///< in the place of tapes
  std::string strategy = "grid";
  std::vector<std::string> parameters;      ///< `name=value`
  std::vector<std::string> limits;          ///< `name=value`
  std::string latency = "5ms";              ///< or recorded, recorded:FACTOR, a file to draw from
  std::optional<std::string> feed_latency;  ///< in the same words; backtests on tapes alone
  std::string queue = "pessimistic";        ///< or risk_adverse, power:N
  std::string fill = "partial";             ///< or whole
  std::string through = kThrough;           ///< or opposite
  std::optional<std::string> fees;  ///< `maker,taker` as fractions; the instruments' own otherwise
  std::optional<std::string> capital;  ///< settle currency; else kCapital or kCapitalInCoins
  std::optional<std::string> margin;   ///< cash, isolated or cross; else none is reserved
  std::vector<std::string> leverage;   ///< `N`, or `SYMBOL=N` for one instrument
  std::optional<std::string> maintenance_rate;  ///< of lent positions, a fraction
  std::optional<std::string> funding_file;      ///< else there is no funding
  std::uint64_t seed = 1;                       ///< of drawn latencies
  std::optional<Duration> market_time;          ///< a backtest ends after it, or with its history
  MarketWindow window = {};                     ///< the part of the market that is played
};

/// One line of a run's settings: what makes two runs comparable.
struct Setting {
  std::string name;
  std::string value;
  friend bool operator==(const Setting&, const Setting&) = default;
};

/// A request that was checked: ready to run.
struct PreparedRun {
  backtest::SessionSettings settings;
  std::vector<FoundMarket> markets;         ///< in the order of settings.instruments
  std::optional<CandleMarket> candles;      ///< in the place of markets
  std::optional<FundingTable> funding;      ///< the points are in the settings
  std::optional<Duration> market_time;      ///< as asked for; where a run ends is no setting of it
  MarketWindow window;                      ///< in the description: another market is another run
  std::optional<std::string> funding_file;  ///< as it was given
  std::optional<std::string> latency_file;
  std::string command;               ///< makes this run as a backtest, files as they were given
  std::vector<Setting> description;  ///< everything that decides the result, files by SHA-256
  std::array<std::uint8_t, 32> digest{};  ///< of the description
};

/// Checks a request and finds the instruments of its tapes or candles.
/// Errors: as MarketLibrary::find_one, find_candles and read_limits; InvalidInput for an unknown
/// strategy or
///         parameter, a value out of range, fees or capital that are no numbers, tapes together
///         with candles, candles that do not make those of the strategy, a tape of a symbol that is
///         there twice, of one settled in another currency or of what no account keeps (spot not
///         paid for in its quote, an inverse contract not settled in its base), a quantity below
///         one inverse contract, a window that ends before it begins (`usage.window`); as
///         read_venue_settings, read_margin and read_funding_table; each
///         with a catalogue id.
Result<PreparedRun> prepare(const RunRequest& request, const MarketLibrary& library);

/// SHA-256 of a file as the description of a run names it.
/// Errors: NotFound (`recording.not_found`), InvalidInput (`recording.no_file`).
Result<std::string> file_digest(const std::string& path);

/// An error of a history with the paths of the files it was read from.
Error with_paths(Error error, const PreparedRun& run);

/// Opens the markets of a prepared run, as much of them as its window holds, as one history.
Result<std::unique_ptr<HistoryReader>> open_history(const PreparedRun& run,
                                                    const MarketLibrary& library);

}  // namespace tw::control
