#include <algorithm>

#include "engine/grid.hpp"

// Recorded events through engine, venue and strategy as `tradewind backtest run` plays them, its
// journal off: books, orders, fills, risk and money. The twin keeps book, orders and fills alone.
namespace tw::bench {
namespace {

class DiscardingLog final : public Log {
 public:
  void append(const Record&) override { ++records_; }
  Result<void> commit() override { return {}; }
  std::uint64_t durable() const override { return records_; }

 private:
  std::uint64_t records_ = 0;
};

/// Counts what the twin counts, and how many quotes stood when the strategy looked at the market.
class Watch final : public engine::RecordObserver {
 public:
  explicit Watch(const engine::Loop& loop) : loop_(loop) {}

  void on_record(const Record& record) override {
    if (const auto* command = std::get_if<Command>(&record.body)) {
      orders_ += std::holds_alternative<PlaceOrder>(command->body) ? 1U : 0U;
      cancels_ += std::holds_alternative<CancelOrder>(command->body) ? 1U : 0U;
    } else if (const auto* event = std::get_if<Event>(&record.body)) {
      fills_ += std::holds_alternative<Fill>(event->body) ? 1U : 0U;
      if (std::holds_alternative<TimerFired>(event->body)) {
        ++timers_;
        full_ += quotes_that_stand() == kQuotes ? 1U : 0U;
      }
    }
  }

  std::uint64_t hash(Digest digest) const {
    for (const std::uint64_t count : {timers_, orders_, cancels_, fills_}) {
      digest.add(count);
    }
    return digest.value();
  }
  void report_to(benchmark::State& state) const {
    state.counters["decisions"] = static_cast<double>(timers_);
    state.counters["decisions_with_20_quotes"] = static_cast<double>(full_);
    state.counters["orders"] = static_cast<double>(orders_);
    state.counters["fills"] = static_cast<double>(fills_);
  }

 private:
  std::size_t quotes_that_stand() const {
    const auto live = loop_.facts().orders().live();
    return static_cast<std::size_t>(std::ranges::count_if(live, [](const Order& order) {
      return order.status == OrderStatus::New || order.status == OrderStatus::PartiallyFilled;
    }));
  }

  const engine::Loop& loop_;
  std::uint64_t timers_ = 0;
  std::uint64_t full_ = 0;
  std::uint64_t orders_ = 0;
  std::uint64_t cancels_ = 0;
  std::uint64_t fills_ = 0;
};

std::int64_t ticks_of(const std::optional<DepthLevel>& level) {
  return level.has_value() ? level->ticks : 0;
}

void play(backtest::Session& session, Digest& digest) {
  const engine::Loop& loop = session.loop();
  std::uint64_t messages = 0;
  while (require(session.step()) == backtest::StepOutcome::Stepped) {
    if (loop.market_events() != messages) {
      messages = loop.market_events();
      const market::OrderBook& book = loop.market().book(InstrumentId{0});
      digest.add(ticks_of(book.best_bid()));
      digest.add(ticks_of(book.best_ask()));
    }
  }
}

void ours(benchmark::State& state) {
  const backtest::SessionSettings settings = grid_session();
  recorded();
  for (auto _ : state) {
    backtest::LoopedHistory history(recorded().history, 1, 1);
    DiscardingLog log;
    backtest::Session session(settings, history, log);
    Watch watch(session.loop());
    session.loop().observe(watch);
    TW_ASSERT(session.start(1, {}).has_value());
    Digest digest;
    play(session, digest);
    report(state, session.loop().market_events(), watch.hash(digest));
    watch.report_to(state);
  }
}

const bool kAdded = [] {
  add("engine/grid/ours", ours);
  return true;
}();

}  // namespace
}  // namespace tw::bench
