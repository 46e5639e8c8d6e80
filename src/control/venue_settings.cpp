#include "control/venue_settings.hpp"

#include <charconv>
#include <sstream>

#include "data/text_file.hpp"
#include "secret/digest.hpp"

namespace tw::control {
namespace {

using sim::Latency;

constexpr std::size_t kLatencyLinesMax = 100'000;

Result<sim::QueueSettings> read_queue(const std::string& text) {
  constexpr std::string_view kPower = "power:";
  if (text == "pessimistic") {
    return sim::QueueSettings{.rule = sim::QueueRule::Pessimistic};
  }
  if (text == "risk_adverse") {
    return sim::QueueSettings{.rule = sim::QueueRule::RiskAdverse};
  }
  int power = 0;
  if (text.starts_with(kPower)) {
    const char* const end = text.data() + text.size();
    const auto [stop, code] = std::from_chars(text.data() + kPower.size(), end, power);
    power = code == std::errc{} && stop == end ? power : 0;
  }
  if (power < 1 || power > sim::kQueuePowerMax) {
    return fail(ErrorCode::InvalidInput, "queue '" + text + "' is unknown", "usage.queue",
                {{"value", text}, {"high", std::to_string(sim::kQueuePowerMax)}});
  }
  return sim::QueueSettings{.rule = sim::QueueRule::Probability, .power = power};
}

Result<sim::FillRule> read_fill(const std::string& text) {
  if (text != "partial" && text != "whole") {
    return fail(ErrorCode::InvalidInput, "fill '" + text + "' is neither partial nor whole",
                "usage.fill", {{"value", text}});
  }
  return text == "whole" ? sim::FillRule::Whole : sim::FillRule::Partial;
}

Result<sim::ThroughRule> read_through(const std::string& text) {
  if (text != "any" && text != "opposite") {
    return fail(ErrorCode::InvalidInput, "through '" + text + "' is neither any nor opposite",
                "usage.through", {{"value", text}});
  }
  return text == "opposite" ? sim::ThroughRule::Opposite : sim::ThroughRule::Any;
}

std::unexpected<Error> damaged(const std::string& path, std::size_t line) {
  return fail(ErrorCode::InvalidInput,
              path + ": line " + std::to_string(line) + " is no latency, or out of order",
              "usage.latency_file", {{"path", path}, {"line", std::to_string(line)}});
}

Result<std::string> read_text(const std::string& path) {
  Result<std::string> text = data::read_text_file(path);
  if (!text.has_value()) {
    return fail(ErrorCode::NotFound, path + " does not exist", "usage.latency_missing",
                {{"path", path}});
  }
  return text;
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

Result<LatencyLines> read_lines(const std::string& path, const std::string& text) {
  std::istringstream file(text);
  LatencyLines lines;
  std::size_t number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (number > kLatencyLinesMax || !read_line(line, lines).has_value()) {
      return damaged(path, number);
    }
  }
  lines.count = number;
  if (!lines.samples.empty() && !lines.points.empty()) {
    return damaged(path, number);
  }
  return lines;
}

Result<Latency> drawn_from(const std::string& path, const LatencyLines& lines, std::uint64_t seed) {
  auto latency = lines.points.empty() ? Latency::from_samples(lines.samples, seed)
                                      : Latency::from_quantiles(lines.points, seed);
  if (!latency.has_value()) {
    return damaged(path, lines.count);
  }
  return *std::move(latency);
}

struct BothWays {
  Latency order;
  Latency response;
  std::string description;
};

Result<BothWays> read_latency(const RunRequest& request) {
  if (request.latency_file.has_value()) {
    const std::string& path = *request.latency_file;
    TW_TRY(const std::string text, read_text(path));
    TW_TRY(const LatencyLines lines, read_lines(path, text));
    TW_TRY(const Latency order, drawn_from(path, lines, request.seed));
    TW_TRY(const Latency response, drawn_from(path, lines, ~request.seed));
    return BothWays{order, response,
                    std::string(kDrawnLatency) + secret::to_hex(secret::sha256(text))};
  }
  const std::string text = to_text(request.latency);
  if (request.latency < Duration{} || request.latency > Latency::kLatencyMax) {
    return fail(ErrorCode::InvalidInput, "latency " + text + " is out of range", "usage.latency",
                {{"value", text}, {"high", to_text(Latency::kLatencyMax)}});
  }
  const Latency constant = Latency::constant(request.latency);
  return BothWays{constant, constant, text};
}

}  // namespace

Result<VenueSettings> read_venue_settings(const RunRequest& request) {
  TW_TRY(const BothWays latency, read_latency(request));
  TW_TRY(const sim::QueueSettings queue, read_queue(request.queue));
  TW_TRY(const sim::FillRule fill, read_fill(request.fill));
  TW_TRY(const sim::ThroughRule through, read_through(request.through));
  VenueSettings settings{
      .config = {.order_latency = latency.order,
                 .response_latency = latency.response,
                 .queue = queue,
                 .fill = fill,
                 .through = through},
      .description = {
          {"latency", latency.description}, {"queue", request.queue}, {"fill", request.fill}}};
  if (request.through != kThrough) {
    settings.description.push_back({"through", request.through});
  }
  return settings;
}

}  // namespace tw::control
