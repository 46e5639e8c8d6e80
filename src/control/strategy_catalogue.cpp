#include "control/strategy_catalogue.hpp"

#include <vector>

#include "execution/signal_settings.hpp"
#include "messages/nearest.hpp"

namespace tw::control {
namespace {

json::Value parameter_json(const ParameterSpec& spec) {
  return json::Value::object()
      .set("name", json::Value::of(spec.name))
      .set("default", json::Value::of(spec.value))
      .set("low", json::Value::of(spec.low))
      .set("high", json::Value::of(spec.high))
      .set("step", json::Value::of(spec.step))
      .set("unit", json::Value::of(name_of(spec.unit)))
      .set("help", json::Value::of(spec.help));
}

json::Value parameters_json(std::span<const ParameterSpec> specs) {
  json::Value list = json::Value::array();
  for (const ParameterSpec& spec : specs) {
    list.push(parameter_json(spec));
  }
  return list;
}

}  // namespace

Result<strategy::Descriptor> find_strategy(const std::string& name) {
  if (const auto found = strategy::find(name)) {
    return *found;
  }
  std::vector<std::string_view> known;
  for (const strategy::Descriptor& descriptor : strategy::built_in()) {
    known.push_back(descriptor.name);
  }
  return fail(ErrorCode::InvalidInput, "strategy '" + name + "' is unknown",
              "usage.unknown_strategy",
              {{"name", name}, {"nearest", std::string(messages::nearest(name, known))}});
}

std::string_view name_of(ParameterUnit unit) {
  switch (unit) {
    case ParameterUnit::None:
      break;
    case ParameterUnit::Ticks:
      return "ticks";
    case ParameterUnit::Quote:
      return "quote";
    case ParameterUnit::Base:
      return "base";
    case ParameterUnit::Fraction:
      return "fraction";
    case ParameterUnit::Milliseconds:
      return "milliseconds";
    case ParameterUnit::Seconds:
      return "seconds";
  }
  return "none";
}

json::Value to_json(std::span<const strategy::Descriptor> strategies) {
  json::Value list = json::Value::array();
  for (const strategy::Descriptor& strategy : strategies) {
    list.push(json::Value::object()
                  .set("name", json::Value::of(strategy.name))
                  .set("help", json::Value::of(strategy.help)));
  }
  return json::Value::object()
      .set("schema_version", json::Value::of(std::int64_t{1}))
      .set("strategies", std::move(list));
}

json::Value to_json(const strategy::Descriptor& strategy) {
  json::Value value = json::Value::object();
  value.set("schema_version", json::Value::of(std::int64_t{1}))
      .set("name", json::Value::of(strategy.name))
      .set("help", json::Value::of(strategy.help))
      .set("parameters", parameters_json(strategy.parameters));
  if (strategy.output == strategy::OutputKind::Signals) {
    value.set("signal_parameters", parameters_json(execution::signal_parameters()));
  }
  return value;
}

}  // namespace tw::control
