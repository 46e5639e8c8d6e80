#include <algorithm>
#include <chrono>
#include <filesystem>

#include "engine/grid.hpp"
#include "journal/journal.hpp"

// What an order waits for between the input that causes it and the venue, the journal on a disk:
// every decision is made durable at once and alone, as a session by the wall clock does. The
// journal lies in the working directory, or below TW_BENCH_DIR.
namespace tw::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;
using Moment = SteadyClock::time_point;

double microseconds(Moment from, Moment to) {
  return std::chrono::duration<double, std::micro>(to - from).count();
}

bool is_order(const Command& command) { return std::holds_alternative<PlaceOrder>(command.body); }

/// The journal, and when orders were staged and durable.
class TimedLog final : public Log {
 public:
  explicit TimedLog(Log& journal) : journal_(journal) {}

  void append(const Record& record) override {
    journal_.append(record);
    const auto* command = std::get_if<Command>(&record.body);
    if (command != nullptr && is_order(*command)) {
      staged.push_back(SteadyClock::now());
    }
  }
  Result<void> commit() override {
    auto committed = journal_.commit();
    committed_at = SteadyClock::now();
    return committed;
  }
  std::uint64_t durable() const override { return journal_.durable(); }

  std::vector<Moment> staged;  // orders that were not released yet
  Moment committed_at;

 private:
  Log& journal_;
};

/// The venue, and when orders were handed to it.
class TimedGateway final : public Gateway {
 public:
  explicit TimedGateway(sim::OverlayVenue& venue) : venue_(venue) {}

  void submit(const Command& command) override {
    venue_.submit(command);
    if (is_order(command)) {
      released.push_back(SteadyClock::now());
    }
  }
  std::vector<Moment> released;

 private:
  sim::OverlayVenue& venue_;
};

/// Plays the recording, and releases after every input that caused an order.
class TimedRun {
 public:
  explicit TimedRun(Log& journal) : log_(journal) {
    loop_.group().attach(StrategyId{1}, InstrumentId{0}, grid().make(twenty_quotes()));
    venue_.list(Instrument{recorded().defined.listing, recorded().defined.terms});
  }

  void play() {
    const backtest::StoredHistory& history = recorded().history;
    const Timestamp start = history.first_time();
    accept({start, start, recorded().defined});
    accept({start, start, AccountFunded{account_, {Decimal::from_int(10'000), account_.settle}}});
    accept({start, start, WriterStarted{1, {}}});
    for (std::size_t i = 0; i < history.size(); ++i) {
      const Event event = history.at(i, Duration{});
      before_market(event.ts_recv);
      venue_.on_market(event);
      accept(event);
    }
  }

  std::vector<double> to_staged;  // microseconds, one per order
  std::vector<double> to_durable;
  std::vector<double> to_released;
  std::uint64_t commits = 0;

 private:
  void accept(const Event& event) {
    const Moment begin = SteadyClock::now();
    loop_.accept(event);
    if (!loop_.waiting_since().has_value()) {
      return;
    }
    TW_ASSERT(loop_.release_all().has_value());
    TW_ASSERT(log_.staged.size() == gateway_.released.size());
    for (std::size_t i = 0; i < log_.staged.size(); ++i) {
      to_staged.push_back(microseconds(begin, log_.staged[i]));
      to_durable.push_back(microseconds(log_.staged[i], log_.committed_at));
      to_released.push_back(microseconds(log_.committed_at, gateway_.released[i]));
    }
    ++commits;
    log_.staged.clear();
    gateway_.released.clear();
  }

  // Timers, arrivals and answers up to the market event, in the order of their times.
  void before_market(Timestamp until) {
    while (true) {
      const auto timer = loop_.group().next_timer();
      const Timestamp due = timer.has_value() ? timer->due : kTimestampMax;
      const Timestamp arrival = venue_.next_arrival().value_or(kTimestampMax);
      const Timestamp answer = venue_.next_delivery().value_or(kTimestampMax);
      const Timestamp next = std::min({due, arrival, answer});
      if (next > until) {
        return;
      }
      if (next == arrival) {
        venue_.advance_to(next);
      } else if (next == answer) {
        accept(venue_.pop_delivery());
      } else {
        accept({next, next, *timer});
      }
    }
  }

  Account account_{AccountId{1}, TenantId{1}, Currency("USDT")};
  TimedLog log_;
  sim::OverlayVenue venue_{five_milliseconds()};
  TimedGateway gateway_{venue_};
  engine::Loop loop_{{.id = GroupId{1}, .account = account_, .limits = {}}, log_, gateway_};
};

double quantile(std::vector<double> values, double share) {
  const auto nth =
      values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::ranges::nth_element(values, nth);
  return *nth;
}

void report_waits(benchmark::State& state, const std::string& name,
                  const std::vector<double>& waits) {
  state.counters[name + "_us_p50"] = quantile(waits, 0.5);
  state.counters[name + "_us_p99"] = quantile(waits, 0.99);
}

void order_path(benchmark::State& state) {
  const char* const set = std::getenv("TW_BENCH_DIR");
  const std::filesystem::path directory =
      std::filesystem::path(set != nullptr ? set : ".") / "order_path.journal";
  for (auto _ : state) {
    std::filesystem::remove_all(directory);
    const auto journal = journal::Journal::open({.directory = directory}, [](const Record&) {});
    TW_ASSERT(journal.has_value());
    TimedRun run(**journal);
    run.play();
    report(state, run.to_staged.size(), run.to_staged.size());
    state.counters["commits"] = static_cast<double>(run.commits);
    report_waits(state, "input_to_staged", run.to_staged);
    report_waits(state, "staged_to_durable", run.to_durable);
    report_waits(state, "durable_to_released", run.to_released);
  }
  std::filesystem::remove_all(directory);
}

const bool kAdded = [] {
  add("engine/order_path/ours", order_path);
  return true;
}();

}  // namespace
}  // namespace tw::bench
