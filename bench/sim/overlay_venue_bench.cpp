#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <variant>
#include <vector>

#include "journal/tape.hpp"
#include "sim/naive_venue.hpp"
#include "sim/overlay_venue.hpp"

// A recorded session with quotes on both sides that are renewed every second, at our venue and at
// the naive twin of the tests. Both report a hash of their fills; the program stops when they
// differ.
namespace {

using tw::DepthUpdate;
using tw::Event;
using tw::Side;
using tw::Trade;
using tw::sim::NaiveCommand;
using tw::sim::NaiveMarket;

constexpr std::int64_t kLatencyNs = 5'000'000;
constexpr std::int64_t kRenewNs = 1'000'000'000;
constexpr std::int64_t kQuantity = 3;     // lots
constexpr std::int64_t kComparedMax = 5;  // quotes that the twin plays in bearable time

tw::Instrument btcusdt() {
  tw::Listing listing;
  listing.category = tw::CategoryName{"usdm"};
  listing.symbol = tw::SymbolName{"BTCUSDT"};
  listing.settle = listing.quote = tw::Currency{"USDT"};
  listing.grid = {.price_decimals = 1, .quantity_decimals = 3};
  tw::InstrumentTerms terms;
  terms.tick_size = listing.grid.price(1);
  terms.step_size = terms.min_quantity = listing.grid.quantity(1);
  return {listing, terms};
}

std::vector<NaiveMarket> load() {
  const std::string path = std::string(TW_SOURCE_DIR) + "/data/demo/btcusdt_20240808.tape";
  const auto reader = tw::journal::TapeReader::open(path, btcusdt().listing().id).value();
  std::vector<NaiveMarket> market;
  for (auto event = reader->next().value(); event; event = reader->next().value()) {
    NaiveMarket naive;
    naive.time = tw::to_nanoseconds(event->ts_recv);
    if (const auto* trade = std::get_if<Trade>(&event->body)) {
      naive.trade_price = trade->ticks;
      naive.trade_quantity = trade->lots;
      naive.is_buyer_aggressor = trade->aggressor == Side::Buy;
      market.push_back(naive);
    } else if (const auto* depth = std::get_if<DepthUpdate>(&event->body)) {
      naive.kind = depth->kind == tw::DepthKind::Snapshot ? NaiveMarket::Kind::Snapshot
                                                          : NaiveMarket::Kind::Delta;
      for (const tw::DepthLevel& level : depth->bids) {
        naive.levels.push_back({true, level.ticks, level.lots});
      }
      for (const tw::DepthLevel& level : depth->asks) {
        naive.levels.push_back({false, level.ticks, level.lots});
      }
      market.push_back(naive);
    }
  }
  return market;
}

const std::vector<NaiveMarket>& recorded() {
  static const std::vector<NaiveMarket> kRecorded = load();
  return kRecorded;
}

// Every second the last quotes are taken back and `levels` new ones placed around the last trade.
std::vector<NaiveCommand> quotes(std::int64_t levels) {
  std::vector<NaiveCommand> commands;
  std::uint64_t orders = 0;
  std::uint64_t first = 1;
  std::int64_t next = recorded().front().time + kRenewNs;
  for (const NaiveMarket& event : recorded()) {
    if (event.kind != NaiveMarket::Kind::Trade || event.time < next) {
      continue;
    }
    next = event.time + kRenewNs;
    for (std::uint64_t order = first; order <= orders; ++order) {
      commands.push_back(
          {.kind = NaiveCommand::Kind::Cancel, .decided = event.time, .order = order});
    }
    first = orders + 1;
    for (std::int64_t i = 0; i < 2 * levels; ++i) {
      const bool is_buy = i % 2 == 0;
      const std::int64_t distance = 1 + i / 2;
      NaiveCommand place;
      place.kind = NaiveCommand::Kind::PostOnly;
      place.decided = event.time;
      place.order = ++orders;
      place.is_buy = is_buy;
      place.price = event.trade_price + (is_buy ? -distance : distance);
      place.quantity = kQuantity;
      commands.push_back(place);
    }
  }
  return commands;
}

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
  constexpr std::uint64_t kPrime = 1'099'511'628'211;  // FNV-1a
  return (hash ^ value) * kPrime;
}

struct Day {
  std::vector<Event> market;
  std::vector<tw::DepthLevel> levels;
  std::vector<tw::Command> commands;
};

// Bids before asks, as the naive events have them.
DepthUpdate typed_depth(const NaiveMarket& naive, const tw::DepthLevel* levels,
                        std::uint64_t sequence) {
  std::size_t bids = 0;
  for (const NaiveMarket::Level& level : naive.levels) {
    bids += level.is_bid ? 1U : 0U;
  }
  return {.instrument = {},
          .kind = naive.kind == NaiveMarket::Kind::Snapshot ? tw::DepthKind::Snapshot
                                                            : tw::DepthKind::Delta,
          .previous_sequence = sequence,
          .sequence = sequence + 1,
          .bids = {levels, bids},
          .asks = {levels + bids, naive.levels.size() - bids}};
}

