#pragma once

#include <cstdint>
#include <string>

#include "sim/contract.hpp"

namespace tw::venue_sim {

enum class Zeros : std::uint8_t { Keep, Trim };

/// Appends `units * 10^-decimals`, decimals in 0..12: with all its decimals, or without zeros at
/// the end.
void append_units(std::string& out, std::int64_t units, int decimals, Zeros zeros);

/// A value rounded to so many decimals and written with all of them.
std::string fixed_text(Decimal value, int decimals);

/// How the venue writes numbers of one instrument: futures with all their decimals, spot without
/// zeros at the end; candles always without.
class NumberFormat {
 public:
  explicit NumberFormat(const sim::Contract& contract);

  const BookGrid& grid() const { return grid_; }
  Zeros zeros() const { return zeros_; }
  std::string price(std::int64_t ticks) const;
  /// Brought to the decimals of prices, which mark and index may exceed.
  std::string price(Price price) const;
  std::string quantity(std::int64_t lots) const;
  std::string short_price(std::int64_t ticks) const;  ///< without zeros at the end
  std::string short_quantity(std::int64_t lots) const;

 private:
  BookGrid grid_;
  Zeros zeros_;
};

std::int64_t milliseconds(Timestamp at);
/// Of the epoch; before 1970 and beyond 2262 it is brought into what a Timestamp holds.
Timestamp from_milliseconds(std::int64_t value);
/// The next moment after `at` that is a multiple of `period`.
Timestamp next_beat(Timestamp at, Duration period);
/// A text in the form of a UUID, equal for equal numbers.
std::string uuid_of(std::uint64_t high, std::uint64_t low);

}  // namespace tw::venue_sim
