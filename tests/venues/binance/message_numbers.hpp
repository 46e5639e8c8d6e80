#pragma once

#include <cstdint>
#include <ostream>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "venues/binance/message.hpp"

namespace tw::venues::binance {

/// What became of a text: an error, or every number of a message, its kind first.
struct Outcome {
  std::string error;
  std::vector<std::int64_t> numbers;
  bool is_used = false;  ///< a message of a kind that Tradewind uses, of our symbol

  friend bool operator==(const Outcome&, const Outcome&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Outcome& outcome) {
    out << "'" << outcome.error << "'";
    for (const std::int64_t number : outcome.numbers) {
      out << ' ' << number;
    }
    return out;
  }
};

inline void add_levels(std::span<const DepthLevel> levels, std::vector<std::int64_t>& numbers) {
  numbers.push_back(static_cast<std::int64_t>(levels.size()));
  for (const DepthLevel& level : levels) {
    numbers.push_back(level.ticks);
    numbers.push_back(level.lots);
  }
}

inline void add_body(const MessageBody& body, std::vector<std::int64_t>& numbers) {
  const auto add = [&numbers](std::uint64_t number) {
    numbers.push_back(static_cast<std::int64_t>(number));
  };
  add(body.index());
  if (const auto* snapshot = std::get_if<DepthSnapshot>(&body)) {
    add(snapshot->sequence);
    add_levels(snapshot->bids, numbers);
    add_levels(snapshot->asks, numbers);
  } else if (const auto* diff = std::get_if<DepthDiff>(&body)) {
    add(diff->first_sequence);
    add(diff->sequence);
    add(diff->previous_sequence);
    add_levels(diff->bids, numbers);
    add_levels(diff->asks, numbers);
  } else if (const auto* trade = std::get_if<Trade>(&body)) {
    add(trade->instrument.value());
    add(trade->trade_id);
    add_levels(std::vector<DepthLevel>{{trade->ticks, trade->lots}}, numbers);
    add(static_cast<std::uint64_t>(trade->aggressor));
  } else if (const auto* quote = std::get_if<Quote>(&body)) {
    add(quote->instrument.value());
    add(quote->sequence);
    add_levels(std::vector<DepthLevel>{quote->bid, quote->ask}, numbers);
  }
}

inline Outcome outcome_of(const Result<Message>& message) {
  Outcome outcome;
  if (!message.has_value()) {
    outcome.error =
        std::to_string(static_cast<int>(message.error().code)) + ": " + message.error().what;
    return outcome;
  }
  outcome.is_used = !std::holds_alternative<Skipped>(message->body);
  outcome.numbers.push_back(message->ts_event.has_value() ? to_nanoseconds(*message->ts_event)
                                                          : -1);
  add_body(message->body, outcome.numbers);
  return outcome;
}

}  // namespace tw::venues::binance
