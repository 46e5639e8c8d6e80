#include "comparison.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace tw::twin {
namespace {

constexpr std::uint64_t kWholeEvery = 1'000;
constexpr std::array<std::string_view, 5> kKindNames{"snapshot", "delta", "reset", "trade",
                                                     "quote"};

std::string_view name_of(OutcomeKind kind) { return kKindNames[static_cast<std::size_t>(kind)]; }

std::optional<OutcomeKind> kind_of(const Event& event) {
  if (const auto* depth = std::get_if<DepthUpdate>(&event.body)) {
    return depth->kind == DepthKind::Snapshot ? OutcomeKind::Snapshot : OutcomeKind::Delta;
  }
  if (std::holds_alternative<FeedReset>(event.body)) {
    return OutcomeKind::Reset;
  }
  if (std::holds_alternative<Trade>(event.body)) {
    return OutcomeKind::Trade;
  }
  return std::holds_alternative<Quote>(event.body) ? std::optional{OutcomeKind::Quote}
                                                   : std::nullopt;
}

std::string text_of(const TwinLevel& level) {
  return (level.side == Side::Buy ? "bid " : "ask ") + level.price.to_string() + " x " +
         level.quantity.to_string();
}

}  // namespace

bool Comparison::is_same(Side side, const DepthLevel& level, const TwinLevel& twin) const {
  return side == twin.side && grid_.price(level.ticks) == Price{twin.price} &&
         grid_.quantity(level.lots) == Quantity{twin.quantity};
}

bool Comparison::is_same(Side side, const std::optional<DepthLevel>& level,
                         const std::optional<TwinLevel>& twin) const {
  return level.has_value() == twin.has_value() &&
         (!level.has_value() || is_same(side, *level, *twin));
}

std::string Comparison::take(const std::vector<Outcome>& outcomes) {
  ++tally_.messages;
  for (const Outcome& outcome : outcomes) {
    const Result<std::optional<Event>> event = fast_.next();
    if (!event.has_value()) {
      return event.error().what;
    }
    if (!event->has_value()) {
      return "no event for a " + std::string(name_of(outcome.kind));
    }
    if (std::string difference = check(**event, outcome); !difference.empty()) {
      return std::string(name_of(outcome.kind)) + ": " + difference;
    }
  }
  return {};
}

std::string Comparison::finish() {
  const Result<std::optional<Event>> event = fast_.next();
  if (!event.has_value()) {
    return event.error().what;
  }
  return event->has_value() ? "an event after the last one of the twin" : "";
}

std::string Comparison::check(const Event& event, const Outcome& outcome) {
  const std::optional<OutcomeKind> kind = kind_of(event);
  if (kind != outcome.kind) {
    return "is a " + std::string(kind.has_value() ? name_of(*kind) : "private event");
  }
  if (event.ts_event != outcome.ts_event || event.ts_recv != outcome.ts_recv) {
    return "stamps " + to_iso8601(event.ts_event) + " and " + to_iso8601(event.ts_recv) +
           ", expected " + to_iso8601(outcome.ts_event) + " and " + to_iso8601(outcome.ts_recv);
  }
  switch (outcome.kind) {
    case OutcomeKind::Reset:
      ++tally_.resets;
      book_.reset();
      return check_book(outcome);
    case OutcomeKind::Trade:
      ++tally_.trades;
      return check_trade(std::get<Trade>(event.body), outcome);
    case OutcomeKind::Quote:
      ++tally_.quotes;
      return check_quote(std::get<Quote>(event.body), outcome);
    default:
      return check_depth(std::get<DepthUpdate>(event.body), outcome);
  }
}

std::string Comparison::check_depth(const DepthUpdate& update, const Outcome& outcome) {
  ++(outcome.kind == OutcomeKind::Snapshot ? tally_.snapshots : tally_.updates);
  if (book_.apply(update) != market::ApplyOutcome::Applied) {
    return "the book does not take it";
  }
  if (outcome.number.value_or(update.sequence) != update.sequence) {
    return "number " + std::to_string(update.sequence) + ", expected " +
           std::to_string(*outcome.number);
  }
  const bool is_crossed = outcome.bid && outcome.ask && outcome.bid->price >= outcome.ask->price;
  tally_.crossed += is_crossed ? 1U : 0U;
  if (book_.state() != (is_crossed ? market::BookState::Crossed : market::BookState::Synced)) {
    return is_crossed ? "the book is not crossed" : "the book is not synced";
  }
  return check_book(outcome);
}

