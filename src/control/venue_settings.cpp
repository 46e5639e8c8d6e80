#include "control/venue_settings.hpp"

#include <charconv>

#include "control/latency_choice.hpp"

namespace tw::control {
namespace {

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

// What comes in, goes out and comes back is drawn apart.
std::uint64_t feed_seed(std::uint64_t seed) { return seed ^ 0xF5A3'9C61'D20B'7E48; }

// What is made of candles was never on its way to anybody.
Result<void> check_candles(const RunRequest& request, std::string_view option,
                           const LatencyChoice& latency) {
  if (request.candles.has_value() && latency.is_recorded()) {
    return fail(ErrorCode::InvalidInput, "candles have no recorded latency",
                "usage.latency_candles", {{"option", std::string(option)}});
  }
  return {};
}

Result<void> add_feed(const RunRequest& request, VenueSettings& settings) {
  constexpr std::string_view kOption = "--feed-latency";
  if (!request.feed_latency.has_value()) {
    return {};
  }
  if (request.candles.has_value()) {
    return fail(ErrorCode::InvalidInput, "candles have no feed", "usage.feed_candles",
                {{"option", std::string(kOption)}});
  }
  TW_TRY(const LatencyChoice latency, LatencyChoice::read(kOption, *request.feed_latency));
  settings.feed_latency = latency.by_seed(feed_seed(request.seed));
  settings.description.push_back({std::string(kFeedLatency), latency.description()});
  return {};
}

}  // namespace

Result<VenueSettings> read_venue_settings(const RunRequest& request) {
  TW_TRY(const LatencyChoice latency, LatencyChoice::read("--latency", request.latency));
  TW_CHECK(check_candles(request, "--latency", latency));
  TW_TRY(const sim::QueueSettings queue, read_queue(request.queue));
  TW_TRY(const sim::FillRule fill, read_fill(request.fill));
  TW_TRY(const sim::ThroughRule through, read_through(request.through));
  VenueSettings settings{.config = {.order_latency = latency.by_seed(request.seed),
                                    .response_latency = latency.by_seed(~request.seed),
                                    .queue = queue,
                                    .fill = fill,
                                    .through = through},
                         .description = {{"latency", latency.description()},
                                         {"queue", request.queue},
                                         {"fill", request.fill}},
                         .latency_file = latency.path(),
                         .answers_at_once = latency.has_zero()};
  if (request.through != kThrough) {
    settings.description.push_back({"through", request.through});
  }
  TW_CHECK(add_feed(request, settings));
  return settings;
}

}  // namespace tw::control