tw::Command typed_command(const NaiveCommand& naive) {
  const tw::BookGrid grid = btcusdt().grid();
  tw::Command command{.decided_at = tw::from_nanoseconds(naive.decided), .body = {}};
  if (naive.kind == NaiveCommand::Kind::Cancel) {
    tw::CancelOrder cancel;
    cancel.order = {1, naive.order};
    command.body = cancel;
    return command;
  }
  tw::PlaceOrder place;
  place.order = {1, naive.order};
  place.terms.side = naive.is_buy ? Side::Buy : Side::Sell;
  place.terms.post_only = tw::PostOnly::Yes;
  place.terms.limit_price = grid.price(naive.price);
  place.terms.quantity = grid.quantity(naive.quantity);
  command.body = place;
  return command;
}

Day typed_day(const std::vector<NaiveCommand>& commands) {
  Day day;
  for (const NaiveMarket& naive : recorded()) {
    for (const NaiveMarket::Level& level : naive.levels) {
      day.levels.push_back({level.price, level.quantity});
    }
  }
  const tw::DepthLevel* levels = day.levels.data();
  std::uint64_t sequence = 0;
  for (const NaiveMarket& naive : recorded()) {
    const tw::Timestamp time = tw::from_nanoseconds(naive.time);
    if (naive.kind == NaiveMarket::Kind::Trade) {
      Trade trade;
      trade.ticks = naive.trade_price;
      trade.lots = naive.trade_quantity;
      trade.aggressor = naive.is_buyer_aggressor ? Side::Buy : Side::Sell;
      day.market.push_back({time, time, trade});
    } else {
      day.market.push_back({time, time, typed_depth(naive, levels, sequence++)});
      levels += naive.levels.size();
    }
  }
  for (const NaiveCommand& naive : commands) {
    day.commands.push_back(typed_command(naive));
  }
  return day;
}

std::uint64_t drain(tw::sim::OverlayVenue& venue, std::uint64_t hash) {
  while (venue.next_delivery().has_value()) {
    const Event answer = venue.pop_delivery();
    if (const auto* fill = std::get_if<tw::Fill>(&answer.body)) {
      hash = mixed(mixed(hash, fill->order.sequence),
                   static_cast<std::uint64_t>(tw::to_nanoseconds(answer.ts_event)));
    }
  }
  return hash;
}

std::uint64_t run_overlay(const Day& day, const tw::sim::QueueSettings& queue) {
  tw::sim::OverlayVenue venue(
      {.order_latency = tw::sim::Latency::constant(tw::Duration{kLatencyNs}),
       .response_latency = tw::sim::Latency::constant({}),
       .queue = queue});
  venue.list(btcusdt());
  std::uint64_t hash = 0;
  std::size_t next = 0;
  for (const Event& event : day.market) {
    for (; next < day.commands.size() && day.commands[next].decided_at < event.ts_recv; ++next) {
      venue.submit(day.commands[next]);
    }
    venue.advance_to(event.ts_recv);
    venue.on_market(event);
    hash = drain(venue, hash);
  }
  return hash;
}

std::uint64_t run_naive(const std::vector<NaiveCommand>& commands, int power) {
  tw::sim::NaiveRules rules;
  rules.order_latency = kLatencyNs;
  rules.queue_power = power;
  std::uint64_t hash = 0;
  for (const auto& answer : tw::sim::run_naive_venue(rules, recorded(), commands)) {
    if (answer.kind == "fill") {
      hash = mixed(mixed(hash, answer.order), static_cast<std::uint64_t>(answer.cause));
    }
  }
  return hash;
}

tw::sim::QueueSettings queue_of(std::int64_t power) {
  if (power < 0) {
    return {};
  }
  return {.rule = power == 0 ? tw::sim::QueueRule::RiskAdverse : tw::sim::QueueRule::Probability,
          .power = power == 0 ? 1 : static_cast<int>(power)};
}

// Arguments: quotes on each side; power of the queue, -1 pessimistic, 0 risk adverse.
void overlay(benchmark::State& state) {
  const auto commands = quotes(state.range(0));
  const Day day = typed_day(commands);
  const bool is_compared = state.range(0) <= kComparedMax;
  const std::uint64_t expected =
      is_compared ? run_naive(commands, static_cast<int>(state.range(1))) : 0;
  for (auto _ : state) {
    const std::uint64_t fills = run_overlay(day, queue_of(state.range(1)));
    benchmark::DoNotOptimize(fills);
    if (is_compared && fills != expected) {
      std::fputs("overlay and naive venue fill differently\n", stderr);
      std::abort();
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(day.market.size()));
}

void naive(benchmark::State& state) {
  const auto commands = quotes(state.range(0));
  for (auto _ : state) {
    benchmark::DoNotOptimize(run_naive(commands, static_cast<int>(state.range(1))));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(recorded().size()));
}

BENCHMARK(overlay)->ArgsProduct({{5, 100}, {-1, 3}})->Unit(benchmark::kMillisecond);
BENCHMARK(naive)->ArgsProduct({{5}, {-1, 3}})->Unit(benchmark::kMillisecond);

}  // namespace
