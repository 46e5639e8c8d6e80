#pragma once

#include <string>
#include <vector>

#include "base/decimal.hpp"
#include "base/time.hpp"

namespace tw::report {

/// Values from one end of an axis to the other, and where they lie on the page.
struct Scale {
  double from = 0;
  double to = 1;
  double pixel_from = 0;
  double pixel_to = 1;

  double at(double value) const {
    return pixel_from + (value - from) / (to - from) * (pixel_to - pixel_from);
  }
};

/// One mark of an axis.
struct Tick {
  double value = 0;
  std::string label;
};

/// Round values inside [from, to], a step of 1, 2 or 5 times a power of ten apart, all with the
/// digits of the step. Input: from < to (TW_ASSERT), at least 2 ticks wanted. Output: at most
/// `ticks_max`, at least one.
std::vector<Tick> value_ticks(Decimal from, Decimal to, std::size_t ticks_max);

/// Round moments inside [from, to] in UTC as seconds since `from`: `23:54:15` or `23:54`, and
/// `08-09` for the beginning of a day. Input: from < to (TW_ASSERT).
std::vector<Tick> time_ticks(Timestamp from, Timestamp to, std::size_t ticks_max);

/// The least and the largest value of an axis.
struct Range {
  Decimal low;
  Decimal high;
};
/// A little more on both sides, also where they are equal.
Range padded(Range range);

}  // namespace tw::report
