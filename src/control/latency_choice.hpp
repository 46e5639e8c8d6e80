#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "sim/latency.hpp"

namespace tw::control {

/// Begins the setting of a latency that is drawn from a file; its SHA-256 follows.
inline constexpr std::string_view kDrawnLatency = "drawn from ";

/// A latency as a person asked for it, before it is known which seed it is drawn by.
/// Input:   a duration; `recorded` or `recorded:FACTOR`; or a file with one latency per line. A
///          line is a duration, each equally likely, or a quantile 0..1 and a duration, ascending,
///          linear in between.
class LatencyChoice {
 public:
  /// `option` is where the text was given. Errors: NotFound (`usage.latency_missing`); InvalidInput
  /// (`usage.duration`, `usage.latency`, `usage.latency_factor`, `usage.latency_file`). Cost: a
  /// file is read once.
  static Result<LatencyChoice> read(std::string_view option, const std::string& text);
  /// Whether a text names a file: it is neither a duration nor the recorded one.
  static bool names_file(std::string_view text);

  sim::Latency by_seed(std::uint64_t seed) const;
  bool is_recorded() const { return is_recorded_; }
  /// Some message is chosen to take no time; a recorded way is as long as it is.
  bool has_zero() const;
  /// The file that it is drawn from.
  const std::optional<std::string>& path() const { return path_; }
  /// The value of its setting; a file by its SHA-256.
  const std::string& description() const { return description_; }

 private:
  using Samples = std::vector<Duration>;
  using Points = std::vector<sim::LatencyPoint>;
  static Result<LatencyChoice> read_constant(std::string_view option, Duration latency);
  static Result<LatencyChoice> read_recorded(std::string_view option, const std::string& text);
  static Result<LatencyChoice> read_file(std::string_view option, const std::string& path);

  std::variant<sim::Latency, Samples, Points> kind_ = sim::Latency::constant({});
  std::optional<std::string> path_;
  std::string description_;
  bool is_recorded_ = false;
};

}  // namespace tw::control
