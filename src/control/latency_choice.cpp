#include "control/latency_choice.hpp"

#include <cctype>
#include <sstream>

#include "data/text_file.hpp"
#include "secret/digest.hpp"

namespace tw::control {
namespace {

using sim::Latency;

constexpr std::size_t kLatencyLinesMax = 100'000;
constexpr std::string_view kRecorded = "recorded";

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

// Somebody who meant a file is told that it is missing, anybody else how a duration is written.
bool looks_like_file(std::string_view text) {
  const std::size_t dot = text.rfind('.');
  const bool has_extension =
      dot != std::string_view::npos && dot + 1 < text.size() && is_letter(text[dot + 1]);
  return has_extension || text.contains('/') || (!text.empty() && is_letter(text.front()));
}

std::unexpected<Error> damaged(std::string_view option, const std::string& path, std::size_t line) {
  return fail(ErrorCode::InvalidInput,
              path + ": line " + std::to_string(line) + " is no latency, or out of order",
              "usage.latency_file",
              {{"option", std::string(option)}, {"path", path}, {"line", std::to_string(line)}});
}

struct LatencyLines {
  std::vector<Duration> samples;
  std::vector<sim::LatencyPoint> points;
  std::size_t count = 0;
};

Result<void> read_line(const std::string& text, LatencyLines& lines) {
  std::istringstream words(text);
  std::string first;
  std::string second;
  words >> first >> second;
  if (second.empty()) {
    TW_TRY(const Duration sample, parse_duration(first));
    lines.samples.push_back(sample);
    return {};
  }
  const auto quantile = Decimal::parse_exact(first);
  TW_TRY(const Duration latency, parse_duration(second));
  if (!quantile.has_value() || words >> first) {
    return fail(ErrorCode::InvalidInput, "'" + text + "' is no quantile and latency");
  }
  lines.points.push_back({.quantile = quantile->to_double(), .latency = latency});
  return {};
}

// False where a line is none; `count` is its number then, else that of all.
bool read_lines(const std::string& text, LatencyLines& lines) {
  std::istringstream file(text);
  for (std::string line; std::getline(file, line);) {
    ++lines.count;
    if (lines.count > kLatencyLinesMax || !read_line(line, lines).has_value()) {
      return false;
    }
  }
  return lines.samples.empty() != lines.points.empty();
}

}  // namespace

bool LatencyChoice::names_file(std::string_view text) {
  const bool is_recorded = text == kRecorded || text.starts_with(std::string(kRecorded) + ":");
  return !is_recorded && !parse_duration(text).has_value();
}

Result<LatencyChoice> LatencyChoice::read(std::string_view option, const std::string& text) {
  if (names_file(text)) {
    return read_file(option, text);
  }
  if (const auto latency = parse_duration(text)) {
    return read_constant(option, *latency);
  }
  return read_recorded(option, text);
}

Result<LatencyChoice> LatencyChoice::read_constant(std::string_view option, Duration latency) {
  LatencyChoice choice;
  choice.description_ = to_text(latency);
  if (latency > Latency::kLatencyMax) {
    return fail(ErrorCode::InvalidInput, "latency " + choice.description_ + " is out of range",
                "usage.latency",
                {{"option", std::string(option)},
                 {"value", choice.description_},
                 {"high", to_text(Latency::kLatencyMax)}});
  }
  choice.kind_ = Latency::constant(latency);
  return choice;
}

Result<LatencyChoice> LatencyChoice::read_recorded(std::string_view option,
                                                   const std::string& text) {
  const bool is_alone = text == kRecorded;
  const auto factor = is_alone ? Checked<Decimal>(Decimal::from_int(1))
                               : Decimal::parse_exact(text.substr(kRecorded.size() + 1));
  auto latency = factor.has_value() ? Latency::recorded(*factor)
                                    : Checked<Latency>(std::unexpected(factor.error()));
  if (!latency.has_value()) {
    return fail(ErrorCode::InvalidInput, "'" + text + "' has no factor in range",
                "usage.latency_factor", {{"option", std::string(option)}, {"value", text}});
  }
  LatencyChoice choice;
  choice.kind_ = factor->is_zero() ? Latency::constant({}) : *std::move(latency);
  choice.is_recorded_ = true;
  choice.description_ = kRecorded;
  if (*factor != Decimal::from_int(1)) {
    choice.description_ += ":" + factor->to_string();
  }
  return choice;
}

Result<LatencyChoice> LatencyChoice::read_file(std::string_view option, const std::string& path) {
  const Result<std::string> text = data::read_text_file(path);
  if (!text.has_value() && !looks_like_file(path)) {
    return std::unexpected(parse_duration(path).error());
  }
  if (!text.has_value()) {
    return fail(ErrorCode::NotFound, text.error().what, "usage.latency_missing",
                {{"option", std::string(option)}, {"path", path}});
  }
  LatencyLines lines;
  if (!read_lines(*text, lines)) {
    return damaged(option, path, lines.count);
  }
  LatencyChoice choice;
  choice.path_ = path;
  choice.description_ = std::string(kDrawnLatency) + secret::to_hex(secret::sha256(*text));
  const bool is_sound = lines.points.empty() ? Latency::from_samples(lines.samples, 0).has_value()
                                             : Latency::from_quantiles(lines.points, 0).has_value();
  if (!is_sound) {
    return damaged(option, path, lines.count);
  }
  if (lines.points.empty()) {
    choice.kind_ = std::move(lines.samples);
  } else {
    choice.kind_ = std::move(lines.points);
  }
  return choice;
}

// What was read is sound.
Latency LatencyChoice::by_seed(std::uint64_t seed) const {
  if (const auto* samples = std::get_if<Samples>(&kind_)) {
    return Latency::from_samples(*samples, seed).value();
  }
  if (const auto* points = std::get_if<Points>(&kind_)) {
    return Latency::from_quantiles(*points, seed).value();
  }
  return std::get<Latency>(kind_);
}

bool LatencyChoice::has_zero() const {
  const Latency latency = by_seed(0);
  return latency.shortest() == Duration{} && (!is_recorded_ || latency.longest() == Duration{});
}

}  // namespace tw::control