std::string Comparison::check_book(const Outcome& outcome) const {
  if (!is_same(Side::Buy, book_.best_bid(), outcome.bid)) {
    return "best bid, expected " + (outcome.bid ? text_of(*outcome.bid) : "none");
  }
  if (!is_same(Side::Sell, book_.best_ask(), outcome.ask)) {
    return "best ask, expected " + (outcome.ask ? text_of(*outcome.ask) : "none");
  }
  if (book_.level_count(Side::Buy) != outcome.bid_count ||
      book_.level_count(Side::Sell) != outcome.ask_count) {
    return "levels " + std::to_string(book_.level_count(Side::Buy)) + " and " +
           std::to_string(book_.level_count(Side::Sell)) + ", expected " +
           std::to_string(outcome.bid_count) + " and " + std::to_string(outcome.ask_count);
  }
  for (const TwinLevel& level : outcome.levels) {
    const auto ticks = grid_.ticks(Price{level.price});
    if (!ticks.has_value()) {
      return text_of(level) + " is off the grid";
    }
    const DepthLevel found{.ticks = *ticks, .lots = book_.lots_at(level.side, *ticks)};
    if (!is_same(level.side, found, level)) {
      return "expected " + text_of(level) + ", found " + std::to_string(found.lots) + " lots";
    }
  }
  return {};
}

std::string Comparison::check_trade(const Trade& trade, const Outcome& outcome) const {
  const bool is_equal =
      trade.trade_id == outcome.number && trade.aggressor == outcome.aggressor &&
      is_same(trade.aggressor, {.ticks = trade.ticks, .lots = trade.lots}, outcome.levels.front());
  return is_equal ? "" : "expected " + text_of(outcome.levels.front());
}

std::string Comparison::check_quote(const Quote& quote, const Outcome& outcome) const {
  const bool is_equal = quote.sequence == outcome.number &&
                        is_same(Side::Buy, quote.bid, outcome.levels.front()) &&
                        is_same(Side::Sell, quote.ask, outcome.levels.back());
  return is_equal ? ""
                  : "expected " + text_of(outcome.levels.front()) + ", " +
                        text_of(outcome.levels.back());
}

std::string Comparison::whole(const TwinBook& twin) {
  ++tally_.whole_books;
  const std::string difference = check_side(Side::Buy, twin);
  return difference.empty() ? check_side(Side::Sell, twin) : difference;
}

std::string Comparison::check_side(Side side, const TwinBook& twin) {
  const TwinBook::Levels& expected = twin.levels(side);
  levels_.resize(book_.level_count(side));
  if (levels_.size() != expected.size() || book_.copy_levels(side, levels_) != expected.size()) {
    return "whole book: " + std::to_string(levels_.size()) + " levels, expected " +
           std::to_string(expected.size());
  }
  if (side == Side::Buy) {
    std::ranges::reverse(levels_);
  }
  std::size_t i = 0;
  for (const auto& [price, resting] : expected) {
    const TwinLevel level{.side = side, .price = price, .quantity = resting.quantity};
    if (!is_same(side, levels_[i++], level)) {
      return "whole book: expected " + text_of(level);
    }
  }
  return {};
}

std::string compare(std::span<const std::string> paths, VenueTwin& twin, Comparison& comparison) {
  const auto source = data::open_messages(paths);
  if (!source.has_value()) {
    return source.error().what;
  }
  while (true) {
    const Result<std::optional<data::RecordedMessage>> message = (*source)->next();
    if (!message.has_value()) {
      return message.error().what;
    }
    if (!message->has_value()) {
      break;
    }
    std::string difference = comparison.take(twin.take(**message));
    if (difference.empty() && comparison.tally().messages % kWholeEvery == 0) {
      difference = comparison.whole(twin.book());
    }
    if (!difference.empty()) {
      return (*source)->path() + ": line " + std::to_string((*message)->line) + ": " + difference;
    }
  }
  const std::string difference = comparison.whole(twin.book());
  return difference.empty() ? comparison.finish() : difference;
}

}  // namespace tw::twin
