#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "backtest/session.hpp"
#include "control/market_source.hpp"

namespace tw::control {

/// What a person asked to run, as typed.
struct RunRequest {
  std::vector<std::string> recordings;  ///< one file per instrument
  std::string instruments_file;
  std::string strategy = "grid";
  std::vector<std::string> parameters;  ///< `name=value`
  Duration latency = std::chrono::milliseconds(5);
  std::optional<std::string> latency_file;  ///< draw from it instead
  std::string queue = "pessimistic";        ///< or risk_adverse, power:N
  std::string fill = "partial";             ///< or whole
  std::optional<std::string> fees;  ///< `maker,taker` as fractions; the instruments' own otherwise
  std::string capital = "10000";    ///< settle currency
  std::uint64_t seed = 1;           ///< of drawn latencies
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
  std::vector<std::string> recordings;  ///< in the order of settings.instruments
  std::vector<Setting> description;  ///< everything that decides the result, recordings by SHA-256
  std::array<std::uint8_t, 32> digest{};  ///< of the description
};

/// Checks a request and finds the instruments of its recordings.
/// Errors: NotFound for a missing file; InvalidInput for an unknown strategy or parameter, a value
/// out of
///         range, fees or capital that are no numbers, a latency above a minute, a recording of an
///         unknown instrument, of one that is there twice or of one settled in another currency;
///         each with a catalogue id.
Result<PreparedRun> prepare(const RunRequest& request, const RecordingVenue& venue);

/// An error of a history with the paths of the recordings it was read from.
Error with_paths(Error error, const PreparedRun& run);

/// Opens the recordings of a prepared run as one history.
Result<std::unique_ptr<HistoryReader>> open_history(const PreparedRun& run,
                                                    const RecordingVenue& venue);

}  // namespace tw::control
