#include "indicators/sample_series.hpp"

#include <bit>
#include <sstream>

#include "base/random.hpp"

namespace tw::indicators {

void Series::push(const Bar& bar) {
  high.push_back(bar.high);
  low.push_back(bar.low);
  close.push_back(bar.close);
  volume.push_back(bar.volume);
}

BarColumns Series::part(std::size_t from, std::size_t count) const {
  const auto cut = [=](const std::vector<double>& column) {
    return std::span{column}.subspan(from, count);
  };
  return {.high = cut(high), .low = cut(low), .close = cut(close), .volume = cut(volume)};
}

Series random_series(std::uint64_t seed, std::size_t bars) {
  Random random(seed);
  const auto part = [&random] { return static_cast<double>(random.below(1'000'003)) / 1'000'003; };
  Series series;
  double close = 100;
  for (std::size_t i = 0; i < bars; ++i) {
    close = std::max(close + part() * 3 - 1.49, 10.0);
    const double high = close + part() * 1.3;
    const double low = close - part() * 1.3;
    series.push({.high = high, .low = low, .close = close, .volume = 1 + part() * 70});
  }
  return series;
}

std::unique_ptr<AnyIndicator> make(const Setting& setting, std::uint64_t first_index) {
  const Descriptor descriptor = find(setting.name).value();
  ParameterSet parameters{descriptor.parameters};
  std::istringstream words(setting.parameters);
  for (std::string word; words >> word;) {
    const std::size_t split = word.find('=');
    EXPECT_TRUE(parameters.set(word.substr(0, split), word.substr(split + 1)).has_value()) << word;
  }
  return std::move(descriptor.make(parameters, first_index).value());
}

std::vector<Setting> settings() {
  std::vector<Setting> out;
  for (const Descriptor& descriptor : all()) {
    const std::string name{descriptor.name};
    out.push_back({name, ""});
    if (descriptor.parameters.empty()) {
      continue;
    }
    if (name == "macd") {
      out.push_back({name, "fast=1 slow=2 signal=1"});
      out.push_back({name, "fast=3 slow=8 signal=4"});
      continue;
    }
    for (const char* length : {"length=2", "length=3", "length=7"}) {
      out.push_back({name, length});
    }
    if (descriptor.parameters[0].low == Decimal::from_int(1)) {
      out.push_back({name, "length=1"});
    }
  }
  return out;
}

std::vector<Column> stream(AnyIndicator& indicator, const Series& series) {
  std::vector<Column> columns(kOutputsMax);
  std::array<double, kOutputsMax> out{};
  for (std::size_t i = 0; i < series.size(); ++i) {
    indicator.on(series.all().at(i), out);
    for (std::size_t output = 0; output < kOutputsMax; ++output) {
      columns[output].push_back(out[output]);
    }
  }
  return columns;
}

std::vector<std::uint64_t> bits(const Column& column) {
  std::vector<std::uint64_t> out;
  for (const double value : column) {
    out.push_back(std::bit_cast<std::uint64_t>(value));
  }
  return out;
}

std::vector<std::vector<std::uint64_t>> bits(const std::vector<Column>& columns) {
  std::vector<std::vector<std::uint64_t>> out;
  for (const Column& column : columns) {
    out.push_back(bits(column));
  }
  return out;
}

}  // namespace tw::indicators
