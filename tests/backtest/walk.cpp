#include "backtest/walk.hpp"

#include <gtest/gtest.h>

#include "backtest/csv.hpp"
#include "backtest/projection.hpp"
#include "base/random.hpp"
#include "model/codec.hpp"

namespace tw::backtest {
namespace {

class LineSink final : public RowSink {
 public:
  explicit LineSink(Played& out) : out_(out) {}
  void on_order(const OrderRow& row) override { out_.orders += to_csv(row, *instruments) + "\n"; }
  void on_fill(const FillRow& row) override { out_.fills += to_csv(row, *instruments) + "\n"; }
  const InstrumentRegistry* instruments = nullptr;

 private:
  Played& out_;
};

}  // namespace

Walk::Walk(std::uint64_t seed, std::size_t instruments, int events) {
  Random random(seed);
  for (std::size_t i = 0; i < instruments; ++i) {
    scripts_.emplace_back(static_cast<std::uint32_t>(i));
  }
  std::vector<std::int64_t> mids(instruments, 1'000);
  std::int64_t ms = 0;
  for (int i = 0; i < events; ++i) {
    const std::size_t which = random.below(instruments);
    std::int64_t& mid = mids[which];
    ms += static_cast<std::int64_t>(random.below(8));
    mid += static_cast<std::int64_t>(random.below(11)) - 5;
    const Timestamp at = support::at_ms(ms);
    const std::uint64_t dice = random.below(20);
    if (dice == 0) {
      events_.push_back(scripts_[which].reset(at));
    } else if (dice < 10) {
      events_.push_back(scripts_[which].snapshot(at, {{mid - 3, 2'000}, {mid - 8, 9'000}},
                                                 {{mid + 3, 2'000}, {mid + 8, 9'000}}));
    } else {
      const auto away = static_cast<std::int64_t>(random.below(41)) - 20;
      events_.push_back(scripts_[which].trade(at, mid + away, 10));
    }
  }
}

SessionSettings grid_settings(std::size_t instruments) {
  const strategy::Descriptor grid = strategy::find("grid").value();
  ParameterSet parameters(grid.parameters);
  static_cast<void>(parameters.set("refresh", "20"));
  static_cast<void>(parameters.set("offset", "0.005"));
  SessionSettings settings{
      .strategy = grid,
      .parameters = parameters,
      .capital = {support::dec("10000"), Currency("USDT")},
      .venue = {.order_latency = sim::Latency::constant(std::chrono::milliseconds(5)),
                .response_latency = sim::Latency::constant(std::chrono::milliseconds(5))},
      .limits = {.orders_per_second = std::nullopt},  // the walk moves faster than any market
      .instruments = {}};
  for (std::size_t i = 0; i < instruments; ++i) {
    settings.instruments.push_back(
        support::sample_instrument(static_cast<std::uint32_t>(i), i == 0 ? "BTCUSDT" : "ETHUSDT"));
  }
  return settings;
}

void KeepingLog::append(const Record& record) {
  records.push_back(record);
  encode(record, bytes);
}

Result<void> KeepingLog::commit() {
  durable_records = commits < commits_max ? records.size() : durable_records;
  return ++commits > commits_max
             ? Result<void>(fail(ErrorCode::Unavailable, "the disk is gone", "journal.io"))
             : Result<void>();
}

void play(const SessionSettings& settings, const std::vector<Event>& events, Played& out,
          std::uint64_t commits) {
  Random random(events.size());
  support::EventList history(events);
  support::EventList venue_history(events);
  Session session(settings, history, out.log,
                  settings.feed_latency.has_value() ? &venue_history : nullptr);
  LineSink sink(out);
  Projection projection(sink);
  sink.instruments = &projection.facts().instruments();
  session.loop().observe(projection);
  ASSERT_TRUE(session.start(1, {}).has_value());
  while (session.step().value() == StepOutcome::Stepped) {
    if (random.below(8) < commits) {
      ASSERT_TRUE(session.commit().has_value());
    }
  }
  projection.finish();
}

}  // namespace tw::backtest
