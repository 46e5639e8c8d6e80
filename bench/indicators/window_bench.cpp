#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/random.hpp"
#include "indicators/extremes.hpp"
#include "indicators/registry.hpp"
#include "indicators/sma.hpp"
#include "indicators/stdev.hpp"

// A seeded walk of prices through our windows, value by value and as a column, and through the
// obvious ones, which go over the whole window for each value. The program stops when their results
// differ by more than rounding. Then every indicator of the registry with its defaults, both ways.
namespace {

using tw::indicators::kAbsent;

constexpr std::size_t kBars = 100'000;

struct Bars {
  std::vector<double> high, low, close, volume;
};

const Bars& bars() {
  static const Bars kMade = [] {
    tw::Random random(7);
    Bars made;
    double close = 60'000;
    for (std::size_t i = 0; i < kBars; ++i) {
      close = std::max(close + static_cast<double>(random.below(2'001)) / 10 - 100, 1'000.0);
      made.close.push_back(close);
      made.high.push_back(close + static_cast<double>(random.below(500)) / 10);
      made.low.push_back(close - static_cast<double>(random.below(500)) / 10);
      made.volume.push_back(static_cast<double>(random.below(10'000)) / 1'000);
    }
    return made;
  }();
  return kMade;
}

double naive_mean(std::span<const double> window) {
  double sum = 0;
  for (const double value : window) {
    sum += value;
  }
  return sum / static_cast<double>(window.size());
}

double naive_stdev(std::span<const double> window) {
  const double mean = naive_mean(window);
  double squares = 0;
  for (const double value : window) {
    squares += (value - mean) * (value - mean);
  }
  return std::sqrt(squares / static_cast<double>(window.size()));
}

double naive_highest(std::span<const double> window) { return *std::ranges::max_element(window); }

using Naive = double (*)(std::span<const double>);
template <class Ours>
constexpr Naive kNaive = nullptr;
template <>
constexpr Naive kNaive<tw::indicators::Sma> = &naive_mean;
template <>
constexpr Naive kNaive<tw::indicators::Stdev> = &naive_stdev;
template <>
constexpr Naive kNaive<tw::indicators::Highest> = &naive_highest;

template <class Ours>
void run_naive(std::size_t length, std::span<double> out) {
  const std::span<const double> values{bars().close};
  for (std::size_t i = 0; i < values.size(); ++i) {
    out[i] = i + 1 < length ? kAbsent : kNaive<Ours>(values.subspan(i + 1 - length, length));
  }
}

template <class Ours>
void run_streaming(std::size_t length, std::span<double> out) {
  Ours indicator(length);
  for (std::size_t i = 0; i < kBars; ++i) {
    out[i] = indicator.on(bars().close[i]).value_or(kAbsent);
  }
}

template <class Ours>
void run_column(std::size_t length, std::span<double> out) {
  Ours indicator(length);
  indicator.run(bars().close, out);
}

template <class Ours>
void require_equal_results(std::size_t length) {
  std::vector<double> ours(kBars);
  std::vector<double> column(kBars);
  std::vector<double> twin(kBars);
  run_streaming<Ours>(length, ours);
  run_column<Ours>(length, column);
  run_naive<Ours>(length, twin);
  for (std::size_t i = 0; i < kBars; ++i) {
    const bool is_absent = std::isnan(ours[i]) && std::isnan(column[i]) && std::isnan(twin[i]);
    if (!is_absent && !(ours[i] == column[i] && std::abs(ours[i] - twin[i]) <= 1e-9 * twin[i])) {
      std::fprintf(stderr, "bar %zu: %.17g is not %.17g\n", i, ours[i], twin[i]);
      std::abort();
    }
  }
}

// Items are bars.
template <class Ours, void (*run)(std::size_t, std::span<double>)>
void window(benchmark::State& state) {
  const auto length = static_cast<std::size_t>(state.range(0));
  require_equal_results<Ours>(length);
  std::vector<double> out(kBars);
  for ([[maybe_unused]] const auto pass : state) {
    run(length, out);
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kBars));
}

#define TW_WINDOW(Ours)                                                         \
  BENCHMARK(window<tw::indicators::Ours, &run_streaming<tw::indicators::Ours>>) \
      ->Name("streaming/" #Ours)                                                \
      ->Arg(20)                                                                 \
      ->Arg(200);                                                               \
  BENCHMARK(window<tw::indicators::Ours, &run_column<tw::indicators::Ours>>)    \
      ->Name("column/" #Ours)                                                   \
      ->Arg(20)                                                                 \
      ->Arg(200);                                                               \
  BENCHMARK(window<tw::indicators::Ours, &run_naive<tw::indicators::Ours>>)     \
      ->Name("naive/" #Ours)                                                    \
      ->Arg(20)                                                                 \
      ->Arg(200)
TW_WINDOW(Sma);
TW_WINDOW(Stdev);
TW_WINDOW(Highest);

using tw::indicators::AnyIndicator;
using tw::indicators::Descriptor;
using tw::indicators::kOutputsMax;

void all_rows(AnyIndicator& indicator, std::vector<std::vector<double>>& columns) {
  std::array<double, kOutputsMax> row{};
  for (std::size_t i = 0; i < kBars; ++i) {
    indicator.on({.high = bars().high[i],
                  .low = bars().low[i],
                  .close = bars().close[i],
                  .volume = bars().volume[i]},
                 row);
    for (std::size_t output = 0; output < kOutputsMax; ++output) {
      columns[output][i] = row[output];
    }
  }
}

void all_at_once(AnyIndicator& indicator, std::vector<std::vector<double>>& columns) {
  const std::vector<std::span<double>> out(columns.begin(), columns.end());
  indicator.run(
      {.high = bars().high, .low = bars().low, .close = bars().close, .volume = bars().volume},
      out);
}

using Pass = void (*)(AnyIndicator&, std::vector<std::vector<double>>&);

void by_name(benchmark::State& state, const Descriptor& descriptor, Pass pass) {
  const tw::ParameterSet parameters{descriptor.parameters};
  std::vector<std::vector<double>> columns(kOutputsMax, std::vector<double>(kBars));
  for ([[maybe_unused]] const auto round : state) {
    const auto indicator = std::move(descriptor.make(parameters, 0).value());
    pass(*indicator, columns);
    benchmark::DoNotOptimize(columns.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kBars));
}

[[maybe_unused]] const bool kRegistered = [] {
  for (const Descriptor& descriptor : tw::indicators::all()) {
    const std::string name{descriptor.name};
    benchmark::RegisterBenchmark(("by_name/streaming/" + name).c_str(), by_name, descriptor,
                                 &all_rows);
    benchmark::RegisterBenchmark(("by_name/column/" + name).c_str(), by_name, descriptor,
                                 &all_at_once);
  }
  return true;
}();

}  // namespace
