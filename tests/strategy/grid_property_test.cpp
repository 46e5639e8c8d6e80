#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "base/random.hpp"
#include "strategy/market.hpp"

namespace tw::strategy {
namespace {

using testing::dec;

// Any allowed value of any parameter, its ends often.
ParameterSet draw_parameters() {
  ParameterSet parameters{Grid::parameters()};
  for (const ParameterSpec& spec : parameters.specs()) {
    const auto steps = static_cast<std::int64_t>((spec.high - spec.low).raw() / spec.step.raw());
    const std::int64_t between = *rc::gen::inRange<std::int64_t>(0, steps + 1);
    const std::int64_t step = *rc::gen::element<std::int64_t>(0, steps, between, between);
    const Decimal value = Decimal::from_raw(spec.low.raw() + step * spec.step.raw());
    RC_ASSERT(parameters.set(spec.name, value.to_string()).has_value());
  }
  return parameters;
}

// A market that walks, jumps, breaks and comes back.
struct Walk {
  explicit Walk(std::uint64_t seed) : random(seed) { position = draw_position(); }

  Random random;
  GridMarket market;
  std::int64_t mid = 600'000;
  Decimal position;
  Trigger trigger = Trigger::Timer;

  Decimal draw_position() {
    return Decimal::from_units(static_cast<std::int64_t>(random.below(4'001)) - 2'000, 3);
  }
  void step() {
    const auto reach = random.below(10) == 0 ? 20'000U : 200U;
    mid = std::max<std::int64_t>(
        50, mid + static_cast<std::int64_t>(random.below(2 * reach + 1)) - reach);
    const auto half = static_cast<std::int64_t>(1 + random.below(20));
    switch (random.below(12)) {
      case 0:
        market.book.reset();
        break;
      case 1:
        market.set_touch(mid + half, mid - half);
        break;
      default:
        market.set_touch(mid - half, mid + half);
        break;
    }
    if (random.below(3) == 0) {
      position = draw_position();
    }
    constexpr std::array kTriggers = {Trigger::Started, Trigger::Book, Trigger::Timer,
                                      Trigger::Account};
    trigger = kTriggers.at(random.below(kTriggers.size()));
    market.now += std::chrono::milliseconds(random.below(1'000));
  }
};

struct Answer {
  std::vector<QuoteTarget> quotes;
  std::optional<Timestamp> wake_up;
  friend bool operator==(const Answer&, const Answer&) = default;
};

Answer answer_of(Grid& grid, Walk& walk) {
  const Outputs& out = walk.market.run(grid, walk.trigger, walk.position);
  return {{out.quotes().begin(), out.quotes().end()}, out.wake_up()};
}

RC_GTEST_PROP(GridProperty, GoesOnAfterSaveAndLoadAsIfUninterrupted, ()) {
  const ParameterSet parameters = draw_parameters();
  Grid uninterrupted{parameters};
  auto saved = std::make_unique<Grid>(parameters);
  Walk walk{*rc::gen::arbitrary<std::uint64_t>()};
  for (int i = 0; i < 40; ++i) {
    walk.step();
    const Answer expected = answer_of(uninterrupted, walk);
    RC_ASSERT(answer_of(*saved, walk) == expected);
    std::vector<std::byte> bytes;
    saved->save(bytes);
    saved = std::make_unique<Grid>(parameters);
    RC_ASSERT(saved->load(bytes).has_value());
    std::vector<std::byte> again;
    saved->save(again);
    RC_ASSERT(again == bytes);
  }
}

void check_quote(const QuoteTarget& quote, const GridMarket& market) {
  const InstrumentTerms& terms = market.instrument.terms();
  RC_ASSERT(quote.price.sign() > 0);
  RC_ASSERT(is_multiple(quote.price.decimal(), terms.tick_size.decimal()));
  RC_ASSERT(quote.quantity >= terms.min_quantity);
  RC_ASSERT(is_multiple(quote.quantity.decimal(), terms.step_size.decimal()));
  const BookGrid& grid = market.instrument.grid();
  const bool is_behind_the_touch = quote.side == Side::Buy
                                       ? quote.price <= grid.price(market.book.best_bid()->ticks)
                                       : quote.price >= grid.price(market.book.best_ask()->ticks);
  RC_ASSERT(is_behind_the_touch);
}

RC_GTEST_PROP(GridProperty, QuotesWhatAVenueTakesOnlyOnASoundBook, ()) {
  const ParameterSet parameters = draw_parameters();
  Grid grid{parameters};
  Walk walk{*rc::gen::arbitrary<std::uint64_t>()};
  for (int i = 0; i < 40; ++i) {
    walk.step();
    const Answer answer = answer_of(grid, walk);
    RC_ASSERT(answer.quotes.empty() || walk.market.book.state() == market::BookState::Synced);
    std::set<std::pair<Side, Price>> places;
    for (const QuoteTarget& quote : answer.quotes) {
      check_quote(quote, walk.market);
      RC_ASSERT(places.insert({quote.side, quote.price}).second);
    }
    RC_ASSERT(places.size() <= 2 * static_cast<std::size_t>(parameters.get_integer("levels")));
  }
}

// All quotes of a side filled at their prices stay within position_max, the position at the anchor.
// The anchor is within requote of the mid.
RC_GTEST_PROP(GridProperty, FillsOfASideStayWithinThePositionMaximum, ()) {
  const ParameterSet parameters = draw_parameters();
  Grid grid{parameters};
  Walk walk{*rc::gen::arbitrary<std::uint64_t>()};
  const Decimal slack = Decimal::from_int(1) + parameters.get("requote") + dec("0.000001");
  for (int i = 0; i < 40; ++i) {
    walk.step();
    const Answer answer = answer_of(grid, walk);
    const Decimal mid = Decimal::from_units(walk.mid, 1);
    for (const Side side : {Side::Buy, Side::Sell}) {
      Decimal bought;
      for (const QuoteTarget& quote : answer.quotes) {
        bought += quote.side == side
                      ? multiply(quote.price.decimal(), quote.quantity.decimal(), Rounding::Down)
                      : Decimal{};
      }
      const Decimal held = multiply(walk.position, mid, Rounding::Down);
      const Decimal along = side == Side::Buy ? held : -held;
      const Decimal largest =
          multiply(parameters.get("position_max") + abs(held), slack, Rounding::Up) - abs(held);
      RC_ASSERT(bought.is_zero() || bought + along <= largest);
    }
  }
}

}  // namespace
}  // namespace tw::strategy
