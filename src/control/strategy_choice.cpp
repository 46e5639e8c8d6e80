#include "control/strategy_choice.hpp"

#include <algorithm>

#include "control/strategy_catalogue.hpp"
#include "execution/signal_vote.hpp"
#include "messages/nearest.hpp"

namespace tw::control {
namespace {

/// One of the tables that parameters are set in: its own, that of a member, that of the signals.
struct Table {
  std::string prefix;
  ParameterSet* parameters;
};

std::vector<std::string> split(const std::string& text, char mark) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == mark) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

Result<Decimal> read_weight(const std::string& text) {
  const auto weight = Decimal::parse_exact(text);
  if (!weight || weight->sign() <= 0 || *weight > execution::SignalVote::kWeightMax) {
    return fail(ErrorCode::InvalidInput, "weight '" + text + "' is not above 0 and up to 1000",
                "usage.strategy_weight",
                {{"value", text}, {"high", execution::SignalVote::kWeightMax.to_string()}});
  }
  return *weight;
}

Result<backtest::SessionMember> read_member(const std::string& text) {
  const std::size_t colon = text.find(':');
  TW_TRY(const strategy::Descriptor strategy, find_strategy(text.substr(0, colon)));
  Decimal weight = Decimal::from_int(1);
  if (colon != std::string::npos) {
    TW_TRY(weight, read_weight(text.substr(colon + 1)));
  }
  return backtest::SessionMember{strategy, ParameterSet(strategy.parameters), weight};
}

Result<void> check_together(const StrategyChoice& choice) {
  const auto members = choice.members();
  for (std::size_t i = 0; i < members.size(); ++i) {
    const std::string name(members[i]->strategy.name);
    if (members[i]->strategy.make_signals == nullptr) {
      return fail(ErrorCode::InvalidInput, name + " says no signals", "usage.no_signals",
                  {{"name", name}});
    }
    const bool is_repeated =
        std::ranges::any_of(members.begin(), members.begin() + static_cast<std::ptrdiff_t>(i),
                            [&name](const auto* other) { return other->strategy.name == name; });
    if (is_repeated) {
      return fail(ErrorCode::InvalidInput, name + " is there twice", "usage.repeated_strategy",
                  {{"name", name}});
    }
  }
  return {};
}

Result<StrategyChoice> read_names(const std::string& names) {
  const std::vector<std::string> texts = split(names, ',');
  TW_TRY(backtest::SessionMember first, read_member(texts.front()));
  StrategyChoice choice{std::move(first), {}, {}};
  for (std::size_t i = 1; i < texts.size(); ++i) {
    TW_TRY(backtest::SessionMember other, read_member(texts[i]));
    choice.others.push_back(std::move(other));
  }
  if (texts.size() > 1) {
    TW_CHECK(check_together(choice));
  }
  if (!choice.others.empty() || choice.first.strategy.output == strategy::OutputKind::Signals) {
    choice.signals.emplace(execution::signal_parameters());
  }
  return choice;
}

std::string prefix_of(const StrategyChoice& choice, const backtest::SessionMember& member) {
  return choice.others.empty() ? "" : std::string(member.strategy.name) + ".";
}

std::vector<Table> tables_of(StrategyChoice& choice) {
  std::vector<Table> tables{{prefix_of(choice, choice.first), &choice.first.parameters}};
  for (backtest::SessionMember& other : choice.others) {
    tables.push_back({prefix_of(choice, other), &other.parameters});
  }
  if (choice.signals.has_value()) {
    tables.push_back({"", &*choice.signals});
  }
  return tables;
}

Error range_error(const std::string& name, const std::string& value, const ParameterSpec& spec) {
  return {ErrorCode::InvalidInput,
          "parameter " + name + " = " + value + " is outside its range or step",
          "strategy.param_range",
          {{"name", name},
           {"value", value},
           {"low", spec.low.to_string()},
           {"high", spec.high.to_string()},
           {"step", spec.step.to_string()},
           {"default", spec.value.to_string()}}};
}

Error unknown_error(const std::string& name, const std::string& strategies,
                    const std::vector<Table>& tables) {
  std::vector<std::string> known;
  for (const auto& [prefix, parameters] : tables) {
    for (const ParameterSpec& spec : parameters->specs()) {
      known.push_back(prefix + std::string(spec.name));
    }
  }
  const std::vector<std::string_view> views(known.begin(), known.end());
  return {ErrorCode::InvalidInput,
          "parameter '" + name + "' is unknown",
          "usage.unknown_parameter",
          {{"name", name},
           {"strategy", strategies},
           {"nearest", std::string(messages::nearest(name, views))}}};
}

Result<void> set(const std::string& text, const std::string& strategies,
                 const std::vector<Table>& tables) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) {
    return fail(ErrorCode::InvalidInput, "'" + text + "' is not name=value", "usage.set_form",
                {{"text", text}});
  }
  const std::string name = text.substr(0, equals);
  const std::string value = text.substr(equals + 1);
  for (const auto& [prefix, parameters] : tables) {
    for (const ParameterSpec& spec : parameters->specs()) {
      if (prefix + std::string(spec.name) != name) {
        continue;
      }
      return parameters->set(spec.name, value).has_value()
                 ? Result<void>()
                 : Result<void>(std::unexpected(range_error(name, value, spec)));
    }
  }
  return std::unexpected(unknown_error(name, strategies, tables));
}

// Else a position would be left at the score it is entered at.
Result<void> check_thresholds(const ParameterSet& signals) {
  const Decimal enter = signals.get("signal.enter");
  const Decimal exit = signals.get("signal.exit");
  if (exit >= enter) {
    return fail(
        ErrorCode::InvalidInput,
        "signal.exit " + exit.to_string() + " is not below signal.enter " + enter.to_string(),
        "strategy.signal_thresholds", {{"exit", exit.to_string()}, {"enter", enter.to_string()}});
  }
  return {};
}

}  // namespace

std::vector<const backtest::SessionMember*> StrategyChoice::members() const {
  std::vector<const backtest::SessionMember*> all{&first};
  for (const backtest::SessionMember& other : others) {
    all.push_back(&other);
  }
  return all;
}

std::vector<std::pair<std::string, Decimal>> StrategyChoice::parameters() const {
  std::vector<std::pair<std::string, Decimal>> all;
  const auto add = [&all](const std::string& prefix, const ParameterSet& parameters) {
    for (const ParameterSpec& spec : parameters.specs()) {
      all.emplace_back(prefix + std::string(spec.name), parameters.get(spec.name));
    }
  };
  for (const backtest::SessionMember* member : members()) {
    add(prefix_of(*this, *member), member->parameters);
  }
  if (signals.has_value()) {
    add("", *signals);
  }
  return all;
}

std::string names_of(const backtest::SessionSettings& settings) {
  std::string names(settings.strategy.name);
  for (std::size_t i = 1; i < settings.members.size(); ++i) {
    names += " + " + std::string(settings.members[i].strategy.name);
  }
  return names;
}

Result<StrategyChoice> read_strategy(const std::string& names,
                                     const std::vector<std::string>& parameters) {
  TW_TRY(StrategyChoice choice, read_names(names));
  const std::vector<Table> tables = tables_of(choice);
  for (const std::string& text : parameters) {
    TW_CHECK(set(text, names, tables));
  }
  if (choice.signals.has_value()) {
    TW_CHECK(check_thresholds(*choice.signals));
  }
  return choice;
}

}  // namespace tw::control
