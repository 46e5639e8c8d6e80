#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/order.hpp"
#include "report/chart_axis.hpp"
#include "report/html_text.hpp"

namespace tw::report {

/// A value over a short time: where it ended, and its extremes on the way.
struct ChartPoint {
  double x = 0;  ///< seconds since the chart begins
  double low = 0;
  double high = 0;
  double last = 0;
};

/// The points of one column of pixels.
struct PixelColumn {
  int column = 0;
  double low = 0;
  double high = 0;
  double last = 0;
  friend bool operator==(const PixelColumn&, const PixelColumn&) = default;
};

/// Points in the order of time, those of one column made one: extremes and the last value stay.
std::vector<PixelColumn> by_column(std::span<const ChartPoint> points, const Scale& x);

enum class LineFill : std::uint8_t { None, ToZero };

struct ChartLine {
  Markup style;  ///< attributes of the path
  std::vector<ChartPoint> points;
  LineFill fill = LineFill::None;
};

/// A fill on a chart of prices: a triangle whose tip is at the price.
struct ChartMark {
  double x = 0;
  double value = 0;
  Side side = Side::Buy;
};

struct TimeChart {
  std::string heading_id;  ///< of the element that says what it shows
  Timestamp from;
  Timestamp to;
  Range values;
  std::vector<ChartLine> lines;
  std::vector<ChartMark> marks;
  std::optional<double> level;  ///< a line across at this value
};

struct ChartBar {
  double from = 0;
  double to = 0;
  double value = 0;
  bool is_loss = false;
};

struct BarChart {
  std::string heading_id;
  Range positions;
  Range values;
  std::vector<ChartBar> bars;
  std::vector<Tick> position_ticks;  ///< where they are given, else round ones
};

/// SVG of the chart twice, for wide and for narrow pages, of which the style shows one. Words stand
/// outside of it, so that it is the same in every language.
HtmlText to_svg(const TimeChart& chart);
HtmlText to_svg(const BarChart& chart);

}  // namespace tw::report
