#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "indicators/registry.hpp"

namespace tw::indicators {

/// Bars as columns that own their values.
struct Series {
  std::vector<double> high;
  std::vector<double> low;
  std::vector<double> close;
  std::vector<double> volume;

  std::size_t size() const { return close.size(); }
  void push(const Bar& bar);
  BarColumns part(std::size_t from, std::size_t count) const;
  BarColumns all() const { return part(0, size()); }
};

/// A seeded walk around 100, each bar with a range and a volume, none with two equal closes.
Series random_series(std::uint64_t seed, std::size_t bars);

/// An indicator with parameters given as `key=value key=value`; every name and value is allowed.
struct Setting {
  std::string name;
  std::string parameters;
  std::string to_string() const { return name + " " + parameters; }
};
std::unique_ptr<AnyIndicator> make(const Setting& setting, std::uint64_t first_index = 0);
/// Each indicator of the registry with its defaults and with some short lengths.
std::vector<Setting> settings();

using Column = std::vector<double>;
/// One column per output, from `on` alone.
std::vector<Column> stream(AnyIndicator& indicator, const Series& series);

/// The IEEE bits of a column, so that absent values compare and rounding shows.
std::vector<std::uint64_t> bits(const Column& column);
std::vector<std::vector<std::uint64_t>> bits(const std::vector<Column>& columns);

}  // namespace tw::indicators
